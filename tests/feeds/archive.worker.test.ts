import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { archiveCacheTag, wholeArchiveCacheTag } from '../../src/site/addresses.ts'
import { mainSlice, tagSlice } from '../../src/site/slices.ts'
import { feedReaders, type ReadFeed } from '../readers/feeds.ts'
import { beginWith } from '../setup/begin.ts'
import { at, instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  tellWorkersCache,
  withdraw,
  workersCache,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

/**
 * Publishes articles `from` to `to`, a minute apart, the last one a minute ago. Every third is
 * about Iran.
 */
async function publishMany(from: number, to: number, last = to): Promise<void> {
  const lines = Array.from({ length: to - from + 1 }, (_, i) => {
    const number = from + i
    const published = instant((number - last - 1) * 60)
    const tags = number % 3 === 0 ? ['Iran'] : ['Music']
    return { slug: `a${number}`, markdown: articleFile({ published, tags }, `Rain ${number}.`) }
  })
  await publishBulk(lines)
}

const slugOf = (item: { id: string } | string) =>
  (typeof item === 'string' ? item : item.id).replace(/.*\//, '')

/** Follows the links from a feed to the oldest document, and returns all of them. */
async function crawl(
  path: string,
  read: (document: string) => ReadFeed,
  between: () => Promise<unknown> = async () => {},
): Promise<{ url: string; feed: ReadFeed }[]> {
  const found: { url: string; feed: ReadFeed }[] = []
  for (let url: string | undefined = path; url; ) {
    const response = await get(url)
    expect(response.status, url).toBe(200)
    const feed: ReadFeed = read(await response.text())
    found.push({ url, feed })
    url = feed.previous?.slice(home.length)
    await between()
  }
  return found
}

const slugsIn = (documents: { feed: ReadFeed }[]) =>
  documents.flatMap(({ feed }) => feed.items.map(slugOf))

const names = (count: number, step = 1) =>
  Array.from({ length: Math.floor(count / step) }, (_, i) => `a${(i + 1) * step}`).reverse()

describe('a page of the archive', () => {
  // These only read, so one archive serves them all.
  beforeAll(() => publishMany(1, 210))

  afterAll(emptyStore)

  test('is kept for a day by a cache that we can purge', async () => {
    const { headers } = await get('/archive/2/rss.xml')
    expect(headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(headers.get('Cloudflare-CDN-Cache-Control')).toMatch(/^public, max-age=86400\b/)
    const tags = [archiveCacheTag(mainSlice, 2), wholeArchiveCacheTag(mainSlice)]
    expect(headers.get('Cache-Tag')).toBe(`site,${tags}`)
    expect(headers.get('Link')).toContain(`<${home}/archive/2/feed.json>; rel="alternate"`)
  })

  test.each(['/archive/2/rss.xml', '/tags/iran/archive/1/feed.json'])(
    '%s is not sent again to a client that has it',
    async (path) => {
      const etag = entityTag(await get(path))
      const response = await get(path, { headers: { 'If-None-Match': etag } })
      expect(response.status).toBe(304)
      expect(response.headers.get('ETag')).toBe(etag)
    },
  )

  test.each([
    '/archive/0/rss.xml',
    '/archive/5/rss.xml',
    '/archive/1000000000/rss.xml',
    '/archive/01/rss.xml',
    '/archive/-1/rss.xml',
    '/archive/1.0/rss.xml',
    '/archive/one/rss.xml',
    '/archive/%00/rss.xml',
    '/archive/1-0/rss.xml',
    '/archive/1-50/rss.xml',
    '/archive/5-11/rss.xml',
    '/archive/1/2/rss.xml',
    '/tags/iran/archive/2/rss.xml',
    '/tags/nothing/archive/1/rss.xml',
    '/authors/nobody/archive/1/rss.xml',
  ])('%s is not there', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('Cache-Control')).toMatch(/^public, max-age=\d+$/)
  })
})

describe.each(feedPaths)('a crawl back from %s', (path) => {
  // Only the last of these writes, and what it adds is newer.
  beforeAll(() => publishMany(1, 203))

  afterAll(emptyStore)

  test.each([
    ['', names(203), ['', '4-3', '3', '2', '1']],
    ['/tags/iran', names(203, 3), ['', '1-17']],
  ])('from %j gets every article once, newest first', async (folder, slugs, pages) => {
    const documents = await crawl(folder + path, feedReaders[path])
    expect(slugsIn(documents)).toEqual(slugs)
    expect(documents.map(({ url }) => url)).toEqual(
      pages.map((page) => `${folder}${page && `/archive/${page}`}${path}`),
    )
  })

  test('finds the way forward too', async () => {
    const pages: string[] = []
    for (let url: string | undefined = `/archive/1${path}`; url; ) {
      pages.push(url)
      const feed: ReadFeed = feedReaders[path](await (await get(url)).text())
      url = feed.next?.slice(home.length)
    }
    expect(pages).toEqual([1, 2, 3, 4].map((page) => `/archive/${page}${path}`))
  })

  test('gets every article once while others are published', async () => {
    let count = 203
    const documents = await crawl(path, feedReaders[path], async () => {
      at((count - 203) * 60 + 2400)
      await publishMany(count + 1, count + 40, 203)
      count += 40
    })
    expect(slugsIn(documents)).toEqual(names(203))
  })
})

describe('a page of the archive', () => {
  type Copy = { body: string; etag: string; modified: string | null }

  async function copyOf(path: string): Promise<Copy> {
    const response = await get(path)
    expect(response.status, path).toBe(200)
    const modified = response.headers.get('Last-Modified')
    return { body: await response.text(), etag: entityTag(response), modified }
  }

  const pages = ['1', '2', '3', '4', '4-10'].map((page) => `/archive/${page}/atom.xml`)
  pages.push('/tags/iran/archive/1/atom.xml')

  async function changedBy(change: () => Promise<unknown>): Promise<string[]> {
    // A change is dated one second ahead.
    at(1)
    const before = await Promise.all(pages.map(copyOf))
    at(3600)
    await change()
    const after = await Promise.all(pages.map(copyOf))
    return pages.flatMap((page, i) => {
      const [one, other] = [before[i], after[i]]
      const isSame = one?.etag === other?.etag
      expect(one?.body === other?.body, page).toBe(isSame)
      expect(one?.modified === other?.modified, page).toBe(isSame)
      return isSame ? [] : [page.replace(/\/archive|\/atom.xml/g, '')]
    })
  }

  beginWith(() => publishMany(1, 210))

  afterEach(emptyStore)

  test.each<[string, () => Promise<unknown>, string[]]>([
    ['a new article', () => publish('new', articleFile({ published: instant(60) })), []],
    ['a scheduled one', () => publish('new', articleFile({ published: instant(9999) })), []],
    ['an edit of an article in the window', () => publish('a205', file(205, 'Sun.')), []],
    ['an edit of an article on it', () => publish('a52', file(52, 'Sun.')), ['/2']],
    ['one that is withdrawn', () => withdraw('a52'), ['/2']],
    [
      'one that is dated back, and so all that come behind',
      () => publish('old', file(120, 'Sun.')),
      ['/3', '/4', '/4-10'],
    ],
    [
      'one that moves to another date, and so all between',
      () => publish('a120', articleFile({ published: instant((52.5 - 211) * 60), tags: ['Iran'] })),
      ['/2', '/3', '/tags/iran/1'],
    ],
  ])('changes by %s', async (_, change, changed) => {
    expect(await changedBy(change)).toEqual(changed)
  })

  function file(number: number, text: string): string {
    return articleFile({ published: instant((number - 211) * 60), tags: ['Music'] }, text)
  }

  // An article's page, and the one before it, which links to it. What is withdrawn may be in a stale
  // copy of any page.
  test('is invalidated when it changes, and no other page is', async () => {
    tellWorkersCache()
    await publish('new', articleFile({ published: instant(-30), tags: ['New'] }))
    expect(workersCache.told.flat().filter((tag) => tag.startsWith('p'))).toEqual([
      archiveCacheTag(mainSlice, 4),
      archiveCacheTag(mainSlice, 5),
      archiveCacheTag(tagSlice('new'), 1),
    ])
    await withdraw('a52')
    expect(workersCache.purged.flat().filter((tag) => tag.startsWith('p'))).toEqual([
      wholeArchiveCacheTag(mainSlice),
      wholeArchiveCacheTag(tagSlice('music')),
    ])
  })

  test('is there as soon as it is full, and not before its last article is published', async () => {
    await publishMany(211, 249, 210)
    await publish('last', articleFile({ published: instant(7200) }))
    at(7199)
    expect((await get('/archive/5/rss.xml')).status).toBe(404)
    at(7200)
    expect((await get('/archive/5/rss.xml')).status).toBe(200)
    expect(feedReaders['/rss.xml'](await (await get('/archive/4/rss.xml')).text()).next).toBe(
      `${home}/archive/5/rss.xml`,
    )
  })
})

describe('the archive', () => {
  afterEach(emptyStore)

  test('the formats hold the same, page by page', async () => {
    await publishMany(1, 120)
    await withdraw('a30')
    const crawls = await Promise.all(feedPaths.map((path) => crawl(path, feedReaders[path])))
    const [items, ...others] = crawls.map((documents) => documents.map(({ feed }) => feed.items))
    for (const other of others) expect(other).toEqual(items)
    const withdrawn = crawls.map((documents) =>
      documents.map(({ feed }) => feed.withdrawn.map(slugOf)),
    )
    expect(Object.fromEntries(feedPaths.map((path, i) => [path, withdrawn[i]]))).toEqual({
      '/rss.xml': [[], [], []],
      '/atom.xml': [[], [], ['a30']],
      '/feed.json': [[], [], ['a30']],
    })
  })

  test('a page changes with the name of its slice, and with the page after it', async () => {
    await publishMany(1, 149)
    await publish('last', articleFile({ published: instant(100) }))
    const tagged = await get('/tags/iran/archive/1-9/rss.xml')
    await publish('a3', articleFile({ published: instant(-147 * 60), tags: ['IRAN'] }))
    const renamed = await get('/tags/iran/archive/1-9/rss.xml')
    expect(await renamed.text()).not.toBe(await tagged.text())
    expect(entityTag(renamed)).not.toBe(entityTag(tagged))
    // The scheduled article fills the third page.
    const waiting = await get('/archive/2/atom.xml')
    expect(waiting.headers.get('Cloudflare-CDN-Cache-Control')).toMatch(/^public, max-age=100\b/)
    at(100)
    expect(entityTag(await get('/archive/2/atom.xml'))).not.toBe(entityTag(waiting))
  })
})

/** Returns what a reader finds in a feed, in one of the formats. */
async function read(url: string, path: FeedPath): Promise<ReadFeed> {
  const response = await get(url)
  expect(response.status, url).toBe(200)
  return feedReaders[path](await response.text())
}

describe.each(feedPaths)('a withdrawn article in %s', (path) => {
  afterEach(emptyStore)

  const gone = path === '/rss.xml' ? [] : ['a200']

  test('leaves a tombstone in the window, and an older article moves in', async () => {
    await publishMany(1, 210)
    await withdraw('a200')
    const feed = await read(path, path)
    expect(feed.items.map(slugOf)).toEqual(
      names(210)
        .filter((name) => name !== 'a200')
        .slice(0, 50),
    )
    expect(feed.withdrawn.map(slugOf)).toEqual(gone)
    expect(slugsIn(await crawl(path, feedReaders[path]))).toHaveLength(209)
  })

  test('leaves with the window, and stays on its page', async () => {
    await publishMany(1, 210)
    await withdraw('a200')
    await publishMany(211, 249, 210)
    at(3600)
    expect((await read(path, path)).withdrawn.map(slugOf)).toEqual(gone)
    await publishMany(250, 250, 210)
    expect((await read(path, path)).withdrawn).toEqual([])
    expect((await read(`/archive/4${path}`, path)).withdrawn.map(slugOf)).toEqual(gone)
  })

  test('returns as itself', async () => {
    await publishMany(1, 60)
    const before = await read(path, path)
    await withdraw('a30')
    await publishMany(30, 30, 60)
    expect(await read(path, path)).toEqual(before)
  })

  test.each(['draft', 'scheduled'])('that was never seen (%s) leaves none', async (kind) => {
    await publishMany(1, 3)
    const fields = kind === 'draft' ? { draft: true } : { published: instant(60) }
    await publish('unseen', articleFile(fields))
    await withdraw('unseen')
    at(120)
    const feed = await read(path, path)
    expect(feed.withdrawn).toEqual([])
    expect(feed.items).toHaveLength(3)
    expect((await get('/articles/unseen')).status).toBe(404)
  })
})
