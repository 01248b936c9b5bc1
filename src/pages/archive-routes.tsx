import type { Context, Hono } from 'hono'
import { lifetimeOf } from '../feeds/lifetime.ts'
import { now } from '../http/clock.ts'
import type { Site } from '../site/site.ts'
import { readFilled, readListed, readSpan, untilNow } from '../store/read-pages.ts'
import { readSlice } from '../store/read-slices.ts'
import { mainSlice, type Slice, siteTag, sliceTag } from '../store/slices.ts'
import { answerAbsent, answerPage } from './answer.tsx'
import { ArchivePage, type PeriodContent, PeriodPage } from './archive.tsx'
import { type Period, partsAt, partsOf, periodOf, yearsBetween } from './period.ts'
import { placeNamed } from './place.ts'

type Worker = { Bindings: Env }

/** A page lists this many articles. Beyond it, a year or month leads to its parts, a day to more pages. */
const mostListed = 200

/**
 * Adds the pages that lead to every article of the slices under a path, by year, month and day. The
 * archive documents of feeds beside them all end in the name of a format.
 */
export function addArchive(
  pages: Hono<Worker>,
  path: string,
  siteOf: (env: Env) => Site,
  sliceOf: (name: string) => Slice,
): void {
  pages.get(`${path}/archive`, async (c) => {
    const { site, at, slice, place, state } = await openSlice(c)
    if (!place) return answerAbsent(c, site, 404, at)
    const years = await readYears(c.env.DB, site, slice, at)
    return answerPage(c, site, <ArchivePage site={site} place={place} years={years} />, {
      lifetime: lifetimeOf(state ?? {}, at),
      tags: [siteTag, sliceTag(slice)],
    })
  })

  const year = ':year{[1-9][0-9][0-9][0-9]}'
  const month = ':month{[0-9][0-9]}'
  const day = ':day{[0-9][0-9]}'
  // The first page is the day itself.
  const page = ':page{(?:[2-9]|[1-9][0-9]{1,3})}'
  for (const parts of [[year], [year, month], [year, month, day], [year, month, day, page]]) {
    pages.get(`${path}/archive/${parts.join('/')}`, periodPage)
  }

  async function periodPage(c: Context<Worker>) {
    const { site, at, slice, place, state } = await openSlice(c)
    const [year = 0, ...rest] = ['year', 'month', 'day'].flatMap((name) => {
      const part = c.req.param(name)
      return part === undefined ? [] : Number(part)
    })
    const period = periodOf(site.timezone, year, ...(rest as [number?, number?]))
    if (!place || !period) return answerAbsent(c, site, 404, at)
    const page = Number(c.req.param('page') ?? 1)
    const content = await readContent(c.env.DB, site, slice, period, page, at)
    if (content.listed.length === 0 && content.parts.length === 0) {
      return answerAbsent(c, site, 404, at)
    }
    return answerPage(c, site, <PeriodPage {...{ site, place, period, page, content }} />, {
      lifetime: lifetimeOf(state ?? {}, at),
      tags: [siteTag, sliceTag(slice)],
    })
  }

  /** What every page of a slice needs; no place where there never was such a slice. */
  async function openSlice(c: Context<Worker>) {
    const site = siteOf(c.env)
    const at = now()
    const slice = sliceOf(c.req.param('name') ?? '')
    const state = await readSlice(c.env.DB, slice, at)
    const isThere = slice === mainSlice || state
    return { site, at, slice, state, place: isThere && placeNamed(slice, state?.label ?? '', site) }
  }
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
