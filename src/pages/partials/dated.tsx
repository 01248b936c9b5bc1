import type { Child } from 'hono/jsx'
import type { ArticleMeta, Author, Instant } from '../../article/article.ts'
import { dayIn, parseInstant } from '../../article/dates.ts'
import { brief } from '../../article/text.ts'
import { authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { inDates, inWords, listed, type Speaking, say, sayCount, separated } from '../words.tsx'

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
    later(site, site.words.article.updated, updated && <Day instant={updated} site={site} />),
    authors.length > 0 && <Names site={site} authors={authors} />,
  ]
  return <>{separated(parts)}</>
}

/** Returns what happened to an article after it was published, and when, if `day` is given. */
export function later(site: Speaking, what: string, day?: Child): Child {
  return day && <span {...inWords(site)}>{say(what, { day })}</span>
}

/** In a list of articles, an article names at most this many authors. */
const mostNames = 4

type NamesProps = { site: Speaking; authors: Author[]; most?: number }

/** Returns the names of authors, each linked to the author's page. */
export function Names({ site, authors, most = mostNames }: NamesProps) {
  const more = authors.length - most
  const links = authors.slice(0, most).map(({ key, name }) => (
    <a rel="author" href={authorPath(key)} dir="auto">
      {name}
    </a>
  ))
  const rest = more > 0 && (
    <span {...inWords(site)}>{sayCount(site, site.words.article.moreAuthors, more)}</span>
  )
  return <>{listed(site, rest ? [...links, rest] : links)}</>
}

type DayProps = { instant: Instant; site: Site; isMinute?: boolean }

/**
 * Returns the day of an instant, or its minute, in the language of the page. It has its own direction:
 * a date that begins with a number would otherwise take the direction of the words before it.
 */
export function Day({ instant, site, isMinute = false }: DayProps) {
  const { timezone } = site
  // If the author gave no time, the instant is the beginning of a day.
  const isTimed = isMinute && parseInstant(dayIn(timezone, instant), timezone) !== instant
  return (
    <time datetime={instant} {...inDates(site)}>
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

/** Returns an instant in the language of the page and the site's time zone. */
export function writeDate(
  instant: Instant,
  { words, timezone }: Site,
  options: Intl.DateTimeFormatOptions,
): string {
  const { dates: language } = words
  const key = JSON.stringify([language, timezone, options])
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: timezone })
  formats.set(key, format)
  return format.format(new Date(instant))
}
