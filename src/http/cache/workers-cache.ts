import type { EdgeCache } from './edge-cache.ts'

/** Returns Workers Cache, which answers before this Worker runs. A call reports a failure instead of throwing. */
export function workersCache(cache: CacheContext): EdgeCache {
  return {
    find: async () => undefined,
    keep: async () => undefined,
    mostTags: 100,
    invalidate: async (tags) => {
      const { success, errors } = await cache.invalidate({ tags })
      if (!success) console.warn(JSON.stringify({ event: 'invalidate', tags, errors }))
      return success
    },
  }
}
