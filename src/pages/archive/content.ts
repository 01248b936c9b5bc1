import type { Slice } from '../../site/slices.ts'
import { readKeysWithin } from '../../store/archive.ts'
import {
  type Listed,
  readFilled,
  readListed,
  readListedOf,
  readSpan,
  type Stretch,
  untilNow,
} from '../../store/membership.ts'
import type { PageAsked } from '../asked.ts'
import { isDay, type Period, periodAt, periodsWithin, yearsBetween } from './period.ts'

/** The index of an archive shows the months of this many years, and of any earlier year its name. */
const mostYears = 50

/**
 * If there are more articles, a year or month shows its months or days, and a day has further
 * pages.
 */
const mostListed = 200

/** Counting costs a row for each article, so the periods of a larger slice have no numbers. */
const mostCounted = 1200

/** A period that has articles, and how many, if they are counted. */
export type Filled = Period & { count?: number }

/**
 * What the page of a period shows: its articles or, if they are too many, the periods `within` it;
 * whether there is another page of a day; and the nearest periods that have articles.
 */
export type PeriodContent = {
  listed: Listed[]
  within: Filled[]
  hasMore: boolean
  earlier?: Period
  later?: Period
}

/**
 * Returns the years in which something was published, newest first, and the months of the newest of
 * them that have articles. `live` is how many articles there are, scheduled ones among them.
 */
export async function readYears(asked: PageAsked, slice: Slice, live: number) {
  const { timezone } = asked.site
  const span = await readSpan(asked.db, slice, untilNow(asked.now))
  if (!span) return []
  const years = await filled(asked, slice, yearsBetween(timezone, span.oldest, span.newest))
  const all = years.slice(0, mostYears).flatMap((year) => periodsWithin(timezone, year))
  const isCounted = live <= mostCounted && years.length <= mostYears
  const months = (await filled(asked, slice, all, isCounted)).toReversed()
  return years.map((period) => {
    const own = months.filter(({ name }) => name.startsWith(period.name))
    const count = own.reduce((sum, { count = 0 }) => sum + count, 0)
    return { year: { ...period, count: isCounted ? count : undefined }, months: own }
  })
}

/**
 * Returns what the page of a period shows now, and the nearest periods of the same kind that have
 * articles; undefined if there is no such page.
 */
export async function readContent(
  asked: PageAsked,
  slice: Slice,
  period: Period,
  page: number,
  live: number,
): Promise<PeriodContent | undefined> {
  const { db, site, now } = asked
  const [shown, earlier, later] = await Promise.all([
    readPage(asked, slice, period, page),
    readSpan(db, slice, { from: Number.MIN_SAFE_INTEGER, until: period.from }),
    readSpan(db, slice, { from: period.until, until: now + 1 }),
  ])
  if (!shown) return undefined
  const { found, hasMore } = shown
  const within =
    hasMore && !isDay(period)
      ? await filled(asked, slice, periodsWithin(site.timezone, period), live <= mostCounted)
      : []
  return {
    listed: within.length > 0 ? [] : found,
    within: within.toReversed(),
    hasMore: hasMore && isDay(period),
    earlier: earlier && periodAt(site.timezone, earlier.newest, period),
    later: later && periodAt(site.timezone, later.oldest, period),
  }
}

/**
 * The articles on a page of a period; undefined if there is no such page. A day with several pages
 * has 200 places on each of them.
 */
async function readPage({ db, now }: PageAsked, slice: Slice, period: Period, page: number) {
  const stretch = before(now, period)
  const newest = page === 1 ? await readListed(db, slice, stretch, mostListed + 1) : []
  if (page === 1 && newest.length === 0) return undefined
  const isWhole = page === 1 && newest.length <= mostListed
  if (isWhole || !isDay(period)) return { found: newest.slice(0, mostListed), hasMore: !isWhole }
  const skip = (page - 1) * mostListed
  const places = await readKeysWithin(db, slice, stretch, skip, mostListed)
  return places && { found: await readListedOf(db, places.keys), hasMore: places.hasMore }
}

/** The periods that have articles now. */
async function filled(
  { db, now }: PageAsked,
  slice: Slice,
  periods: Period[],
  isCounted = false,
): Promise<Filled[]> {
  const stretches = periods.map((period) => before(now, period))
  const counts = await readFilled(db, slice, stretches, isCounted)
  return periods.flatMap((period, i) => {
    const count = counts.get(i)
    return count ? [isCounted ? { ...period, count } : period] : []
  })
}

/** The part of a period that isn't in the future. */
function before(now: number, { from, until }: Period): Stretch {
  return { from, until: Math.min(until, now + 1) }
}
