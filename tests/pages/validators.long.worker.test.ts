import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { mainSlice } from '../../src/site/slices.ts'
import { beginWith } from '../setup/begin.ts'
import { at, instant } from '../setup/clock.ts'
import {
  articleFile,
  direct,
  entityTag,
  get,
  postBulk,
  publish,
  publishBulk,
  pushSite,
  type Sent,
  send,
  withdraw,
} from '../setup/requests.ts'
import { brokenStore, emptyStore, rows, watchStore } from '../setup/store.ts'

const person = { 'Sec-Fetch-Dest': 'document' }

const paths = [
  ...['/', '/tags/weather', '/authors/example-author', '/tags', '/authors', '/archive'],
  ...['/archive/2026', '/archive/2026/11', '/archive/2026/11/22', '/tags/weather/archive'],
  ...['/tags/weather/archive/2026', '/articles/rain', '/articles/hail', '/articles/old'],
  ...['/rss.xml', '/tags/weather/atom.xml', '/rss.xml?tag=weather&tag=wet'],
  ...['/feed.json?tag=weather&tag=wet&match=any', '/archive/1-2/rss.xml'],
  ...['/feeds.opml', '/sitemap.xml', '/news-sitemap.xml'],
]

const ofRain = { title: 'Rain', published: instant(-3600), tags: ['Weather', 'Wet'] }
const ofHail = { title: 'Hail', published: instant(-7200), authors: ['example-author'] }
const ofSoon = { title: 'Soon', published: instant(60), tags: ['Weather', 'Dry'] }

const first = [
  { slug: 'rain', markdown: articleFile(ofRain) },
  { slug: 'hail', markdown: articleFile({ ...ofHail, tags: ['Weather'] }) },
  { slug: 'old', markdown: articleFile({ title: 'Old', published: '2020-01-01', tags: ['wet'] }) },
  { slug: 'soon', markdown: articleFile(ofSoon) },
]

type Page = { status: number; tag: string; text: string; headers: Headers }

async function read(path: string, tag?: string, sent: Sent = {}): Promise<Page> {
  const headers = { ...person, ...(tag && { 'If-None-Match': tag }) }
  const response = await get(path, { ...sent, headers })
  const text = await response.text()
  return {
    status: response.status,
    tag: response.headers.get('ETag') ?? '',
    text,
    headers: response.headers,
  }
}

describe('as long as nothing changes', () => {
  beforeAll(async () => {
    await publishBulk(first)
  })

  afterAll(emptyStore)

  describe.each(paths)('%s', (path) => {
    test('is not sent again to a client that has it', async () => {
      const page = await read(path)
      expect(page.status).toBe(200)
      expect(page.tag).toMatch(/^W\/"[\w-]{12}"$/)
      const again = await read(path)
      expect([again.tag, again.text]).toEqual([page.tag, page.text])
      for (const tag of [page.tag, page.tag.slice(2), `"x", ${page.tag}`, '*']) {
        const { status, text, headers } = await read(path, tag)
        expect([status, text]).toEqual([304, ''])
        const kept = [
          ...['ETag', 'Cache-Control', 'Cloudflare-CDN-Cache-Control', 'Cache-Tag', 'Vary', 'Date'],
        ]
        for (const name of kept) expect(headers.get(name), name).toBe(page.headers.get(name))
        expect(headers.get('Content-Type')).toBeNull()
        expect(headers.get('Content-Security-Policy')).toBeNull()
      }
      const other = await read(path, '"x"')
      expect([other.status, other.text]).toEqual([200, page.text])
      const head = await send('HEAD', path, { headers: { ...person, 'If-None-Match': page.tag } })
      expect(head.status).toBe(304)
    })

    // A revalidation after an invalidation that meant something else.
    test('is known by a few rows', async () => {
      const { tag } = await read(path)
      const count = async (known?: string) => {
        const { DB, statements } = watchStore()
        await read(path, known, { bindings: { DB } })
        return statements.length
      }
      const known = await count(tag)
      // One of them is the site.
      expect(known).toBeLessThanOrEqual(4)
      expect(known).toBeLessThanOrEqual(await count())
    })
  })

  test('a page and the document at the address of a feed have different tags', async () => {
    const page = await read('/rss.xml')
    const document = await get('/rss.xml')
    expect(entityTag(document)).not.toBe(page.tag)
    const headers = { 'If-None-Match': page.tag }
    expect((await get('/rss.xml', { headers })).status).toBe(200)
    expect((await read('/rss.xml', entityTag(document))).status).toBe(200)
  })

  test('a page that is known is not known while the store fails', async () => {
    const { tag } = await read('/')
    const failing = { ...direct, bindings: { DB: brokenStore('later') } }
    expect((await read('/', tag, failing)).status).toBe(503)
  })
})

