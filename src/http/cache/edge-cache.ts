/** What the edge has, its age in seconds, and whether it may be served as it is. Names are in lower case. */
export type CachedCopy = {
  body: ReadableStream | null
  headers: Map<string, string>
  age: number
  isFresh: boolean
}

/** Whether a cache did what it was told, and if not, why. */
type Done = { ok: true } | { ok: false; reason: string }

/**
 * The cache between the readers and this Worker, for one request. Workers Cache passes on only
 * requests that it has no copy for, so there `find` finds nothing. Elsewhere the Cache API takes
 * its place.
 */
export type EdgeCache = {
  /** Returns the copy under a key, if any, as it is at `now` (seconds since 1970). */
  find: (key: string, now: number) => Promise<CachedCopy | undefined>
  /**
   * Keeps a document with the headers that it was sent with. It is fresh for `lifetime` seconds from
   * `now`. If the cache was told of anything after `find` looked for the document, the copy is stale
   * or not kept at all.
   */
  keep: (
    key: string,
    document: { body: string; headers: Headers },
    lifetime: number,
    now: number,
  ) => Promise<void>
  /** How many cache tags one call may name. */
  mostCacheTags: number
  /** Whether Cloudflare limits the number of calls. */
  isLimited: boolean
  /**
   * Marks everything with one of these cache tags as stale. A stale copy is still served if the store
   * fails.
   */
  invalidate: (tags: string[]) => Promise<Done>
  /** Drops everything with one of these cache tags, so that not even a failing store brings it back. */
  purge: (tags: string[]) => Promise<Done>
}

/** Returns Workers Cache, which answers before this Worker runs. */
export function workersCache(cache: CacheContext): EdgeCache {
  return {
    find: async () => undefined,
    keep: async () => undefined,
    mostCacheTags: 100,
    isLimited: true,
    invalidate: async (tags) => doneOf(await cache.invalidate({ tags })),
    purge: async (tags) => doneOf(await cache.purge({ tags })),
  }
}

function doneOf({ success, errors }: CachePurgeResult): Done {
  if (success) return { ok: true }
  const reason = errors.map(({ code, message }) => `${message} (${code})`).join('; ')
  return { ok: false, reason }
}
