import { cacheApi } from './cache-api.ts'
import type { EdgeCache, TaggedPaths } from './edge-cache.ts'
import { workersCache } from './workers-cache.ts'

/**
 * Returns the cache in front of this Worker: Workers Cache where there is one, else the Cache API.
 * `home` is the site's URL; `stamp` distinguishes the copies of one deployment from those of another.
 */
export function edgeCache(
  context: Pick<ExecutionContext, 'cache'>,
  home: string,
  stamp: string,
  paths: TaggedPaths,
): EdgeCache {
  return context.cache ? workersCache(context.cache) : cacheApi(home, stamp, paths)
}
