import type { EdgeCache } from '../../http/cache/edge-cache.ts'
import { inTimeOr } from '../../http/in-time.ts'
import {
  absentCacheTag,
  archiveCacheTag,
  articleCacheTag,
  mediumCacheTag,
  ownPageCacheTag,
  ownPagesCacheTag,
  siteCacheTag,
  sliceCacheTag,
  wholeArchiveCacheTag,
} from '../../site/addresses.ts'
import { type Debt, markFailed, markTold, type PageOf, readDebt } from '../../store/followers.ts'
import type { Moment } from '../../store/moment.ts'
import { type Owed, owedAfter, owedUntil } from './owed.ts'

const name = 'cache'

/** If more has changed than this, everything has, and the changes are not read one by one. */
const mostChanges = 20_000

/** Cloudflare allows an account 5 calls a minute, and 25 at once after a pause. In seconds. */
const interval = 12
const burst = 25
/** This many calls are kept for what must not be seen any more. */
const reserve = 5

/**
 * A cache that takes longer than this many milliseconds counts as having refused: some for the call, and
 * some for each cache tag, since the Cache API is told of one copy after the other.
 */
const patience = 5000
const patiencePerTag = 10

/** The first wait after a failure, and the longest one, in seconds; each is twice the last. */
const firstWait = 15
const longestWait = 15 * 60

/** How a cache forgets: `invalidate` keeps a copy for when the store fails, `purge` doesn't. */
export type Forgetting = 'invalidate' | 'purge'

/** How many limited calls it took, and the reason if the cache refused. */
export type Forgotten = { calls: number; reason?: string }

/** The entrypoint of the Worker whose cache it is: nobody else can tell that cache anything. */
export type CacheOwner = {
  forget: (cacheTags: string[], how: Forgetting) => Promise<Forgotten>
}

/**
 * Tells the edge cache of every change and every release that it has not been told of, in one call.
 * While more is to come (`isGathering`), it waits with all but what must not be seen any more.
 * Returns undefined, or what is still owed.
 */
export async function tellCache(
  at: Moment,
  owner: CacheOwner,
  isGathering = false,
): Promise<Owed | undefined> {
  const { now } = at
  const debt = await readDebt(at, name, mostChanges)
  if (debt.isPaid) return undefined
  const ready = readyAt(debt, now)
  if (ready > now || (isGathering && !debt.isPurge)) return owedUntil(name, ready)
  const how = debt.isPurge ? 'purge' : 'invalidate'
  const refused = (reason: string): Forgotten => ({ calls: 1, reason })
  const cacheTags = cacheTagsOf(debt)
  const most = patience + Math.max(0, cacheTags.length - 100) * patiencePerTag
  const { calls, reason } = await inTimeOr(owner.forget(cacheTags, how), most, () =>
    refused(`no answer in ${most} ms`),
  ).catch((error) => refused(String(error)))
  const paced = Math.max(paceOf(debt, now), now) + calls * interval
  if (reason === undefined) {
    await markTold(at, name, { ...debt, paced })
    return undefined
  }
  const due = now + Math.min(firstWait * 2 ** debt.failures, longestWait)
  const owed = owedAfter(reason, name, due)
  await markFailed(at.db, name, { due, paced })
  return owed
}

/** When the next call may be made: what must not be seen any more waits for no earlier failure. */
function readyAt(debt: Debt, now: number): number {
  const kept = debt.isPurge ? 0 : reserve
  const paced = paceOf(debt, now) - (burst - 1 - kept) * interval
  // A longer wait than the longest was noted before the clock was set back.
  const due = debt.isPurge || debt.due > now + longestWait ? 0 : debt.due
  return Math.max(now, paced, due)
}

function paceOf({ paced }: Debt, now: number): number {
  return paced > now + burst * interval ? 0 : paced
}

function cacheTagsOf({ isSite, isPurge, slices, pages, articles, ...files }: Debt): string[] {
  const { media, ownPages } = files
  const counts = [slices, pages, articles, media, ownPages].map(({ length }) => length)
  if (Math.max(...counts) > mostChanges) return [siteCacheTag]
  return [
    // Besides the slices, for a cache that can't tell what belongs to the site.
    ...(isSite ? [siteCacheTag] : []),
    absentCacheTag,
    ...new Set([
      ...slices.map(sliceCacheTag),
      // A stale copy may have what stands on another page by now, or stood on one that is gone.
      ...(isPurge ? slices.map(wholeArchiveCacheTag) : pages.flatMap(cacheTagsOfPage)),
      ...articles.map(articleCacheTag),
      ...media.map(mediumCacheTag),
      ...(ownPages.length > 0 ? [ownPagesCacheTag, ...ownPages.map(ownPageCacheTag)] : []),
    ]),
  ]
}

/** A page that has become full is now linked from the page before it. */
function cacheTagsOfPage({ slice, page }: PageOf): string[] {
  return (page > 1 ? [page - 1, page] : [page]).map((page) => archiveCacheTag(slice, page))
}

/**
 * Makes a cache forget everything with one of these cache tags. If that is more than a call can
 * name, or if the cache refuses, it is to forget the whole site.
 */
export async function forget(
  cache: EdgeCache,
  cacheTags: string[],
  how: Forgetting,
): Promise<Forgotten> {
  const site = [siteCacheTag]
  const named = cacheTags.length <= cache.mostCacheTags ? cacheTags : site
  if ((await cache[how](named)).ok) return { calls: cache.isLimited ? 1 : 0 }
  const again = await cache[how](site)
  return { calls: 2, ...(!again.ok && { reason: again.reason }) }
}
