/** A response that the edge has, its age in seconds, and whether it may still be served as it is. */
export type CachedCopy = { response: Response; age: number; isFresh: boolean }

/**
 * The cache between the readers and this Worker, for one request. Workers Cache passes on only
 * requests that it has no copy for, so there `find` finds nothing. Elsewhere the Cache API takes
 * its place.
 */
export type EdgeCache = {
  /** Returns the copy at a canonical path, if any, as it is at `now` (seconds since 1970). */
  find: (path: string, now: number) => Promise<CachedCopy | undefined>
  /**
   * Keeps a document with the headers that it was sent with. It is fresh for `lifetime` seconds from
   * `now`, or stale at once if something was invalidated after `find` looked for it.
   */
  keep: (
    path: string,
    document: { body: string; headers: Headers },
    lifetime: number,
    now: number,
  ) => Promise<void>
  /** How many cache tags one call may name. */
  mostCacheTags: number
  /** Marks everything with one of these cache tags as stale. Returns whether that succeeded. */
  invalidate: (tags: string[]) => Promise<boolean>
}

/**
 * Returns Workers Cache, which answers before this Worker runs. A failed call is reported, not
 * thrown.
 */
export function workersCache(cache: CacheContext): EdgeCache {
  return {
    find: async () => undefined,
    keep: async () => undefined,
    mostCacheTags: 100,
    invalidate: async (tags) => {
      const { success, errors } = await cache.invalidate({ tags })
      if (!success) console.warn(JSON.stringify({ event: 'invalidate', tags, errors }))
      return success
    },
  }
}
