import type { Slice } from '../../site/slices.ts'
import { readFilled, readListed, readSpan, untilNow } from '../../store/membership.ts'
import { answerAbsent, answerNothing } from '../absent/answer.tsx'
import { answerPage, type PageAsked } from '../answer.ts'
import { readTopic } from '../topic.ts'
import { ArchivePage, PeriodPage } from './archive.tsx'
import {
  isDay,
  type Period,
  periodAt,
  periodOf,
  periodsWithin,
  readPeriodPath,
  yearsBetween,
} from './period.ts'

/** If there are more articles, a year or month shows what is within it, and a day has more pages. */
const mostListed = 200

/** Returns the response with the page that links to every month of a slice. */
export async function answerArchiveIndex(asked: PageAsked, slice: Slice): Promise<Response> {
  const { topic, sending } = await readTopic(asked, slice)
  if (!topic) return answerAbsent(asked, 404)
  const years = await readYears(asked, slice)
  return answerPage(asked, <ArchivePage {...{ site: asked.site, slice, topic, years }} />, sending)
}

/** Returns the response with the articles of a slice in a period; `path` is such as `2026/11`. */
export async function answerPeriod(asked: PageAsked, slice: Slice, path: string) {
  const { site } = asked
  const read = readPeriodPath(path)
  if (!read) return answerNothing(asked)
  const { name, page } = read
  const { topic, sending } = await readTopic(asked, slice)
  const period = periodOf(site.timezone, name)
  if (!topic || !period) return answerAbsent(asked, 404)
  const content = await readContent(asked, slice, period, page)
  if (content.listed.length === 0 && content.within.length === 0) return answerAbsent(asked, 404)
  const body = <PeriodPage {...{ site, slice, topic, period, page, ...content }} />
  return answerPage(asked, body, sending)
}

/** The years in which something was published, newest first, each with such months of it. */
async function readYears(asked: PageAsked, slice: Slice) {
  const { timezone } = asked.site
  const span = await readSpan(asked.db, slice, untilNow(asked.now))
  if (!span) return []
  const years = await filled(asked, slice, yearsBetween(timezone, span.oldest, span.newest))
  const all = years.flatMap((year) => periodsWithin(timezone, year))
  const months = (await filled(asked, slice, all)).toReversed()
  return years.map((year) => {
    return { year, months: months.filter(({ name }) => name.startsWith(year.name)) }
  })
}

/** What a page of a period shows now, and the nearest such periods that have articles. */
async function readContent(asked: PageAsked, slice: Slice, period: Period, page: number) {
  const { db, site, now } = asked
  const [found, earlier, later] = await Promise.all([
    readListed(db, slice, before(now, period), mostListed + 1, (page - 1) * mostListed),
    readSpan(db, slice, { from: Number.MIN_SAFE_INTEGER, until: period.from }),
    readSpan(db, slice, { from: period.until, until: now + 1 }),
  ])
  const hasMore = found.length > mostListed
  const within =
    hasMore && !isDay(period)
      ? await filled(asked, slice, periodsWithin(site.timezone, period))
      : []
  return {
    listed: within.length > 0 ? [] : found.slice(0, mostListed),
    within: within.toReversed(),
    hasMore: hasMore && isDay(period),
    earlier: earlier && periodAt(site.timezone, earlier.newest, period),
    later: later && periodAt(site.timezone, later.oldest, period),
  }
}

/** Those periods that have articles now. */
async function filled({ db, now }: PageAsked, slice: Slice, periods: Period[]): Promise<Period[]> {
  const stretches = periods.map((period) => before(now, period))
  const indexes = await readFilled(db, slice, stretches)
  return periods.filter((_, i) => indexes.has(i))
}

/** The part of a period that isn't in the future. */
function before(now: number, { from, until }: Period) {
  return { from, until: Math.min(until, now + 1) }
}
