import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { writeFiles } from '../setup/content.ts'
import { outputOf } from './run-program.ts'

/** Polls once. Returns the titles of what was never shown before, in their order, and has read them. */
export type Poll = () => Promise<string[]>

/** An item as newsboat keeps it. */
export type NewsboatItem = {
  guid: string
  title: string
  url: string
  content: string
  unread: number
}

/**
 * Subscribes to an address with newsboat, which keeps what it knows in the folder `home`. Returns what polls
 * once, resolves to everything that newsboat has then, and has read it.
 */
export async function newsboatIn(
  home: string,
  address: string,
): Promise<() => Promise<NewsboatItem[]>> {
  const [urls, cache, config] = ['urls', 'cache', 'config'].map((name) => join(home, name))
  await writeFiles(home, { urls: `${address}\n`, config: '' })
  return async () => {
    const files = ['-u', `${urls}`, '-c', `${cache}`, '-C', `${config}`]
    await outputOf('newsboat', [...files, '-x', 'reload'], { home })
    const database = new DatabaseSync(`${cache}`)
    const items = database
      .prepare('SELECT guid, title, url, content, unread FROM rss_item ORDER BY pubDate DESC')
      .all()
    database.exec('UPDATE rss_item SET unread = 0')
    database.close()
    return items.map((item) => ({ ...item })) as NewsboatItem[]
  }
}

/** Subscribes to an address with newsboat, which keeps what it knows in the folder `home`. */
export async function newsboatAt(address: string, home: string): Promise<Poll> {
  const poll = await newsboatIn(home, address)
  return async () => {
    const unread = (await poll()).filter(({ unread }) => unread === 1)
    return unread.map(({ title }) => title).sort()
  }
}

/** Subscribes to an address with feedparser: what is called as nothing was before is new. */
export function feedparserAt(address: string): Poll {
  const known = new Set<string>()
  return async () => {
    const script = join(import.meta.dirname, 'read-with-feedparser.py')
    const output = await outputOf('/usr/bin/python3', [script, address])
    type Entry = { id?: string; link?: string; title: string }
    const [feed] = Object.values(JSON.parse(output)) as { entries: Entry[] }[]
    return titlesOfNew(
      (feed?.entries ?? []).map(({ id, link, title }) => ({ id: id ?? link ?? title, title })),
      known,
    )
  }
}

/** Subscribes to a JSON Feed, which neither of the two reads: items with a new id are new. */
export function jsonReaderAt(address: string): Poll {
  const known = new Set<string>()
  return async () => {
    const feed = (await (await fetch(address)).json()) as { items: { id: string; title: string }[] }
    return titlesOfNew(feed.items, known)
  }
}

function titlesOfNew(items: { id: string; title: string }[], known: Set<string>): string[] {
  const fresh = items.filter(({ id }) => !known.has(id))
  for (const { id } of fresh) known.add(id)
  return fresh.map(({ title }) => title).sort()
}
