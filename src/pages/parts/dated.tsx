import type { ArticleMeta, Author, Instant } from '../../article/article.ts'
import { dayIn, parseInstant } from '../../article/dates.ts'
import { authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { english, inLanguageOf } from '../words.ts'

/** Returns where and when an article was filed, and by whom; with `url`, its date leads there. */
export function Dated(props: { article: ArticleMeta; site: Site; url?: string }) {
  const { article, site, url } = props
  const { published, updated, authors, dateline } = article
  const day = <Day instant={published} site={site} />
  return (
    <>
      {dateline && (
        <>
          <span class="dateline" dir="auto">
            {dateline}
          </span>
          {' · '}
        </>
      )}
      {url ? <a href={url}>{day}</a> : day}
      {updated && <Later word="updated" instant={updated} site={site} />}
      {authors.length > 0 && (
        <>
          {' · '}
          <Names authors={authors} most={mostNames} />
        </>
      )}
    </>
  )
}

/** A list of articles names this many authors of each. */
export const mostNames = 4

/** Returns the names of authors, each of which leads to what else is by that author. */
export function Names({ authors, most = authors.length }: { authors: Author[]; most?: number }) {
  const more = authors.length - most
  return (
    <>
      {authors.slice(0, most).map(({ key, name }, i) => (
        <>
          {i > 0 && ', '}
          <a rel="author" href={authorPath(key)} dir="auto">
            {name}
          </a>
        </>
      ))}
      {more > 0 && (
        <>
          {' '}
          <span {...english}>and {more} more</span>
        </>
      )}
    </>
  )
}

type DayProps = { instant: Instant; site: Site; isMinute?: boolean }

/** Returns what was done to an article later on, and when: English words among those of the site. */
export function Later({ word, ...day }: DayProps & { word: string }) {
  return (
    <>
      {' · '}
      <span {...english}>
        {word} <Day {...day} />
      </span>
    </>
  )
}

/** Tells whether an instant is the beginning of a day, as one is whose author gave no time. */
function isMidnight(instant: Instant, { timezone }: Site): boolean {
  return parseInstant(dayIn(timezone, instant), timezone) === instant
}

const dates = new Map<string, Intl.DateTimeFormat>()

/** Whoever reads it may be in another zone. */
const minute: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
}

/**
 * Returns the day of an instant, or its minute, as the site writes it, whatever it stands in: with a
 * direction of its own, or one that begins with a number would take the direction of the words before.
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

/** Returns an instant in the words of the site's language and in its time zone. */
export function writeDate(
  instant: Instant,
  { language, timezone }: Site,
  options: Intl.DateTimeFormatOptions,
): string {
  const key = JSON.stringify([language, timezone, options])
  let format = dates.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: timezone })
    dates.set(key, format)
  }
  return format.format(new Date(instant))
}
