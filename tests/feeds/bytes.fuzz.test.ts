import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import type { ArticleMeta } from '../../src/article/article.ts'
import { type Fragments, insertFragments } from '../../src/store/fragments.ts'
import { touchSlices } from '../../src/store/touch-slices.ts'
import { feedReaders, type ReadFeed } from '../readers/feeds.ts'
import { at, instant } from '../setup/clock.ts'
import { countedStore } from '../setup/counted-store.ts'
import { randomFrom } from '../setup/random.ts'
import {
  articleFile,
  type FeedPath,
  feedPaths,
  get,
  home,
  mebibyte,
  publish,
  publishBulk,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore, rows } from '../setup/store.ts'

const count = 117

/** Publishes articles a1 to a117, a minute apart, the newest a minute ago. */
async function publishMany(): Promise<void> {
  await publishBulk(
    Array.from({ length: count }, (_, i) => {
      const published = instant((i - count) * 60)
      return { slug: `a${i + 1}`, markdown: articleFile({ published, tags: ['Large'] }) }
    }),
  )
}

/**
 * Makes articles as large in JSON Feed as `sizes` says by number, in MiB, as if they had been
 * published so, which would take minutes. In the other formats they stay small.
 */
async function enlarge(sizes: Record<number, number>): Promise<void> {
  const stored = await rows<Fragments & { key: number; id: string; slug: string; meta: string }>(
    `SELECT a.key, a.id, a.slug, a.meta, f.rss, f.atom, f.json, f.html FROM articles a
    JOIN fragments f ON f.article = a.key AND part = 0
    WHERE a.slug IN (SELECT 'a' || key FROM json_each(?))`,
    JSON.stringify(sizes),
  )
  for (const { key, id, slug, rss, atom, html, ...own } of stored) {
    const padding = Math.round((sizes[Number(slug.slice(1))] ?? 0) * mebibyte)
    const json = `${own.json.slice(0, -1)},"_p":"${'x'.repeat(padding)}"}`
    await env.DB.batch([
      env.DB.prepare('DELETE FROM fragments WHERE article = ?').bind(key),
      ...insertFragments(env.DB, [{ id, fragments: { rss, atom, json, html } }]),
      env.DB.prepare('UPDATE articles SET size = ? WHERE key = ?').bind(json.length, key),
    ])
  }
  const changes = stored.map(({ meta }) => ({ after: JSON.parse(meta) as ArticleMeta }))
  const now = Math.floor(Date.now() / 1000)
  await env.DB.batch(touchSlices({ db: env.DB, now }, changes, 50))
}

type Document = { url: string; feed: ReadFeed; bytes: number }

async function read(url: string, file: FeedPath): Promise<Document> {
  const response = await get(url)
  expect(response.status, url).toBe(200)
  const body = await response.arrayBuffer()
  return { url, feed: feedReaders[file](new TextDecoder().decode(body)), bytes: body.byteLength }
}

/** Follows the links of one kind from a document, with something `between` two steps. */
async function follow(
  file: FeedPath,
  start: string,
  link: 'previous' | 'next',
  between: () => Promise<unknown> = async () => {},
): Promise<Document[]> {
  const found: Document[] = []
  for (let url: string | undefined = start; url; ) {
    const document = await read(url, file)
    found.push(document)
    url = document.feed[link]?.slice(home.length)
    await between()
  }
  return found
}

