import { afterEach, describe, expect, test } from 'vitest'
import { sliceCacheTag } from '../../src/site/addresses.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { beginWith } from '../setup/begin.ts'
import { attribute, classed, elements, links, readPage, textOf } from '../setup/page.ts'
import {
  articleFile,
  entityTag,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  send,
  sendUncached,
} from '../setup/requests.ts'
import { brokenStore, emptyStore } from '../setup/store.ts'

beginWith(() => publish('rain', articleFile()))

afterEach(emptyStore)

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** What readers, crawlers and programs send that might be mistaken for a browser's request. */
const machines: Record<string, Record<string, string>> = {
  curl: { 'User-Agent': 'curl/8.5.0', Accept: '*/*' },
  'a program that says nothing': {},
  Feedly: { 'User-Agent': 'Feedly/1.0 (+https://feedly.com/poller.html)', Accept: '*/*' },
  Inoreader: { 'User-Agent': 'Mozilla/5.0 (compatible; inoreader.com; 1 subscribers)' },
  NewsBlur: {
    'User-Agent': 'NewsBlur Feed Fetcher - 1 subscriber',
    Accept:
      'application/atom+xml, application/rss+xml, application/xml;q=0.8, text/xml;q=0.6, */*;q=0.2',
  },
  FreshRSS: { 'User-Agent': 'FreshRSS/1.26', Accept: `application/rss+xml, ${html}` },
  Miniflux: {
    'User-Agent': 'Mozilla/5.0 (compatible; Miniflux/2.2)',
    Accept: `${html}, application/rss+xml`,
  },
  feedparser: { 'User-Agent': 'feedparser/6.0.11', 'A-IM': 'feed' },
  'a reader that calls itself a browser': {
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
    Accept: html,
    'Upgrade-Insecure-Requests': '1',
  },
  Googlebot: {
    'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    Accept: html,
  },
  'a reader in a browser': {
    'Sec-Fetch-Dest': 'empty',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Site': 'cross-site',
    Accept: '*/*',
  },
  'an extension': { 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'no-cors', Accept: html },
  'a frame': { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate', Accept: html },
  'a header twice': { 'Sec-Fetch-Dest': 'document, empty' },
}

const person = {
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Site': 'none',
  Accept: html,
}

describe.each(feedPaths)('%s', (path) => {
  test.each(Object.entries(machines))('gives %s the feed', async (_, headers) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await send(method, path, { headers })
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toMatch(/^application\/(rss|atom|feed)\+/)
      expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest')
      await response.text()
    }
  })

  test('gives a person a page', async () => {
    const response = await get(path, { headers: person })
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
    expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest')
    expect(entityTag(response)).toMatch(/^W\//)
    expect(response.headers.get('Cache-Tag')).toBe(`site,${sliceCacheTag(mainSlice)}`)
    const page = await readPage(path, { headers: person })
    expect(elements(page, 'h1').map(textOf)).toEqual(['Dateline Example as a feed'])
    expect(elements(page, 'title').map(textOf)[0]).toMatch(
      /^Feed \((RSS|Atom|JSON Feed)\) – Dateline Example$/,
    )
    const urls = links(page).map(([href]) => href)
    expect(urls).toContain(`feed://news.example${path}`)
    expect(urls).toContain(
      `https://feedly.com/i/subscription/feed/${encodeURIComponent(home + path)}`,
    )
    expect(urls).toContain(`${home}${path}?raw`)
    expect(urls).toContain(`${home}/articles/rain`)
    const policy = response.headers.get('Content-Security-Policy')
    expect(policy).toMatch(new RegExp(`script-src ${home}/copy\\.[0-9a-f]{12}\\.js;`))
  })

  test('gives the feed to anybody at its raw address', async () => {
    const plain = await get(path)
    for (const headers of [person, {}]) {
      const response = await get(`${path}?raw`, { headers })
      expect(response.status).toBe(200)
      expect(entityTag(response)).toBe(entityTag(plain))
      expect(await response.text()).toBe(await (await get(path)).text())
    }
    for (const query of ['?raw=1', '?raw&a', '?a&raw']) {
      const response = await get(path + query, { headers: person })
      expect([response.status, response.headers.get('Location')]).toEqual([301, `${path}?raw`])
    }
    expect((await get(`${path}?RAW`)).headers.get('Location')).toBe(path)
  })

  test('keeps both apart in a cache', async () => {
    const asked: Record<string, string>[] = [{}, person, {}, person, { 'Sec-Fetch-Dest': 'empty' }]
    const types: string[] = []
    for (const headers of asked) {
      const response = await sendUncached('GET', path, { headers })
      types.push(response.headers.get('Content-Type')?.slice(0, 9) ?? '')
      await response.text()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(types.map((type) => type === 'text/html')).toEqual([false, true, false, true, false])
  })
})

describe('what is not the newest of one slice', () => {
  beginWith(async () => {
    await publishBulk(
      Array.from({ length: 51 }, (_, i) => ({
        slug: `a${i}`,
        markdown: articleFile({
          title: `Article ${i}`,
          published: `2025-01-01T10:00:${String(i).padStart(2, '0')}Z`,
          tags: i % 2 ? ['Odd', 'All'] : ['All'],
          authors: ['example-author'],
        }),
      })),
    )
  })

  const paths = {
    '/tags/odd/rss.xml': ['Odd', '/tags/odd/rss.xml', 10],
    '/authors/example-author/atom.xml': ['Example Author', '/authors/example-author/atom.xml', 10],
    '/archive/1/rss.xml': ['Dateline Example', '/rss.xml', 50],
    '/archive/2-1/feed.json': ['Dateline Example', '/feed.json', 1],
    '/tags/all/archive/1/atom.xml': ['All', '/tags/all/atom.xml', 50],
    '/tags/odd/archive/1-7/atom.xml': ['Odd', '/tags/odd/atom.xml', 7],
    '/atom.xml?tag=all&tag=odd': ['All + Odd', '/atom.xml?tag=all&tag=odd', 10],
    '/rss.xml?tag=all&tag=odd&match=any': ['All / Odd', '/rss.xml?tag=all&tag=odd&match=any', 10],
  } as const

  test.each(Object.entries(paths))(
    '%s is a page for a person too',
    async (path, [name, address, n]) => {
      const response = await get(path, { headers: person })
      expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
      expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest')
      const page = await readPage(path, { headers: person })
      const full = name === 'Dateline Example' ? name : `Dateline Example: ${name}`
      expect(elements(page, 'h1').map(textOf)).toEqual([`${full} as a feed`])
      const [input] = elements(page, 'input')
      expect(input && attribute(input, 'value')).toBe(home + address)
      const [list] = classed(page, 'headlines')
      expect(list && links(list)).toHaveLength(n)
      const raw = links(page).find(([, words]) => words.endsWith(' document'))?.[0] ?? ''
      expect(raw).toMatch(/[?&]raw$/)
      expect(raw.replace(/[?&]raw$/, '')).toBe(home + path)
      const document = await get(raw.slice(home.length), { headers: person })
      expect(document.status).toBe(200)
      expect(await document.text()).toBe(await (await get(path)).text())
    },
  )

  test.each(Object.keys(paths))('%s is the document for every program', async (path) => {
    for (const headers of Object.values(machines)) {
      const response = await get(path, { headers })
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toMatch(/^application\/(rss|atom|feed)\+/)
      expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest')
      await response.text()
    }
  })

  test('leads to its neighbours in the archive', async () => {
    const words = async (path: string) =>
      links(await readPage(path, { headers: person })).filter(([, words]) =>
        words.endsWith('er articles'),
      )
    expect(await words('/archive/2-1/feed.json')).toEqual([
      ['/archive/1/feed.json', 'Older articles'],
    ])
    await publishBulk(
      Array.from({ length: 50 }, (_, i) => ({ slug: `b${i}`, markdown: articleFile() })),
    )
    expect(await words('/archive/1/rss.xml')).toEqual([['/archive/2/rss.xml', 'Newer articles']])
  })

  test('leads to the pages of what is combined', async () => {
    const page = await readPage('/atom.xml?tag=all&tag=odd', { headers: person })
    expect(links(page)).toEqual(
      expect.arrayContaining([
        ['/tags/all', 'All'],
        ['/tags/odd', 'Odd'],
      ]),
    )
  })

  const absent = ['/archive/9/rss.xml', '/archive/x/rss.xml', '/feed.json?tag=all&tag=nothing']

  test.each([...absent, '/tags/nothing/atom.xml'])(
    '%s is not there, in a page or in a line of text',
    async (path) => {
      const page = await get(path, { headers: person })
      expect([page.status, page.headers.get('Vary')]).toEqual([404, 'Sec-Fetch-Dest'])
      expect(await page.text()).toContain('<h1>There is nothing here</h1>')
      const text = await get(path)
      expect([text.status, text.headers.get('Vary')]).toEqual([404, 'Sec-Fetch-Dest'])
      expect(await text.text()).toBe('There is no such feed.\n')
      expect(page.headers.get('Cache-Tag')).toBe(text.headers.get('Cache-Tag'))
      await publish('soon', articleFile({ published: '2026-11-22T12:00:30Z' }))
      expect((await get(path)).headers.get('Cache-Control')).toBe('public, max-age=30')
    },
  )

  test('too many of them are refused, in a page or in a line of text', async () => {
    const query = Array.from({ length: 11 }, (_, i) => `tag=t${10 + i}`).join('&')
    const page = await get(`/rss.xml?${query}`, { headers: person })
    expect([page.status, page.headers.get('Vary')]).toEqual([400, 'Sec-Fetch-Dest'])
    expect(await page.text()).toContain('<h1>That is too much for one feed</h1>')
    const text = await get(`/rss.xml?${query}`)
    expect([text.status, text.headers.get('Vary')]).toEqual([400, 'Sec-Fetch-Dest'])
    expect(text.headers.get('Content-Type')).toMatch(/^text\/plain/)
  })
})

test('a person gets a page if the store does not answer', async () => {
  for (const path of ['/', '/rss.xml', '/articles/rain', '/tags', '/archive']) {
    const response = await get(path, { headers: person, bindings: { DB: brokenStore('later') } })
    expect([response.status, response.headers.get('Retry-After')], path).toEqual([503, '10'])
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Cloudflare-CDN-Cache-Control')).toBe('no-store')
    expect(await response.text()).toContain('<h1>This page can’t be shown right now</h1>')
  }
})

test('only a feed has a raw address', async () => {
  const response = await get('/articles/rain?raw')
  expect([response.status, response.headers.get('Location')]).toEqual([301, '/articles/rain'])
  expect((await get('/RSS.xml?raw')).headers.get('Location')).toBe('/rss.xml?raw')
})
