import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, removeFolder } from '../setup/content.ts'
import { startWorker } from '../setup/worker-process.ts'
import { type NewsboatItem, newsboatIn } from './subscribers.ts'
import { liveTitles, makeTenChanges } from './ten-changes.ts'

const worker = await startWorker()
const subscribers = await Promise.all(['rss.xml', 'atom.xml'].map(subscribe))

afterAll(async () => {
  await Promise.all([worker.stop(), ...subscribers.map(({ leave }) => leave())])
})

/** Someone who has read everything before each poll. */
async function subscribe(path: string) {
  const home = await makeFolder()
  const poll = await newsboatIn(home, `${worker.url}/${path}`)
  return { path, poll, leave: () => removeFolder(home) }
}

test('newsboat holds what the feed says, through ten changes', { timeout: 180_000 }, async () => {
  const unread: Record<string, unknown> = {}
  const expected: Record<string, unknown> = {}
  const held: Record<string, NewsboatItem[]> = {}
  await makeTenChanges(worker.url, async ({ what, fresh }) => {
    for (const { path, poll } of subscribers) {
      held[path] = await poll()
      const titles = held[path].filter((item) => item.unread).map(({ title }) => title)
      unread[`${path} after ${what}`] = titles.sort()
      expected[`${path} after ${what}`] = fresh
    }
    // libcurl drops a document whose Last-Modified is no later than that of the one before: a change
    // in the same second as a poll would reach newsboat with the next one only.
    await sleep(1000)
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
