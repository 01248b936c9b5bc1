import { formatNames, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { cacheApi, namedKey } from '../http/cache/cache-api.ts'
import { type EdgeCache, workersCache } from '../http/cache/edge-cache.ts'
import { isSliceCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'

/** The keys of the copies that a cache tag names: the windows of its slice. */
function keysOf(tag: string): string[] {
  return isSliceCacheTag(tag) ? formatNames.map((name) => namedKey(tag, formats[name].file)) : []
}

/** Returns the cache in front of this Worker: Workers Cache if there is one, else the Cache API. */
export function edgeCacheOf({ cache }: Pick<ExecutionContext, 'cache'>, site: Site): EdgeCache {
  return cache ? workersCache(cache) : cacheApi(site.url, stampOf(site), keysOf)
}
