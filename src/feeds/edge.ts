import { formatNames, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { cacheApi } from '../http/cache/cache-api.ts'
import { type EdgeCache, workersCache } from '../http/cache/edge-cache.ts'
import { feedAddress, sliceOfCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'

/** Returns the cache in front of this Worker: Workers Cache if there is one, else the Cache API. */
export function edgeCacheOf(context: Pick<ExecutionContext, 'cache'>, site: Site): EdgeCache {
  if (context.cache) return workersCache(context.cache)
  return cacheApi(site.url, stampOf(site), { pathsOf: windowPaths, isNamed: isWindow })
}

/** The windows of the slice that a cache tag names. Without Workers Cache, the edge holds other documents for minutes. */
function windowPaths(tag: string): string[] {
  const slice = sliceOfCacheTag(tag)
  if (slice === undefined) return []
  return formatNames.map((name) => feedAddress(slice).document(formats[name].file))
}

function isWindow(path: string): boolean {
  return !path.includes('?') && !path.includes('/archive/')
}