const slugsIn = (documents: Document[]) =>
  documents.flatMap(({ feed }) => feed.items.map(({ id }) => id.replace(/.*\//, '')))
const newestFirst = (from = 1) =>
  Array.from({ length: count + 1 - from }, (_, i) => `a${count - i}`)

afterEach(() => at(0))

describe('articles of up to 6 MiB', () => {
  const random = randomFrom(inject('seed'))
  // Most are small, because everything here is read several times.
  const sizeAt = (i: number) => (i % 8 === 0 ? random() ** 3 * 6 : random() / 100)
  // No article of the window is so large that it would be alone there.
  const sizes = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [i + 1, i < 100 ? sizeAt(i) : 0.9] as const),
  )
  // These grow later.
  for (const number of [49, 50]) delete sizes[number]

  beforeAll(async () => {
    await publishMany()
    await enlarge(sizes)
  }, 60_000)

  afterAll(emptyStore)

  test.each(feedPaths)(
    '%s leads to each of them once, and no document is over 8 MiB',
    async (path) => {
      const documents = await follow(path, path, 'previous')
      expect(slugsIn(documents)).toEqual(newestFirst())
      for (const { bytes, url } of documents) expect(bytes, url).toBeLessThanOrEqual(8 * mebibyte)
      const oldest = documents.at(-1)?.url ?? ''
      const forth = await follow(path, oldest, 'next')
      const there = slugsIn(forth.toReversed())
      // The rest is in the window, to which each of them links.
      expect(there).toEqual(newestFirst().slice(-there.length))
      const window = slugsIn(documents.slice(0, 1))
      expect([...new Set([...window, ...there])]).toEqual(newestFirst())
      expect(documents.length).toBeGreaterThan(4)
      expect(new Set(forth.map(({ url }) => url)).size).toBe(forth.length)
    },
  )

  test('all formats hold the same articles in the same documents', async () => {
    const [rss, atom, json] = await Promise.all(
      feedPaths.map(async (path) => {
        const documents = await follow(path, `/tags/large${path}`, 'previous')
        return documents.map((document) => [
          document.url.replace(/[^/]+$/, ''),
          slugsIn([document]),
        ])
      }),
    )
    expect(atom).toEqual(rss)
    expect(json).toEqual(rss)
  })

  test('a combination ends where 8 MiB do', async () => {
    await publish('b1', articleFile({ published: instant(-30), tags: ['Large', 'Other'] }))
    const any = await read('/feed.json?tag=large&tag=other&match=any', '/feed.json')
    expect(any.bytes).toBeLessThanOrEqual(8 * mebibyte)
    expect(slugsIn([any]).length).toBe(8)
    await withdraw('b1')
  })

  test('a window is read with two requests, and only what it shows', async () => {
    const counts = { read: 0, written: 0 }
    const response = await get('/feed.json', { bindings: { DB: countedStore(env.DB, counts) } })
    const { items } = await response.json<{ items: unknown[] }>()
    // The slice, its release, a part of each, and the parts of those that have two.
    expect(counts.read).toBeLessThan(2 + 6 * items.length)
  })

  test('nobody gets a delta to a window that is cut', async () => {
    const etag = (await get('/feed.json')).headers.get('ETag') ?? ''
    await publish('b2', articleFile({ published: instant(-20) }))
    const response = await get('/feed.json', { headers: { 'If-None-Match': etag, 'A-IM': 'feed' } })
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    await withdraw('b2')
  })

  test.each(feedPaths)('%s leads to each of them once while others are published', async (path) => {
    let number = 0
    const documents = await follow(path, path, 'previous', async () => {
      const slug = `new-${path.slice(1, 4)}-${number++}`
      await publish(slug, articleFile({ published: instant(-10 + number / 10) }))
    })
    const seen = slugsIn(documents).filter((slug) => slug.startsWith('a'))
    expect(seen).toEqual(newestFirst())
    await publishBulk(
      Array.from({ length: number }, (_, i) => {
        const fields = { published: instant(-10 + (i + 1) / 10), withdrawn: instant(-1) }
        return { slug: `new-${path.slice(1, 4)}-${i}`, markdown: articleFile(fields) }
      }),
    )
  })

  test('an address that was published stays, and ends with the same article', async () => {
    const before = await read('/archive/1/feed.json', '/feed.json')
    await enlarge({ 49: 5, 50: 5 })
    const after = await read('/archive/1/feed.json', '/feed.json')
    expect(slugsIn([before])[0]).toBe('a50')
    expect(slugsIn([after])).toEqual(['a50'])
    expect(after.feed.previous).toBe(`${home}/archive/1-49/feed.json`)
    const [, part] = await follow('/feed.json', '/archive/1/feed.json', 'previous')
    expect(part?.feed.next).toBe(`${home}/archive/1/feed.json`)
  })
})
