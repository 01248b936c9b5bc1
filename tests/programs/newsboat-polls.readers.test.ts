import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { startWorker } from '../setup/worker-process.ts'
import { outputOf } from './run-program.ts'
import { liveTitles, makeTenChanges } from './ten-changes.ts'

const worker = await startWorker()
const subscribers = await Promise.all(['rss.xml', 'atom.xml'].map(subscribe))

afterAll(async () => {
  await Promise.all([worker.stop(), ...subscribers.map(({ leave }) => leave())])
})

/** What newsboat has of an article. */
type Item = { guid: string; title: string; url: string; content: string; unread: number }

/** Someone who has read everything before each poll. */
async function subscribe(path: string) {
  const home = await makeFolder()
  const [urls, cache, config] = ['urls', 'cache', 'config'].map((name) => join(home, name))
  await writeFiles(home, { urls: `${worker.url}/${path}\n`, config: '' })
  return {
    path,
    /** Polls once. Returns everything that newsboat has then. */
    poll: async (): Promise<Item[]> => {
      const files = ['-u', `${urls}`, '-c', `${cache}`, '-C', `${config}`]
      await outputOf('newsboat', [...files, '-x', 'reload'], { home })
      const database = new DatabaseSync(`${cache}`)
      const items = database
        .prepare('SELECT guid, title, url, content, unread FROM rss_item ORDER BY pubDate DESC')
        .all()
      database.exec('UPDATE rss_item SET unread = 0')
      database.close()
      return items.map((item) => ({ ...item })) as Item[]
    },
    leave: () => removeFolder(home),
  }
}

test('newsboat holds what the feed says, through ten changes', { timeout: 180_000 }, async () => {
  const unread: Record<string, unknown> = {}
  const expected: Record<string, unknown> = {}
  const held: Record<string, Item[]> = {}
  await makeTenChanges(worker.url, async ({ what, fresh }) => {
    for (const { path, poll } of subscribers) {
      held[path] = await poll()
      const titles = held[path].filter((item) => item.unread).map(({ title }) => title)
      unread[`${path} after ${what}`] = titles.sort()
      expected[`${path} after ${what}`] = fresh
    }
  })
  expect(unread).toEqual(expected)
  const feed = (await (await fetch(`${worker.url}/feed.json`)).json()) as JsonFeed
  expect(feed.items.map(({ title }) => title)).toEqual(liveTitles)
  for (const { path } of subscribers) {
    // newsboat keeps what has left a feed.
    const items = held[path]?.filter(({ title }) => title !== 'Snow')
    expect(items, path).toEqual(
      feed.items.map(({ id, title, url, content_html }) => {
        return { guid: id, title, url, content: content_html, unread: title === 'Dew' ? 1 : 0 }
      }),
    )
  }
})

type JsonFeed = { items: { id: string; title: string; url: string; content_html: string }[] }
