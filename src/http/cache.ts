import { staleLifetime } from '../feeds/lifetime.ts'

/** A response that the edge holds, its age in seconds, and whether it may still be served as it is. */
export type Held = { response: Response; age: number; isFresh: boolean }

/** A document with the headers that it was sent with. */
export type HeldDocument = { body: string; headers: Headers }

/**
 * What stands between the readers and this Worker, for one request. Behind Workers Cache every
 * request that arrives is one for which the cache has nothing, so `find` finds nothing; elsewhere
 * the Cache API stands in.
 */
export type EdgeCache = {
  /** Returns what is held of a canonical path at `now` (seconds since 1970). */
  find: (path: string, now: number) => Promise<Held | undefined>
  /**
   * Holds a document that is good for `lifetime` seconds from `now`, as stale already where something
   * was invalidated since it was looked for.
   */
  keep: (path: string, document: HeldDocument, lifetime: number, now: number) => Promise<void>
  /** How many tags a call may name. */
  mostTags: number
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

/** A call reports a failure instead of throwing. */
function workersCache(cache: CacheContext): EdgeCache {
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

/**
 * What is noted of a copy: when it was put there, until when it is fresh, the latest invalidation
 * before it, and what was said of it.
 */
type Note = {
  since: number
  until: number
  mark: string | undefined
  headers: [string, string][]
}

const noteHeader = 'Dateline-Note'

// The Cache API returns nothing that is past its time, so its own copies live longer than they are
// good for.
const ownControl = `public, max-age=${staleLifetime}`

/**
 * The Cache API knows URLs and no tags, and holds for this data centre alone. What no tag names the
 * path of, such as the pages of an archive, is stale after any change.
 */
function cacheApi(home: string, stamp: string, pathsOf: (tag: string) => string[]): EdgeCache {
  const cache = caches.default
  const keyOf = (path: string) => `${home}${stamp}${path}`
  // Names the latest invalidation.
  const markKey = `${home}?invalidated`
  const readMark = async () => (await cache.match(markKey))?.text()
  let markBefore: string | undefined

  async function put(path: string, body: BodyInit | null, note: Note): Promise<void> {
    const headers = { 'Cache-Control': ownControl, [noteHeader]: JSON.stringify(note) }
    await cache.put(keyOf(path), new Response(body, { headers }))
  }

  return {
    find: async (path, now) => {
      const found = await cache.match(keyOf(path))
      const note = readNote(found)
      let isFresh = note !== undefined && now < note.until
      if (!isFresh || !isNamed(path)) {
        markBefore = await readMark()
        isFresh &&= note?.mark === markBefore
      }
      if (!note) return undefined
      const { since, headers } = note
      const response = new Response(found?.body, { headers })
      return { response, age: now - since, isFresh }
    },
    keep: async (path, { body, headers }, lifetime, now) => {
      const mark = markBefore
      const note = { since: now, until: now + lifetime, mark, headers: [...headers] }
      await put(path, body, note)
      // What was read before a change may get here after it, where nothing would tell of it again.
      if ((await readMark()) !== markBefore) await put(path, body, { ...note, until: 0 })
    },
    mostTags: 100_000,
    invalidate: async (tags) => {
      const mark = new Response(crypto.randomUUID(), { headers: { 'Cache-Control': ownControl } })
      await cache.put(markKey, mark)
      const paths = new Set(tags.flatMap(pathsOf))
      await Promise.all(
        [...paths].map(async (path) => {
          const found = await cache.match(keyOf(path))
          const note = readNote(found)
          if (found && note) await put(path, found.body, { ...note, until: 0 })
        }),
      )
      return true
    },
  }
}

/** Whether it is the path of a window, which the tag of its slice names. */
function isNamed(path: string): boolean {
  return !path.includes('?') && !path.includes('/archive/')
}

function readNote(found: Response | undefined): Note | undefined {
  const note = found?.headers.get(noteHeader)
  return note ? JSON.parse(note) : undefined
}
