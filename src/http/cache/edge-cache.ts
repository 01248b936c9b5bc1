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
  /** Whether the number of calls is limited. */
  isLimited: boolean
  /** Marks everything with one of these cache tags as stale. Returns the reason if it refuses. */
  invalidate: (tags: string[]) => Promise<string | undefined>
  /** Drops everything with one of these cache tags. Returns the reason if it refuses. */
  purge: (tags: string[]) => Promise<string | undefined>
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
    isLimited: true,
    invalidate: async (tags) => reasonOf(await cache.invalidate({ tags })),
    purge: async (tags) => reasonOf(await cache.purge({ tags })),
  }
}

function reasonOf({ success, errors }: CachePurgeResult): string | undefined {
  return success ? undefined : errors.map(({ code, message }) => `${code} ${message}`).join('; ')
}
