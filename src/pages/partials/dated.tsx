import type { Child } from 'hono/jsx'
import type { ArticleMeta, Author, Instant } from '../../article/article.ts'
import { dayIn, parseInstant } from '../../article/dates.ts'
import { brief } from '../../article/text.ts'
import { authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { inLanguageOf, inWords, say, separated, words } from '../words.tsx'

/** In UTF-16 code units. */
const longestDateline = 200

/** Returns where and when an article was filed, and by whom; with `url`, its date links there. */
export function Dated(props: { article: ArticleMeta; site: Site; url?: string }) {
  const { article, site, url } = props
  const { published, updated, authors, dateline } = article
  const day = <Day instant={published} site={site} />
  const parts = [
    dateline && (
      <span class="dateline" dir="auto">
        {brief(dateline, longestDateline)}
      </span>
    ),
    url ? <a href={url}>{day}</a> : day,
    later(words.article.updated, updated && <Day instant={updated} site={site} />),
    authors.length > 0 && <Names authors={authors} />,
  ]
  return <>{separated(parts, ' · ')}</>
}

/** Returns what happened to an article after it was published, and when, if `day` is given. */
export function later(what: string, day?: Child): Child {
  return day && <span {...inWords}>{say(what, { day })}</span>
}

/** In a list of articles, an article names at most this many authors. */
const mostNames = 4

/** Returns the names of authors, each linked to the author's page. */
export function Names({ authors, most = mostNames }: { authors: Author[]; most?: number }) {
  const more = authors.length - most
  const links = authors.slice(0, most).map(({ key, name }) => (
    <a rel="author" href={authorPath(key)} dir="auto">
      {name}
    </a>
  ))
  return (
    <>
      {separated(links)}
      {more > 0 && [
        ' ',
        <span {...inWords}>{say(words.article.moreAuthors, { count: more })}</span>,
      ]}
    </>
  )
}

type DayProps = { instant: Instant; site: Site; isMinute?: boolean }

/**
 * Returns the day of an instant, or its minute, in the site's language. It has its own direction:
 * a date that begins with a number would otherwise take the direction of the words before it.
 */
export function Day({ instant, site, isMinute = false }: DayProps) {
  const { timezone } = site
  // If the author gave no time, the instant is the beginning of a day.
  const isTimed = isMinute && parseInstant(dayIn(timezone, instant), timezone) !== instant
  return (
    <time datetime={instant} {...inLanguageOf(site)}>
      {writeDate(instant, site, isTimed ? minute : { dateStyle: 'long' })}
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

const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns an instant in the site's language and time zone. */
export function writeDate(
  instant: Instant,
  { language, timezone }: Site,
  options: Intl.DateTimeFormatOptions,
): string {
  const key = JSON.stringify([language, timezone, options])
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: timezone })
  formats.set(key, format)
  return format.format(new Date(instant))
}
