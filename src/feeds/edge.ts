import { formatNames, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { cacheApi } from '../http/cache/cache-api.ts'
import { type EdgeCache, workersCache } from '../http/cache/edge-cache.ts'
import type { Site } from '../site/site.ts'

const files = formatNames.map((name) => formats[name].file)

/** Returns the cache in front of this Worker: Workers Cache if there is one, else the Cache API. */
export function edgeCacheOf({ cache }: Pick<ExecutionContext, 'cache'>, site: Site): EdgeCache {
  return cache ? workersCache(cache) : cacheApi(site.url, stampOf(site), files)
}
