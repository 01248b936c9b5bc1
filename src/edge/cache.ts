import { staleLifetime } from './freshness.ts'

/** A response that the edge holds, its age in seconds, and whether it may still be served as it is. */
export type Held = { response: Response; age: number; isFresh: boolean }

/** A document with the headers that it was sent with. */
export type HeldDocument = { body: string; headers: Headers }

/**
 * What stands between the readers and this Worker. Behind Workers Cache every request that arrives
 * is one for which the cache has nothing, so `find` finds nothing; elsewhere the Cache API stands in.
 */
export type EdgeCache = {
  /** Returns what is held of a canonical path at `now` (seconds since 1970). */
  find: (path: string, now: number) => Promise<Held | undefined>
  /** Holds a document that is good for `lifetime` seconds from `now`. */
  keep: (path: string, document: HeldDocument, lifetime: number, now: number) => Promise<void>
  /** Marks as stale what has one of these tags. Returns whether that was done. */
  invalidate: (tags: string[]) => Promise<boolean>
}

/**
 * Returns the cache in front of this Worker. `home` is the address of the site, `stamp` that of what
 * is rendered, and `pathsOf` names the documents that have a tag.
 */
export function edgeCache(
  context: Pick<ExecutionContext, 'cache'>,
  home: string,
  stamp: string,
  pathsOf: (tag: string) => string[],
): EdgeCache {
  return context.cache ? workersCache(context.cache) : cacheApi(home, stamp, pathsOf)
}

/** Each call may name 100 tags, and reports a failure instead of throwing. */
function workersCache(cache: CacheContext): EdgeCache {
  return {
    find: async () => undefined,
    keep: async () => undefined,
    invalidate: async (tags) => {
      const { success, errors } = await cache.invalidate({ tags })
      if (!success) console.warn(JSON.stringify({ event: 'invalidate', tags, errors }))
      return success
    },
  }
}

// The Cache API returns nothing that is past its time, so what it holds carries its own.
const heldSince = 'Dateline-Held-Since'
const freshUntil = 'Dateline-Fresh-Until'
const ownControl = 'Dateline-Cache-Control'

/** The Cache API knows URLs and no tags, and holds for this data centre alone. */
function cacheApi(home: string, stamp: string, pathsOf: (tag: string) => string[]): EdgeCache {
  const cache = caches.default
  const keyOf = (path: string) => new Request(`${new URL(path, home)}?${stamp}`)
  return {
    find: async (path, now) => {
      const found = await cache.match(keyOf(path))
      if (!found) return undefined
      const headers = new Headers(found.headers)
      const age = now - Number(headers.get(heldSince))
      const isFresh = now < Number(headers.get(freshUntil))
      headers.set('Cache-Control', headers.get(ownControl) ?? 'no-store')
      for (const name of [heldSince, freshUntil, ownControl, 'CF-Cache-Status', 'Age'])
        headers.delete(name)
      return { response: new Response(found.body, { headers }), age, isFresh }
    },
    keep: async (path, { body, headers: sent }, lifetime, now) => {
      const headers = new Headers(sent)
      headers.set(heldSince, String(now))
      headers.set(freshUntil, String(now + lifetime))
      headers.set(ownControl, headers.get('Cache-Control') ?? 'no-store')
      headers.set('Cache-Control', `public, max-age=${staleLifetime}`)
      await cache.put(keyOf(path), new Response(body, { headers }))
    },
    invalidate: async (tags) => {
      const paths = new Set(tags.flatMap(pathsOf))
      await Promise.all(
        [...paths].map(async (path) => {
          const found = await cache.match(keyOf(path))
          if (!found) return
          const headers = new Headers(found.headers)
          headers.set(freshUntil, '0')
          await cache.put(keyOf(path), new Response(found.body, { headers }))
        }),
      )
      return true
    },
  }
}
