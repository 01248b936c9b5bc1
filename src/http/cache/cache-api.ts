import { staleLifetime } from '../cache-control.ts'
import type { EdgeCache } from './edge-cache.ts'

/**
 * What is noted on a copy: the deployment that made it, when it was made and how long it is fresh
 * (seconds since 1970), the latest marks at that time, and the headers of the document.
 */
type Note = {
  stamp: string
  since: number
  until: number
  marks: Marks
  headers: [string, string][]
}

/** The names of the latest invalidation and of the latest purge. */
type Marks = { changed: string; dropped: string }

const noteHeader = 'Dateline-Note'

/** So many copies are looked up at once: with tens of thousands, no other request would get through. */
const mostAtOnce = 50

// The Cache API never returns an expired copy, so copies are stored for longer than they are fresh.
const ownControl = `public, max-age=${staleLifetime}`

/** Returns the key of the copy of a file, such as `rss.xml`, that a cache tag names. */
export function namedKey(tag: string, file: string): string {
  return `${tag}/${file}`
}

/**
 * Returns the Cache API as an edge cache. It knows URLs but no cache tags, and covers only this data
 * centre. `keysOf` returns the `namedKey`s of the copies that a cache tag leads to. Any other key is
 * a path, which no tag leads to: such a copy is stale after any change, and gone after any purge.
 * `home` is the site's URL; a copy with another `stamp` is another deployment's.
 */
export function cacheApi(
  home: string,
  stamp: string,
  keysOf: (cacheTag: string) => string[],
): EdgeCache {
  const cache = caches.default
  // No address of the site, so that nothing but this code finds a copy.
  const urlOf = (key: string) => `${home}edge/${key}`
  const readMark = async (mark: keyof Marks) => (await cache.match(urlOf(mark)))?.text()
  let marksBefore: Marks | undefined

  async function setMark(mark: keyof Marks): Promise<string> {
    const name = crypto.randomUUID()
    const headers = { 'Cache-Control': ownControl }
    await cache.put(urlOf(mark), new Response(name, { headers }))
    return name
  }

  /** A mark that the cache has lost gets a new name, since something may have happened meanwhile. */
  async function readMarks(): Promise<Marks> {
    const read = async (mark: keyof Marks) => (await readMark(mark)) ?? setMark(mark)
    const [changed, dropped] = await Promise.all([read('changed'), read('dropped')])
    return { changed, dropped }
  }

  /** Puts a copy of what was read after the purge `dropped`. A later purge may have meant it. */
  async function put(key: string, body: BodyInit | null, note: Note, { dropped }: Marks) {
    if ((await readMark('dropped')) !== dropped) return
    const headers = { 'Cache-Control': ownControl, [noteHeader]: JSON.stringify(note) }
    await cache.put(urlOf(key), new Response(body, { headers }))
    if ((await readMark('dropped')) !== dropped) await cache.delete(urlOf(key))
  }

  async function eachNamed(tags: string[], change: (key: string) => Promise<unknown>) {
    const keys = tags.flatMap(keysOf)
    for (let i = 0; i < keys.length; i += mostAtOnce) {
      await Promise.all(keys.slice(i, i + mostAtOnce).map(change))
    }
  }

  return {
    find: async (key, now) => {
      const isNamed = !key.startsWith('/')
      const found = await cache.match(urlOf(key))
      const note = readNote(found)
      const isOwn = note?.stamp === stamp
      let isFresh = isOwn && now < note.until
      if (isFresh && !isNamed) isFresh = note?.marks.changed === (await readMark('changed'))
      if (!isFresh) {
        marksBefore = await readMarks()
        if (!isNamed && note?.marks.dropped !== marksBefore.dropped) return undefined
      }
      if (!isOwn) return undefined
      const { since, headers } = note
      return { body: found?.body ?? null, headers: new Map(headers), age: now - since, isFresh }
    },
    keep: async (key, { body, headers }, lifetime, now) => {
      const marks = marksBefore
      // Without `find`, nobody knows what the cache was told before the document was read.
      if (!marks) return
      const note = { stamp, since: now, until: now + lifetime, marks, headers: [...headers] }
      await put(key, body, note, marks)
      // A document that was read before a change may arrive after its invalidation, and there won't
      // be another one.
      if ((await readMark('changed')) !== marks.changed) {
        await put(key, body, { ...note, until: 0 }, marks)
      }
    },
    // Enough for every slice, since it knows no cache tag that stands for everything.
    mostCacheTags: 100_000,
    isLimited: false,
    invalidate: async (tags) => {
      await setMark('changed')
      const marks = await readMarks()
      await eachNamed(tags, async (key) => {
        const found = await cache.match(urlOf(key))
        const note = readNote(found)
        if (found && note) await put(key, found.body, { ...note, until: 0 }, marks)
      })
      return { ok: true }
    },
    purge: async (tags) => {
      // Before the copies go, so that `put` notices.
      await Promise.all([setMark('dropped'), setMark('changed')])
      await eachNamed(tags, (key) => cache.delete(urlOf(key)))
      return { ok: true }
    },
  }
}

function readNote(found: Response | undefined): Note | undefined {
  const note = found?.headers.get(noteHeader)
  return note ? JSON.parse(note) : undefined
}
