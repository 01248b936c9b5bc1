import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { elements, links, readPage, textOf } from '../setup/page.ts'
import {
  articleFile,
  entityTag,
  feedPaths,
  get,
  home,
  publish,
  send,
  sendUncached,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime('2026-11-22T12:00:00Z')
  await publish('rain', articleFile())
})

afterEach(async () => {
  vi.useRealTimers()
  await emptyStore()
})

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** What readers, crawlers and programs send, as far as it might be taken for a browser's. */
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
      expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest, A-IM')
      await response.text()
    }
  })

  test('gives a person a page', async () => {
    const response = await get(path, { headers: person })
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
    expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest, A-IM')
    expect(response.headers.get('ETag')).toBeNull()
    expect(response.headers.get('Cache-Tag')).toBe('site,slice:main')
    const page = await readPage(path, { headers: person })
    expect(elements(page, 'h1').map(textOf)).toEqual(['Dateline Example as a feed'])
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

  test('gives whoever asks for it raw the feed, at an address of its own', async () => {
    const plain = await get(path)
    for (const headers of [person, {}]) {
      const response = await get(`${path}?raw`, { headers })
      expect(response.status).toBe(200)
      expect(entityTag(response)).toBe(entityTag(plain))
      expect(await response.text()).toBe(await (await get(path)).text())
    }
    for (const query of ['?raw=1', '?raw&a', '?a&raw']) {
      const response = await get(path + query, { headers: person })
      expect([response.status, response.headers.get('Location')]).toEqual([308, `${path}?raw`])
    }
    expect((await get(`${path}?RAW`)).headers.get('Location')).toBe(path)
  })

  test('keeps both apart where one cache stands in for another', async () => {
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

test('only a feed can be had raw', async () => {
  const response = await get('/articles/rain?raw')
  expect([response.status, response.headers.get('Location')]).toEqual([308, '/articles/rain'])
  expect((await get('/RSS.xml?raw')).headers.get('Location')).toBe('/rss.xml?raw')
})
