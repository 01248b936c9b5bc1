/** A response that the edge holds, its age in seconds, and whether it may still be served as it is. */
export type CachedCopy = { response: Response; age: number; isFresh: boolean }

/**
 * The cache between the readers and this Worker, for one request. Behind Workers Cache every request
 * that arrives is one for which the cache has nothing, so `find` finds nothing; elsewhere the Cache API
 * stands in.
 */
export type EdgeCache = {
  /** Returns what is held of a canonical path at `now` (seconds since 1970). */
  find: (path: string, now: number) => Promise<CachedCopy | undefined>
  /**
   * Holds a document with the headers that it was sent with. It is good for `lifetime` seconds from
   * `now`, or stale already where something was invalidated since it was looked for.
   */
  keep: (
    path: string,
    document: { body: string; headers: Headers },
    lifetime: number,
    now: number,
  ) => Promise<void>
  /** How many cache tags a call may name. */
  mostTags: number
  /** Marks as stale what has one of these cache tags. Returns whether that was done. */
  invalidate: (tags: string[]) => Promise<boolean>
}

/** Returns Workers Cache, which answers before this Worker runs. A failed call is reported, not thrown. */
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
