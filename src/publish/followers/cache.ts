import type { EdgeCache } from '../../http/cache/edge-cache.ts'
import {
  absentCacheTag,
  archiveCacheTag,
  articleCacheTag,
  siteCacheTag,
  sliceCacheTag,
} from '../../site/addresses.ts'
import { markTold, readChanges } from '../../store/latest.ts'

/**
 * Tells the cache, in one call, of every change that it has not been told of. If more has changed
 * than a call can name, it says that everything changed. Returns the number of cache tags in the
 * call; 0 if nothing changed. If the call fails, the next one makes up for it, and until then most
 * copies are short-lived. Never throws.
 */
export async function tellCache(db: D1Database, cache: EdgeCache): Promise<number> {
  const { mostCacheTags } = cache
  try {
    const { cursor, slices, pages, articles } = await readChanges(db, mostCacheTags)
    const changed = new Set([
      ...slices.map(sliceCacheTag),
      // A page that has become full is now linked from the page before it.
      ...pages.flatMap(({ slice, page }) =>
        (page > 1 ? [page - 1, page] : [page]).map((page) => archiveCacheTag(slice, page)),
      ),
      ...articles.map(articleCacheTag),
    ])
    if (changed.size === 0) return 0
    const tags = changed.size < mostCacheTags ? [absentCacheTag, ...changed] : [siteCacheTag]
    if ((await cache.invalidate(tags)).ok) await markTold(db, cursor)
    return tags.length
  } catch (error) {
    console.error(JSON.stringify({ event: 'error', area: 'cache', message: String(error) }))
    return 0
  }
}
