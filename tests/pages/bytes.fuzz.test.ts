import { beforeAll, expect, test } from 'vitest'
import type { ArticleMeta } from '../../src/article/article.ts'
import { term } from '../../src/article/text.ts'
import { instant } from '../setup/clock.ts'
import { type Sketch, writeArchive } from '../setup/hostile-archive.ts'
import { get, mebibyte } from '../setup/requests.ts'

/** A text at least as long as an article file may have one; no character takes more room in HTML. */
const quotes = (count: number) => '"'.repeat(count)

/** Names at least as long as an article file may have them; no character takes more room in an address. */
const named = (name: string, length: number) => name + '漢'.repeat(length - name.length)

const meta: Partial<ArticleMeta> = {
  title: quotes(10_000),
  summary: quotes(10_000),
  dateline: quotes(10_000),
  image: { url: `https://x.example/${'a'.repeat(9900)}`, alt: quotes(10_000), width: 1, height: 1 },
}

const archive = Array.from({ length: 420 }, (_, i): Sketch => {
  const authors = Array.from({ length: 4 }, (_, n) => named(`a${i % 250}-${n}-`, 500))
  const tags = [named(`t${i}-`, 200)]
  return {
    // All of them on one day.
    published: instant(-i).replace('.000', ''),
    meta: {
      // More than these are on no page but with their titles, names and tags.
      ...(i < 40 ? meta : { title: quotes(1000) }),
      tags: tags.map((label) => ({ term: term(label), label })),
      authors: authors.map((name) => ({ key: term(name), name })),
    },
  }
})

beforeAll(() => writeArchive(archive, 50, 40), 60_000)

test.each([
  '/',
  '/archive/2026/11/22',
  '/archive/2026/11/22/2',
  '/articles/a1',
  '/articles/nothing',
  '/tags',
  '/authors',
  '/feeds.opml',
  '/sitemap.xml',
  '/news-sitemap.xml',
  '/rss.xml',
])('%s has at most 8 MiB, however long the names of everything are', async (path) => {
  const headers: Record<string, string> =
    path === '/rss.xml' ? { 'Sec-Fetch-Dest': 'document' } : {}
  const response = await get(path, { headers })
  const { byteLength } = await response.arrayBuffer()
  expect([200, 404]).toContain(response.status)
  expect(byteLength).toBeLessThanOrEqual(8 * mebibyte)
})

test('a list of feeds that is cut has the largest of them', async () => {
  const response = await get('/feeds.opml')
  const list = await response.text()
  expect(list.match(/<outline type="rss"/g)?.length).toBeGreaterThan(500)
  expect(list.trimEnd()).toMatch(/<\/outline>\n<\/body><\/opml>$/)
})