const changes: [what: string, change: () => Promise<unknown>][] = [
  ['nothing', async () => {}],
  ['a new article', () => publish('new', articleFile({ published: instant(-1) }))],
  ['a neighbour', () => publish('new', articleFile({ published: instant(-4000) }))],
  ['a neighbour of the same second', () => publish('a', articleFile({ ...ofRain, tags: [] }))],
  ['a new text', () => publish('rain', articleFile(ofRain, 'It poured.'))],
  ['a new title', () => publish('rain', articleFile({ ...ofRain, title: 'Much rain' }))],
  ['a new language', () => publish('rain', articleFile({ ...ofRain, language: 'de' }))],
  ['a correction', () => publish('rain', articleFile({ ...ofRain, updated: instant(-5) }))],
  ['a new tag', () => publish('hail', articleFile({ ...ofHail, tags: ['Weather', 'Ice'] }))],
  ['a tag that goes', () => publish('hail', articleFile(ofHail))],
  [
    'another spelling of a tag',
    () => publish('old', articleFile({ published: '2020-01-01', tags: ['WET'] })),
  ],
  [
    'an old article',
    () => publish('older', articleFile({ published: '2019-05-05', tags: ['WET'] })),
  ],
  ['another date', () => publish('hail', articleFile({ ...ofHail, published: '2021-02-03' }))],
  [
    'another author',
    () => publish('hail', articleFile({ ...ofHail, authors: ['second-example-author'] })),
  ],
  ['a draft', () => publish('hail', articleFile({ ...ofHail, draft: true }))],
  ['a new draft', () => publish('draft', articleFile({ draft: true, tags: ['Weather'] }))],
  ['a withdrawal', () => withdraw('rain')],
  ['the withdrawal of a neighbour', () => withdraw('hail')],
  ['a renaming', () => rename('rain', 'drizzle', ofRain)],
  ['a neighbour that is renamed', () => rename('hail', 'ice', { ...ofHail, tags: ['Weather'] })],
  ['the minute of a scheduled article', async () => at(60)],
  [
    'a scheduled article that is put off',
    () => publish('soon', articleFile({ ...ofSoon, published: instant(99) })),
  ],
  [
    'one more scheduled article',
    () => publish('sooner', articleFile({ ...ofSoon, published: instant(30) })),
  ],
  ['two days', async () => at(48 * 60 * 60 - 7000)],
  ['two days and an hour', async () => at(48 * 60 * 60 - 3000)],
  ['a page of an archive that is full', () => publishMany(50)],
  ['more articles than a page of a period shows', () => publishMany(210)],
  ['many names', () => publishMany(30, (i) => [`Tag ${i}`])],
]

function rename(from: string, slug: string, fields: Record<string, unknown>) {
  return publishBulk([{ slug, from, markdown: articleFile(fields) }])
}

function publishMany(count: number, tagsOf: (i: number) => string[] = () => ['Weather']) {
  return publishBulk(
    Array.from({ length: count }, (_, i) => {
      const fields = { published: instant(-10_000 - i), tags: tagsOf(i) }
      return { slug: `many-${i}`, markdown: articleFile(fields) }
    }),
  )
}

/** Expects that no client is told that it has a page which it hasn't. Returns how often it has it. */
async function expectRight(before: Map<string, Page>, sent?: Sent): Promise<number> {
  let known = 0
  for (const [path, page] of before) {
    const now = await read(path, page.tag, sent)
    if (now.status === 304) {
      known++
      const whole = await read(path, undefined, sent)
      expect([whole.status, whole.text], path).toEqual([200, page.text])
    } else if (now.status === 200 && now.text !== page.text) {
      expect(now.tag, path).not.toBe(page.tag)
    }
  }
  return known
}

async function readAll(sent?: Sent): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>()
  for (const path of paths) pages.set(path, await read(path, undefined, sent))
  return pages
}

describe('no page is taken for what it was', () => {
  let before: Map<string, Page>

  // An empty store gives out the same numbers again, so these are the pages before each change.
  beforeAll(async () => {
    await publishBulk(first)
    before = await readAll()
    await emptyStore()
  })

  beginWith(() => publishBulk(first))

  afterEach(emptyStore)

  test.each(changes)('after %s', async (what, change) => {
    await change()
    const known = await expectRight(before)
    if (['nothing', 'a new draft'].includes(what)) expect(known).toBe(paths.length)
    else expect(known).toBeLessThan(paths.length)
  })

  test('after its articles were rendered again for another site', async () => {
    const bindings = { SITE_URL: 'https://moved.example' }
    await pushSite('', { bindings })
    expect(await expectRight(before, { bindings })).toBe(0)
    const moved = await readAll({ bindings })
    await postBulk(first, { bindings })
    await expectRight(moved, { bindings })
  })

  test('after a deployment, which may draw it otherwise', async () => {
    const VERSION = { ...env.VERSION, id: 'another' }
    expect(await expectRight(before, { bindings: { VERSION } })).toBe(0)
  })

  test('when a scheduled article makes the sitemap an index', async () => {
    await publish('later', articleFile({ published: '2999-01-01' }))
    await rows('UPDATE archive SET page = 11 WHERE slice = ?', mainSlice)
    const page = before.get('/sitemap.xml')
    const now = await read('/sitemap.xml', page?.tag)
    expect([now.status, now.text.includes('<sitemapindex')]).toEqual([200, true])
    const part = await read('/sitemap-2.xml')
    expect((await read('/sitemap-2.xml', part.tag)).status).toBe(304)
    expect((await read('/sitemap-3.xml', part.tag)).status).toBe(404)
  })

  test('a validator is worth nothing where there is nothing', async () => {
    const { tag } = await read('/archive/2026')
    for (const path of ['/archive/1999', '/tags/nothing', '/articles/nothing', '/sitemap-9.xml']) {
      for (const sent of [tag, '*']) expect((await read(path, sent)).status, path).toBe(404)
    }
    await withdraw('rain')
    expect((await read('/articles/rain', '*')).status).toBe(410)
  })
})
