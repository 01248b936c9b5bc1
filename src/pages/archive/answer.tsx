import { lifetimeOf } from '../../feeds/lifetime.ts'
import { siteCacheTag, sliceCacheTag } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { mainSlice, type Slice } from '../../site/slices.ts'
import { readFilled, readListed, readSpan, untilNow } from '../../store/membership.ts'
import { readSlice, type SliceState } from '../../store/slices.ts'
import { answerAbsent, answerNothing, answerPage, type PageAsked } from '../answer.tsx'
import { sliceTopic } from '../parts/offers.ts'
import { ArchivePage, type PeriodContent, PeriodPage } from './archive.tsx'
import { type Period, partsAt, partsOf, periodOf, readPeriodName, yearsBetween } from './period.ts'

/** A page lists this many articles. Beyond it, a year or month leads to its parts, a day to more pages. */
const mostListed = 200

/** Returns the response with the page that leads to every month of a slice. */
export async function answerArchiveIndex(asked: PageAsked, slice: Slice): Promise<Response> {
  const { db, site, now } = asked
  const state = await readSlice(db, slice, now)
  if (!state && slice !== mainSlice) return answerAbsent(asked, 404)
  const topic = sliceTopic(slice, state?.label ?? '', site)
  const years = await readYears(db, site, slice, now)
  const page = <ArchivePage {...{ site, slice, topic, years }} />
  return answerPage(asked, page, sendingOf(slice, state, now))
}

/**
 * Returns the response with the articles of a slice in a year, a month or a day, whose name is such as
 * `2026/11`, or on a later page of a day.
 */
export async function answerPeriod(
  asked: PageAsked,
  slice: Slice,
  name: string,
): Promise<Response> {
  const { db, site, now } = asked
  const named = readPeriodName(name)
  if (!named) return answerNothing(asked)
  const { parts, page } = named
  const state = await readSlice(db, slice, now)
  const period = periodOf(site.timezone, ...parts)
  if ((!state && slice !== mainSlice) || !period) return answerAbsent(asked, 404)
  const topic = sliceTopic(slice, state?.label ?? '', site)
  const content = await readContent(db, site, slice, period, page, now)
  if (content.listed.length === 0 && content.parts.length === 0) return answerAbsent(asked, 404)
  const body = <PeriodPage {...{ site, slice, topic, period, page, content }} />
  return answerPage(asked, body, sendingOf(slice, state, now))
}

function sendingOf(slice: Slice, state: SliceState | undefined, now: number) {
  return { lifetime: lifetimeOf(state ?? {}, now), tags: [siteCacheTag, sliceCacheTag(slice)] }
}

/** The years in which something was published, with their months, the newest first. */
async function readYears(db: D1Database, site: Site, slice: Slice, now: number) {
  const span = await readSpan(db, slice, untilNow(now))
  if (!span) return []
  const years = await filled(db, slice, yearsBetween(site.timezone, span.oldest, span.newest), now)
  const months = years.flatMap((year) => partsOf(site.timezone, year))
  const filledMonths = (await filled(db, slice, months, now)).toReversed()
  return years.map((year) => ({
    year,
    months: filledMonths.filter(({ parts }) => parts[0] === year.parts[0]),
  }))
}

/**
 * What is on a page of a period at `now`, and the periods of its kind before and after it that hold
 * something.
 */
async function readContent(
  db: D1Database,
  site: Site,
  slice: Slice,
  period: Period,
  page: number,
  now: number,
): Promise<PeriodContent> {
  const past = { ...period, until: Math.min(period.until, now + 1) }
  const [found, earlier, later] = await Promise.all([
    readListed(db, slice, past, mostListed + 1, (page - 1) * mostListed),
    readSpan(db, slice, { from: Number.MIN_SAFE_INTEGER, until: period.from }),
    readSpan(db, slice, { from: period.until, until: now + 1 }),
  ])
  const hasMore = found.length > mostListed
  const isDay = period.parts.length === 3
  const parts =
    hasMore && !isDay ? await filled(db, slice, partsOf(site.timezone, period), now) : []
  return {
    listed: parts.length > 0 ? [] : found.slice(0, mostListed),
    parts: parts.toReversed(),
    hasMore: hasMore && isDay,
    before: earlier && periodAt(site, earlier.newest, period),
    after: later && periodAt(site, later.oldest, period),
  }
}

/** The periods that hold something at `now`. */
async function filled(
  db: D1Database,
  slice: Slice,
  periods: Period[],
  now: number,
): Promise<Period[]> {
  const past = periods.map(({ from, until }) => ({ from, until: Math.min(until, now + 1) }))
  const indexes = await readFilled(db, slice, past)
  return periods.filter((_, i) => indexes.has(i))
}

/** The period of the same kind as another in which an instant lies. */
function periodAt(site: Site, seconds: number, { parts }: Period): Period | undefined {
  const [year = 0, ...rest] = partsAt(site.timezone, seconds).slice(0, parts.length)
  return periodOf(site.timezone, year, ...(rest as [number?, number?]))
}
