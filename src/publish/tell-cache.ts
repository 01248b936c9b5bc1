import type { EdgeCache } from '../edge/cache.ts'
import { markTold, readChanges } from '../store/changes.ts'
import { absentTag, articleTag, siteTag, sliceTag } from '../store/slices.ts'

/** A call names at most this many tags; of more changes it says that everything did. */
const mostTags = 100

/**
 * Tells the cache of every change that it has not been told of, in one call. Returns how many tags
 * that took; 0 where nothing changed. A call that fails is made up for by the next one, and until
 * then by the short life of every copy. Throws nothing.
 */
export async function tellCache(db: D1Database, cache: EdgeCache): Promise<number> {
  try {
    const { cursor, slices, articles } = await readChanges(db, mostTags)
    const changed = [...slices.map(sliceTag), ...articles.map(articleTag)]
    if (changed.length === 0) return 0
    const tags = changed.length < mostTags ? [absentTag, ...changed] : [siteTag]
    if (await cache.invalidate(tags)) await markTold(db, cursor)
    return tags.length
  } catch (error) {
    console.error(JSON.stringify({ event: 'error', area: 'cache', message: String(error) }))
    return 0
  }
}
