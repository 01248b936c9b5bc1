import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { mainSlice } from '../src/site/slices.ts'
import { readItems } from '../src/store/fragments.ts'
import { readCommon } from '../src/store/membership.ts'
import { readSlices, readWindow } from '../src/store/slices.ts'
import { instant } from './setup/clock.ts'
import { countedStore } from './setup/counted-store.ts'
import { type Sketch, writeArchive } from './setup/hostile-archive.ts'
import { get } from './setup/requests.ts'
import { rows } from './setup/store.ts'

/** No public request may read more rows than this, whatever the archive. */
const most = 2000

const common = Array.from({ length: 10 }, (_, i) => `common-${i}`)
const day = 24 * 60 * 60

/** `count` articles, one every `seconds` from `start` (in seconds from now) into the past. */
function series(
  count: number,
  start: number,
  seconds: number,
  one: (i: number) => Partial<Sketch>,
) {
  return Array.from({ length: count }, (_, i): Sketch => {
    return { published: instant(start - i * seconds).replace('.000', ''), ...one(i) }
  })
}

const busyDay = -100 * day
const archive: Sketch[] = [
  // Everything that is newest is scheduled or withdrawn.
  ...series(600, 10 * day, 60, () => ({ tags: ['soon', ...common] })),
  ...series(2500, -60, 60, () => ({ tags: ['gone', ...common.slice(5)], withdrawn: true })),
  // Tags that are common, and in which no article is, or every article is.
  ...series(2000, -90, 80, (i) => ({
    tags: [i % 2 ? 'odd' : 'even', ...common],
    authors: ['busy'],
  })),
  ...series(1200, busyDay, 20, () => ({ tags: ['busy-day'] })),
  ...series(300, busyDay - 40_000, 20, () => ({ tags: ['busy-day'], withdrawn: true })),
  // 12,000 tags and 2,500 authors, a third of them without a live article.
  ...series(240, -200 * day, 60, (i) => ({
    tags: Array.from({ length: 50 }, (_, n) => `tag-${i}-${n}`),
    authors: Array.from({ length: 10 }, (_, n) => `author-${i}-${n}`),
    withdrawn: i % 3 === 0,
  })),
  // An article in every month of every year since 1000.
  ...Array.from({ length: 1020 * 12 }, (_, i): Sketch => {
    const month = String((i % 12) + 1).padStart(2, '0')
    return { published: `${1000 + Math.floor(i / 12)}-${month}-10T12:00:00Z` }
  }),
]

