import type { Instant } from '../../article/article.ts'
import { dayIn, parseInstant } from '../../article/dates.ts'
import type { Site } from '../../site/site.ts'
import { inLanguageOf } from '../words.ts'

type DayProps = { instant: Instant; site: Site; isMinute?: boolean }

/**
 * Returns the day of an instant, or its minute, in the site's language. It has its own direction:
 * a date that begins with a number would otherwise take the direction of the words before it.
 */
export function Day({ instant, site, isMinute = false }: DayProps) {
  const isTimed = isMinute && !isMidnight(instant, site)
  const text = writeDate(instant, site, isTimed ? minute : { dateStyle: 'long' })
  return (
    <time datetime={instant} {...inLanguageOf(site)}>
      {text}
    </time>
  )
}

/** It names the time zone, since the reader may be in another one. */
const minute: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
}

/** If the author gave no time, the instant is the beginning of a day. */
function isMidnight(instant: Instant, { timezone }: Site): boolean {
  return parseInstant(dayIn(timezone, instant), timezone) === instant
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns an instant in the site's language and time zone. */
export function writeDate(
  instant: Instant,
  { language, timezone }: Site,
  options: Intl.DateTimeFormatOptions,
): string {
  const key = JSON.stringify([language, timezone, options])
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: timezone })
    formats.set(key, format)
  }
  return format.format(new Date(instant))
}
