import { staleLifetime } from '../cache-control.ts'
import type { EdgeCache } from './edge-cache.ts'

/** What a cache that knows only URLs needs to know about cache tags. */
export type TaggedPaths = {
  /** Returns the paths of the documents that have a cache tag, as far as they can be listed. */
  pathsOf: (tag: string) => string[]
  /** Returns whether `pathsOf` lists a path, so that an invalidation reaches it. */
  isNamed: (path: string) => boolean
}

/**
 * What is noted on a copy: since when it has been there and until when it is fresh (seconds since
 * 1970), the latest invalidation before it, and the headers of the document.
 */
type Note = {
  since: number
  until: number
  mark: string | undefined
  headers: [string, string][]
}

const noteHeader = 'Dateline-Note'

// The Cache API never returns an expired copy, so copies are stored for longer than they are fresh.
const ownControl = `public, max-age=${staleLifetime}`

/**
 * Returns the Cache API as an edge cache. It knows URLs but no cache tags, and covers only this
 * data centre. A path that `pathsOf` doesn't list, such as a page of an archive, is stale after any
 * change. `home` is the site's URL; `stamp` distinguishes the copies of one deployment from those
 * of another.
 */
export function cacheApi(
  home: string,
  stamp: string,
  { pathsOf, isNamed }: TaggedPaths,
): EdgeCache {
  const cache = caches.default
  const keyOf = (path: string) => `${home}${stamp}${path}`
  // Holds the name of the latest invalidation.
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
      // A document that was read before a change may arrive after its invalidation, and there won't
      // be another one.
      if ((await readMark()) !== markBefore) await put(path, body, { ...note, until: 0 })
    },
    mostCacheTags: 100_000,
    isLimited: false,
    purge: async () => undefined,
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
      return undefined
    },
  }
}

function readNote(found: Response | undefined): Note | undefined {
  const note = found?.headers.get(noteHeader)
  return note ? JSON.parse(note) : undefined
}
