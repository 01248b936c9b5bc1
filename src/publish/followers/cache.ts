import type { EdgeCache } from '../../http/cache.ts'
import { markTold, readChanges } from '../../store/changes.ts'
import { absentTag, articleTag, pageTag, siteTag, sliceTag } from '../../store/slices.ts'

/**
 * Tells the cache of every change that it has not been told of, in one call. Of more than a call can
 * name it says that everything changed. Returns how many tags that took; 0 where nothing changed. A
 * call that fails is made up for by the next one, and until then by the short life of most copies.
 * Throws nothing.
 */
export async function tellCache(db: D1Database, cache: EdgeCache): Promise<number> {
  const { mostTags } = cache
  try {
    const { cursor, slices, pages, articles } = await readChanges(db, mostTags)
    const changed = new Set([
      ...slices.map(sliceTag),
      // The page before one that is full now links to it.
      ...pages.flatMap(({ slice, page }) =>
        (page > 1 ? [page - 1, page] : [page]).map((page) => pageTag(slice, page)),
      ),
      ...articles.map(articleTag),
    ])
    if (changed.size === 0) return 0
    const tags = changed.size < mostTags ? [absentTag, ...changed] : [siteTag]
    if (await cache.invalidate(tags)) await markTold(db, cursor)
    return tags.length
  } catch (error) {
    console.error(JSON.stringify({ event: 'error', area: 'cache', message: String(error) }))
    return 0
  }
}
