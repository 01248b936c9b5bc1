import { toInstant } from '../../article/dates.ts'
import { describeProblem, type Problem } from '../../article/problem.ts'
import { readSize, readStale } from '../../store/stale.ts'
import type { Owed } from '../followers/owed.ts'
import type { Writing } from '../plan.ts'
import type { Renewal } from '../renew.ts'

/** What may be wrong, and for how many seconds it has to be before it is told. */
export const patience = {
  cache: 60 * 60,
  hub: 60 * 60,
  'public-hub': 60 * 60,
  press: 60 * 60,
  site: 0,
  articles: 0,
  database: 0,
}

export type Cause = keyof typeof patience

/**
 * What is known of a cause: that all is well, or what is said of it, if it has held since then (seconds
 * since 1970). A cause that is absent may hold or not.
 */
export type Findings = { [C in Cause]?: 'well' | ((since: number) => string) }

const megabyte = 1000 * 1000

/** The sizes that a database may have, on the free plan and on the paid one. In bytes. */
const [free, paid] = [500 * megabyte, 10_000 * megabyte]

/** A database on the free plan may be over its size by so much. A larger one is on the paid plan. */
const surelyPaid = 1.2 * free

/** From this part of its size on, a database is nearly full. */
const nearlyFull = 0.8

/** An alert names so many addresses. */
const mostNamed = 10

/** Returns what is to be said of followers, given those that are owed something. */
export function findingsOn(owed: Owed[]): Findings {
  const told: [Cause, string][] = [
    ['cache', 'The edge cache takes no change, so readers may see old pages and feeds'],
    ['hub', 'The queue of the hub fails, so subscribers are not called back'],
    ['public-hub', 'The public hub in site.yaml fails, so its subscribers hear of nothing'],
  ]
  // As long as the cache waits for its turn, nobody else is told.
  const isWaiting = owed.some((one) => one.follower === 'cache' && one.reason === undefined)
  return Object.fromEntries(
    told.flatMap(([name, text]) => {
      const one = owed.find(({ follower }) => follower === name)
      if (one ? one.reason === undefined : isWaiting) return []
      return [[name, one ? (since: number) => `${text} (since ${toInstant(since)})` : 'well']]
    }),
  )
}

/** Returns what is to be said of the press itself, whose alarm failed or didn't. */
export function findingOnPress(isFailing: boolean): Findings {
  const text = 'The press can’t do its work; the log of the Worker says why'
  return { press: isFailing ? (since) => `${text} (since ${toInstant(since)})` : 'well' }
}

/** Returns what is to be said of the stored site.yaml, given why it is refused, if it is. */
export function findingOnSite(refused: Problem | undefined): Findings {
  if (!refused) return { site: 'well' }
  const { line, field, message } = refused
  const why = describeProblem({ field, message }, line ? `line ${line}` : '')
  const text =
    'site.yaml is refused by this version of Dateline, so the site stays as it was before'
  return { site: () => `${text} (${why}); correct it and push it again` }
}

/** Returns what is to be said of articles and own pages that the present site refuses. */
export async function findingOnArticles(
  { db, site }: Writing,
  { stamp, refused = [], isDone }: Renewal,
): Promise<Findings> {
  if (!isDone) return {}
  const stale = refused.length > 0 ? await readStale(db, stamp, refused) : []
  if (stale.length === 0) return { articles: 'well' }
  const urls = stale.slice(0, mostNamed).map((path) => site.url + path)
  const more = stale.length > mostNamed ? ' and more' : ''
  const count = stale.length === 1 ? 'One article or page' : `${stale.length} articles or pages`
  const text = `${count} can’t be rendered any more, so readers see what was there before`
  return { articles: () => `${text}; npx dateline check says why: ${urls.join(', ')}${more}` }
}

/** Returns what is to be said of the size of the database. */
export async function findingOnDatabase(db: D1Database): Promise<Findings> {
  const size = await readSize(db)
  const [limit, plan] = size < surelyPaid ? [free, 'on the free plan'] : [paid, 'at most']
  if (size < limit * nearlyFull) return { database: 'well' }
  const [has, may] = [size, limit].map((bytes) => Math.round(bytes / megabyte))
  const text = `The database has ${has} MB of the ${may} MB that it may have ${plan}`
  return { database: () => `${text}; when it is full, nothing can be published` }
}
