import type { Child } from 'hono/jsx'
import type { ArticleMeta, Author, Instant } from '../../article/article.ts'
import { dayIn, parseInstant } from '../../article/dates.ts'
import { brief } from '../../article/text.ts'
import { authorPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { inDates, inWords, listed, type Speaking, say, sayCount, separated } from '../words.tsx'

/** In UTF-16 code units. */
const longestDateline = 200

type DatedProps = { article: ArticleMeta; site: Site; url?: string; minutes?: number }

/**
 * Returns where and when an article was filed, by whom, and how many `minutes` it takes to read; with
 * `url`, its date links there.
 */
export function Dated({ article, site, url, minutes }: DatedProps) {
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
    readingTime(site, minutes),
  ]
  return <>{separated(parts)}</>
}

/** Returns how long an article takes to read, if that is known. */
export function readingTime(site: Speaking, minutes: number | undefined): Child {
  return (
    minutes && (
      <span class="nowrap" {...inWords(site)}>
        {sayCount(site, site.words.article.minutes, minutes)}
      </span>
    )
  )
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

/** Returns an instant in the language of the page and the site's time zone. */
export function writeDate(
  instant: Instant,
  site: Site,
  options: Intl.DateTimeFormatOptions,
): string {
  return formatFor(site, options).format(new Date(instant))
}

/** Returns the months from the oldest to the newest of these articles, which are newest first. */
export function writeMonths(site: Site, listed: Listed[]): string {
  const [newest, oldest] = [listed[0], listed.at(-1)]
  if (!newest || !oldest) return ''
  const months = formatFor(site, { year: 'numeric', month: 'long' })
  const names = formatFor(site, { month: 'long' })
  const [from, to] = [new Date(oldest.meta.published), new Date(newest.meta.published)]
  const range = months.formatRange(from, to)
  // A range is numeric in Chinese and Japanese, and may lack its end in Persian.
  if ([from, to].every((month) => range.includes(names.format(month)))) return range
  const between = months
    .formatRangeToParts(0, to)
    .find(({ type, source }) => type === 'literal' && source === 'shared')
  return months.format(from) + (between?.value ?? ' – ') + months.format(to)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor({ words, timezone }: Site, options: Intl.DateTimeFormatOptions) {
  const { dates: language } = words
  const key = JSON.stringify([language, timezone, options])
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: timezone })
  formats.set(key, format)
  return format
}
