import { runInDurableObject } from 'cloudflare:test'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { feedReaders } from '../readers/feeds.ts'
import { at, instant } from '../setup/clock.ts'
import { attribute, classed, elements, readPage, textOf } from '../setup/page.ts'
import { thePress } from '../setup/press.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  readItems,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

const person = { headers: { 'Sec-Fetch-Dest': 'document' } }
const file = (title: string, more = {}) => articleFile({ title, published: '2026-03-01', ...more })

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
})

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  at(0)
  await runInDurableObject(thePress(), (_, { storage }) => storage.deleteAll())
  await publish('bridge', file('Über die Brücke', { tags: ['Travel'] }))
  await publish('river', file('The river', { summary: 'Under a Brücke', published: '2026-03-02' }))
  await publish('wind', file('Wind'))
})

afterAll(emptyStore)

/** Returns the slugs of the articles that a page lists. */
async function listed(path: string): Promise<string[]> {
  const links = classed(await readPage(path), 'card').flatMap((card) => elements(card, 'h2'))
  return links.map((heading) => {
    const [link] = elements(heading, 'a')
    return (link && attribute(link, 'href')?.replace(/^.*\//, '')) ?? ''
  })
}

describe('the page', () => {
  test('lists what is found, the best first, and offers its feed', async () => {
    expect(await listed('/search?q=brucke')).toEqual(['bridge', 'river'])
    const response = await get('/search?q=brucke')
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self'")
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60')
    const text = await response.text()
    expect(text).toContain('<meta name="robots" content="noindex"/>')
    expect(text).toContain(`href="${home}/rss.xml?q=brucke"`)
    expect(text).toContain('value="brucke"')
    expect(text).not.toContain('rel="canonical"')
  })

  test('without a query, is a form that needs no script', async () => {
    const [form] = elements(await readPage('/search'), 'form')
    expect(form && [attribute(form, 'action'), attribute(form, 'method')]).toEqual([
      '/search',
      undefined,
    ])
  })

  test('says so kindly if nothing is found, with what was typed', async () => {
    const page = await readPage('/search?q=%3Cb%3E%22x%22%26%24%26')
    expect(textOf(page)).toContain('Nothing was found.')
    expect(elements(page, 'title').map(textOf)[0]).toContain('Search for “<b>"x"&$&”')
    expect(elements(page, 'b')).toEqual([])
  })

  test('shows thirty at most, in at most 60 kB, and says that there are more', async () => {
    const lines = Array.from({ length: 35 }, (_, i) => ({
      slug: `many-${i}`,
      markdown: file(`Many ${i}`, { summary: 'word '.repeat(100) }),
    }))
    await publishBulk(lines)
    const text = await (await get('/search?q=many')).text()
    expect(text.match(/<article/g)).toHaveLength(30)
    expect(text).toContain('Only the best matches are listed.')
    expect(text.length).toBeLessThan(60_000)
  })

  test.each([
    ['/search?q=', '/search'],
    ['/search?q=%20%20', '/search'],
    ['/search?utm_source=x', '/search'],
    ['/search?q=%20a%20%20b%0A', '/search?q=a+b'],
    ['/search?q=a%20b', '/search?q=a+b'],
    ['/search?page=2&q=a&raw', '/search?q=a'],
    ['/Search/?q=Rain', '/search?q=Rain'],
    [`/search?q=${'a'.repeat(5000)}`, `/search?q=${'a'.repeat(200)}`],
    ['/rss.xml?q=', '/rss.xml'],
    ['/rss.xml?q=+', '/rss.xml'],
    ['/feed.json?q=a%20b&tag=x', '/feed.json?q=a+b'],
    ['/atom.xml?raw&q=a', '/atom.xml?q=a&raw'],
    ['/tags/travel/rss.xml?q=a', '/tags/travel/rss.xml'],
    ['/?q=a', '/'],
  ])('%s leads to %s', async (path, location) => {
    const response = await get(path)
    expect([response.status, response.headers.get('Location')]).toEqual([301, location])
  })

  test.each(
    [
      [
        '"',
        '*',
        '"" OR ""',
        'AND',
        'NOT',
        'a NEAR b',
        'title:rain',
        '^rain',
        '(',
        "'; DROP TABLE x",
      ],
      [
        '\u0000',
        '\uFFFF',
        '\u202Egnp',
        '﷽',
        '🌧️',
        '%',
        '\\',
        '<script>',
        '{query}',
        '{searchTerms}',
      ],
    ].flat(),
  )('%j does no harm', async (query) => {
    for (const path of ['/search', ...feedPaths]) {
      const asked = `${path}?${new URLSearchParams({ q: query })}`
      const first = await get(asked)
      const next = first.headers.get('Location')
      const response = next === null ? first : await get(next)
      expect(response.status, asked).toBe(200)
      await response.body?.cancel()
    }
  })

  test('a query of 10,000 characters is cut, and of 100,000 quotes too', async () => {
    for (const query of ['rain '.repeat(2000), '%22'.repeat(100_000)]) {
      const response = await get(`/search?q=${query}`)
      expect([301, 414]).toContain(response.status)
      const location = response.headers.get('Location') ?? '/search'
      expect(location.length).toBeLessThan(700)
      expect((await get(location)).status).toBe(200)
    }
  })

  test('is offered where nothing is, and described to browsers', async () => {
    const response = await get('/nothing')
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self'")
    expect(await response.text()).toContain('<form class="address" action="/search"')
    expect(await (await get('/')).text()).toContain('type="application/opensearchdescription+xml"')
    const described = await get('/opensearch.xml')
    expect(described.headers.get('Content-Type')).toBe(
      'application/opensearchdescription+xml; charset=utf-8',
    )
    const xml = await described.text()
    expect(xml).toContain(`<Url type="text/html" template="${home}/search?q={searchTerms}"/>`)
    expect(xml).toContain(
      `<Url type="application/rss+xml" template="${home}/rss.xml?q={searchTerms}"/>`,
    )
    expect(/<ShortName>(.*)<\/ShortName>/.exec(xml)?.[1]?.length).toBeLessThanOrEqual(16)
  })
})

describe('the feed of a search', () => {
  const slugs = async (path: FeedPath, query = 'brucke') => {
    const items = await readItems(`${path}?q=${query}` as FeedPath)
    return items.map(({ url = '' }) => url.replace(/^.*\//, ''))
  }
  // The reader of a format is known by the path of its main feed.
  for (const path of feedPaths) {
    Object.defineProperty(feedReaders, `${path}?q=brucke`, { value: feedReaders[path] })
    Object.defineProperty(feedReaders, `${path}?q=wind`, { value: feedReaders[path] })
  }

  test('has the found articles in each format, newest first, with their text', async () => {
    for (const path of feedPaths) {
      expect(await slugs(path)).toEqual(['river', 'bridge'])
      const response = await get(`${path}?q=brucke`)
      expect(response.headers.get('Link')).toContain(`<${home}/search?q=brucke>; rel="alternate"`)
      expect(response.headers.get('Link')).not.toContain('rel="hub"')
      const text = await response.text()
      expect(text).toContain('Search for “brucke”')
      expect(text).toContain(`${home}${path}?q=brucke`)
      expect(text).toContain('It rained.')
      expect(text).not.toContain('/hub')
    }
  })

  test('has a validator of its own: what it does not find changes nothing', async () => {
    const first = await get('/rss.xml?q=brucke')
    const tag = entityTag(first)
    expect(first.headers.has('Last-Modified')).toBe(false)
    await publish('sun', file('Sun'))
    const known = await get('/rss.xml?q=brucke', { headers: { 'If-None-Match': tag } })
    expect(known.status).toBe(304)
    expect(entityTag(await get('/rss.xml?q=Brucke'))).not.toBe(tag)
    await publish('bridges', file('Brücken', { published: '2026-03-03' }))
    const changed = await get('/rss.xml?q=brucke', { headers: { 'If-None-Match': tag } })
    expect(changed.status).toBe(200)
    expect(await slugs('/rss.xml')).toEqual(['bridges', 'river', 'bridge'])
    await publish('bridges', file('Viaducts', { published: '2026-03-03' }))
    expect(entityTag(await get('/rss.xml?q=brucke'))).toBe(tag)
  })

  test('is told to caches with the main feed, and lives no longer than until the next release', async () => {
    await publish('soon', file('Wind again', { published: instant(100) }))
    const response = await get('/rss.xml?q=wind')
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=100')
    expect(response.headers.get('Cache-Tag')).toBe((await get('/rss.xml')).headers.get('Cache-Tag'))
    expect(await slugs('/rss.xml', 'wind')).toEqual(['wind'])
    at(100)
    expect(await slugs('/rss.xml', 'wind')).toEqual(['soon', 'wind'])
    expect(await listed('/search?q=again')).toEqual(['soon'])
    await withdraw('soon')
    expect(await slugs('/rss.xml', 'wind')).toEqual(['wind'])
    expect(await listed('/search?q=again')).toEqual([])
  })

  test('without items, is a feed all the same', async () => {
    for (const path of feedPaths) {
      const response = await get(`${path}?q=xyzzy`)
      expect(response.status).toBe(200)
      expect(feedReaders[path](await response.text()).items).toEqual([])
    }
  })

  test('opened by a person, is a page that links to the search', async () => {
    const text = await (await get('/atom.xml?q=brucke', person)).text()
    expect(text).toContain(`value="${home}/atom.xml?q=brucke"`)
    expect(text).toContain('href="/search?q=brucke"')
    expect(text).toContain('/articles/river')
    expect((await get('/atom.xml?q=brucke&raw', person)).headers.get('Content-Type')).toContain(
      'atom',
    )
  })

  test('says 503, when to come again, and nothing else, while there is no index', async () => {
    await runInDurableObject(thePress(), (_, { storage }) => storage.deleteAll())
    const response = await get('/feed.json?q=xyz')
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '10'])
    const page = await get('/search?q=wind', person)
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('<title>')
    expect((await get('/feed.json')).status).toBe(200)
  })
})