beforeAll(async () => {
  await writeArchive(archive, 500)
  // As many own pages as a site may have.
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
    INSERT INTO pages (path, cursor, touched, state, hash, stamp, meta, source, html)
    SELECT 'p' || i, i, i, 'live', '', '', json_object('path', 'p' || i, 'title', 'x', 'language', 'en'), '', '' FROM n`,
  ).run()
}, 60_000)

/** Returns the rows that a request reads, and its answer. */
async function count(path: string, headers?: Record<string, string>) {
  const counts = { read: 0, written: 0 }
  const response = await get(path, { headers, bindings: { DB: countedStore(env.DB, counts) } })
  const text = await response.text()
  expect(counts.written).toBe(0)
  return { status: response.status, read: counts.read, text, headers: response.headers }
}

const asPerson = { 'Sec-Fetch-Dest': 'document' }
const all = (tags: string[]) => tags.map((tag) => `tag=${tag}`).join('&')
const dayOf = (seconds: number) => instant(seconds).slice(0, 10).replaceAll('-', '/')

const feeds = [
  ['/feed.json', 200],
  ['/tags/gone/feed.json', 200],
  ['/tags/soon/feed.json', 404],
  ['/tags/even/feed.json', 200],
  ['/authors/busy/feed.json', 200],
  ['/archive/1/feed.json', 200],
  ['/archive/200-7/feed.json', 200],
  ['/tags/gone/archive/9/feed.json', 200],
  [`/feed.json?${all(['even', 'odd'])}`, 400],
  [`/feed.json?${all(['busy-day', 'gone'])}`, 400],
  [`/feed.json?${all(['busy-day', 'tag-4-1'])}`, 200],
  [`/feed.json?${all([...common.slice(0, 9), 'odd'].sort())}`, 200],
  [`/feed.json?${all(common)}&match=any`, 200],
] as const

test.each(feeds)('%s answers %i, in time, in both forms', async (path, status) => {
  const document = await count(path)
  const unchanged = await count(path, { 'If-None-Match': document.headers.get('ETag') ?? '"x"' })
  const other = await count(path, { 'If-None-Match': '"x"', 'A-IM': 'feed' })
  const page = await count(path, asPerson)
  expect([document.status, page.status]).toEqual([status, status])
  expect(unchanged.status).toBe(status === 200 ? 304 : status)
  const reads = [document, unchanged, other, page].map(({ read }) => read)
  expect(Math.max(...reads)).toBeLessThanOrEqual(most)
})

const pages = [
  ['/', 200],
  ['/tags/gone', 200],
  ['/tags/odd', 200],
  ['/authors/busy', 200],
  ['/older', 200],
  ['/older/1', 200],
  ['/older/500', 200],
  ['/older/9999999', 404],
  ['/tags/odd/older', 200],
  ['/tags/gone/older', 404],
  ['/tags/soon/older', 404],
  ['/tags', 200],
  ['/authors', 200],
  ['/feeds.opml', 200],
  ['/sitemap.xml', 200],
  ['/sitemap-1.xml', 200],
  ['/sitemap-2.xml', 200],
  ['/p1', 200],
  ['/news-sitemap.xml', 200],
  ['/archive', 200],
  ['/tags/gone/archive', 200],
  // The most articles that are counted.
  ['/tags/busy-day/archive', 200],
  [`/tags/busy-day/archive/${dayOf(busyDay).slice(0, 4)}`, 200],
  ['/archive/1066', 200],
  ['/archive/2026', 200],
  ['/archive/2026/11', 200],
  [`/archive/${dayOf(0)}`, 200],
  [`/archive/${dayOf(-1 * day)}/2`, 200],
  [`/archive/${dayOf(-1 * day)}/9999`, 404],
  [`/archive/${dayOf(busyDay)}`, 200],
  [`/archive/${dayOf(busyDay)}/6`, 200],
  ['/tags/busy-day/older', 200],
  ['/tags/busy-day/older/1', 200],
  ['/authors/busy/older/3', 200],
  ['/authors/author-1-1', 200],
  ['/tags/soon', 404],
  ['/tags/soon/archive', 404],
  ['/tags/even/archive/2026/11', 200],
  ['/tags/common-0/archive', 200],
  ['/tags/common-5', 200],
  ['/archive/1000/01/10', 200],
  ['/archive/3000', 404],
  ['/articles/a5100', 200],
  ['/articles/a6299', 200],
  ['/articles/a6300', 200],
  ['/articles/a6601', 410],
  ['/articles/a6840', 200],
  ['/articles/a19079', 200],
  ['/articles/a3101.md', 200],
  ['/opensearch.xml', 200],
  ['/site.webmanifest', 200],
  ['/2026/11/28/nothing.html', 404],
  ['/articles/a601', 410],
  ['/articles/a3101', 200],
  ['/articles/a3102', 200],
  ['/articles/nothing', 404],
  ['/absent', 404],
  ['/healthz', 200],
] as const

test.each(pages)('%s answers %i, in time', async (path, status) => {
  const page = await count(path)
  expect(page.status).toBe(status)
  expect(page.read).toBeLessThanOrEqual(most)
})

describe('where a feed carries 500 articles', () => {
  test.each([
    ['window', (db: D1Database, now: number) => readWindow({ db, now }, mainSlice, 500, 'json')],
    [
      'combination',
      async (db: D1Database, now: number) => {
        const slices = common.map((tag) => `tag:${tag}`)
        await readSlices({ db, now }, slices)
        const entries = await readCommon({ db, now }, [...slices, 'tag:odd'].slice(1), 500)
        return { entries: entries ?? [], fragments: new Map() }
      },
    ],
  ])('%s', async (_, read) => {
    const counts = { read: 0, written: 0 }
    const db = countedStore(env.DB, counts)
    const listing = await read(db, Math.floor(Date.now() / 1000))
    if (listing) await readItems(db, 'json', listing)
    expect(counts.read).toBeLessThanOrEqual(most)
  })
})

describe('a day with more articles than one page holds', () => {
  test('shows every one of them once, page after page', async () => {
    const path = `/archive/${dayOf(busyDay)}`
    const seen: string[] = []
    for (let next: string | undefined = path; next; ) {
      const { text, read } = await count(next)
      expect(read).toBeLessThanOrEqual(most)
      const list = text.slice(text.indexOf('<h1>'), text.indexOf('class="beside"'))
      seen.push(...[...list.matchAll(/\/articles\/(a\d+)"/g)].map(([, slug = '']) => slug))
      next = /class="more"[^>]*><a href="([^"]+)"/.exec(text)?.[1]
    }
    const wanted = await rows<{ slug: string }>(
      `SELECT slug FROM articles WHERE state = 'live' AND published >= unixepoch(?1) AND published < unixepoch(?1) + 86400
      ORDER BY published DESC, id`,
      instant(busyDay).slice(0, 10),
    )
    expect(seen).toEqual(wanted.map(({ slug }) => slug))
    expect(seen.length).toBeGreaterThan(1000)
  })
})

test('a combination of which the rarest slice was searched in full is whole', async () => {
  const { status, text } = await count(`/feed.json?${all(['odd', 'tag-4-1'])}`)
  expect(status).toBe(200)
  expect(JSON.parse(text).items).toEqual([])
})

test('a combination that can not be searched says so, to a program and to a person', async () => {
  const path = `/feed.json?${all(['even', 'odd'])}`
  const program = await count(path)
  expect(program.text).toMatch(/^Few of the newest articles have all of these/)
  const person = await count(path, asPerson)
  expect(person.text).toContain('Few of the newest articles have all of these')
  for (const { headers } of [program, person]) {
    expect(headers.get('Vary')).toContain('Sec-Fetch-Dest')
    expect(headers.get('Cache-Control')).toMatch(/^public, max-age=/)
  }
})
test('a combination reads no further than what it lists', async () => {
  expect((await count('/feed.json?tag=even&author=busy')).read).toBeLessThan(200)
})
