import { afterEach, describe, expect, test, vi } from 'vitest'
import { canonicalPath } from '../../src/http/canonical.ts'
import { canon } from '../../src/routes.ts'
import { pngOf, publishMedium } from '../setup/media.ts'
import { randomFrom } from '../setup/random.ts'
import { articleFile, get, home, publish, send, sendUncached } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

/** The same rules, without what is plain at a glance. */
const closer = { ...canon, plain: /^nothing$/ }

describe('a URL in another spelling', () => {
  test.each([
    ['/rss.xml?utm_source=x&utm_medium=y', '/rss.xml'],
    ['/rss.xml?&', '/rss.xml'],
    ['/RSS.xml?', '/rss.xml'],
    ['/feed.json?null', '/feed.json'],
    ['/rss.xml/', '/rss.xml'],
    ['//rss.xml', '/rss.xml'],
    ['///articles///rain//?a', '/articles/rain'],
    ['/RSS.XML', '/rss.xml'],
    ['/Articles/Rain', '/articles/rain'],
    ['/articles/%e0%a4%b9%e0%a4%bf', '/articles/%E0%A4%B9%E0%A4%BF'],
    ['/articles/e%CC%81t%C3%89', '/articles/%C3%A9t%C3%A9'],
    ['/articles/r%61in', '/articles/rain'],
    ['/%2e%2e%2frss.xml', '/..%2Frss.xml'],
    ['//evil.example/rss.xml', '/evil.example/rss.xml'],
    ['//', '/'],
    ['/feed/?x=1', '/rss.xml'],
  ])('%s redirects to %s, in one step and permanently', async (path, canonical) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await send(method, path)
      expect(response.status).toBe(301)
      expect(response.headers.get('Location')).toBe(canonical)
      // Where something else may have been with another program, it may yet be said.
      const isOurs = /rss|feed|^\/\/$/i.test(path) && !/^\/(?:feed\/|\/e|%2e)/.test(path)
      const lifetime = isOurs ? 86400 : 60
      expect(response.headers.get('Cache-Control')).toBe(`public, max-age=${lifetime}`)
      expect(response.headers.get('Cache-Tag')).toBe(isOurs ? null : 'site,absent')
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    }
    expect((await get(canonical)).status).not.toBe(301)
  })

  test.each(['/rss.xml', '/', '/articles', '/feed', '/robots.txt'])(
    'with an empty query is %s itself',
    async (path) => {
      const [plain, empty] = [await get(path), await get(`${path}?`)]
      expect(empty.status).toBe(plain.status)
      const facts = ['Content-Type', 'Cache-Control', 'Cache-Tag', 'ETag', 'Location'].map(
        (name) => [plain.headers.get(name), empty.headers.get(name)],
      )
      for (const [one, other] of facts) expect(other).toBe(one)
      expect(await empty.text()).toBe(await plain.text())
    },
  )

  test('is refused if the one to redirect to is too long for that', async () => {
    // Each of these is 18 letters in an address.
    const response = await get(`/tags/${'ﷺ'.repeat(300)}/rss.xml`)
    expect(response.status).toBe(414)
    expect(await response.text()).toBe('An address here has at most 8000 characters.\n')
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=86400')
    expect((await get(`/tags/${'ﷺ'.repeat(30)}/rss.xml`)).status).toBe(301)
    expect((await get(`/rss.xml?${'x'.repeat(9000)}`)).status).toBe(301)
  })

  test('a file keeps its version and its case', async () => {
    await publishMedium('icon.png', pngOf(512, 512))
    expect((await get('/media/icon.png?v=2')).status).toBe(200)
    expect((await get('/media/Icon.png')).status).toBe(404)
  })

  test('1,000 of them redirect in one step', async () => {
    const random = randomFrom(20261122)
    const parts = [
      '/',
      '//',
      'rss.xml',
      'RSS.xml',
      '%',
      '%2F',
      '%ff',
      '..',
      '.',
      '?',
      '&',
      'é',
      '%C3%89',
      ' ',
      '~',
      'tags/',
      'authors/',
      '\u0399\u0342',
      'tag=',
      'author=',
      'match=any',
      "'",
    ]
    for (let run = 0; run < 1000; run++) {
      const path = Array.from({ length: 6 }, () => parts[Math.floor(random() * parts.length)])
      const url = new URL(`${home}/${path.join('')}`).href
      const first = canonicalPath(url, canon)
      const second = first === undefined ? undefined : canonicalPath(home + first, canon)
      expect(second, `${path.join('')} → ${first}`).toBeUndefined()
      if (first !== undefined) expect(new URL(first, home).origin).toBe(home)
      expect(canonicalPath(url, closer)).toBe(first)
    }
  })

  test('a plain URL is what a closer look finds it to be', () => {
    const random = randomFrom(20261128)
    const parts = [
      'a',
      'z9',
      '-',
      '_',
      '.',
      '/',
      '//',
      'tags/',
      'authors/',
      'rss.xml',
      'A',
      '?',
      '~',
    ]
    let plain = 0
    for (let run = 0; run < 2000; run++) {
      const path = Array.from({ length: 5 }, () => parts[Math.floor(random() * parts.length)])
      const url = new URL(`${home}/${path.join('')}`).href
      if (canon.plain.test(url)) plain++
      expect(canonicalPath(url, canon), url).toBe(canonicalPath(url, closer))
    }
    expect(plain).toBeGreaterThan(100)
  })
})

const queries = [
  'utm_source=x&utm_medium=feed',
  'utm_campaign=%E2%82%AC',
  'null',
  '',
  '&',
  '?',
  '=',
  'fbclid=IwAR0',
  'ref=reader',
  'format=rss',
  '_=1795348800',
  'a[]=1&a[]=2',
  '%23fragment',
  'v=1.0#fragment',
]

/** Returns another spelling of a feed’s URL. */
function variant(random: () => number, path: string): string {
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)] as T
  const slashes = pick(['/', '/', '//', '///'])
  const letters = [...path.slice(1)].map((letter) => {
    const form = random()
    if (form < 0.2) return letter.toUpperCase()
    if (form < 0.3) return `%${letter.charCodeAt(0).toString(16)}`
    return letter
  })
  const query = pick([undefined, ...queries])
  const more = random() < 0.5 ? `&n=${Math.floor(random() * 1e9)}` : ''
  return `${slashes}${letters.join('')}${pick(['', '', '/', '//'])}${query === undefined ? '' : `?${query}${more}`}`
}

test('1,000 spellings of a feed’s URL lead to one, which is cached once', async () => {
  await publish('rain', articleFile())
  const put = vi.spyOn(Cache.prototype, 'put')
  const random = randomFrom(20261122)
  const variants = new Set<string>()
  while (variants.size < 1000) {
    const url = variant(random, '/rss.xml')
    if (url !== '/rss.xml' && url !== '/rss.xml?') variants.add(url)
  }
  const ages: (string | null)[] = []
  for (const url of variants) {
    const redirect = await sendUncached('GET', url)
    expect(redirect.status, url).toBe(301)
    expect(redirect.headers.get('Location'), url).toBe('/rss.xml')
    expect(redirect.headers.get('Cache-Control')).toBe('public, max-age=86400')
    expect(redirect.headers.get('Cloudflare-CDN-Cache-Control')).toMatch(/^public, max-age=86400\b/)
    expect(redirect.headers.get('Vary')).toBeNull()
    const response = await sendUncached('GET', '/rss.xml')
    expect(response.status).toBe(200)
    ages.push(response.headers.get('Age'))
    await response.text()
  }
  // All but the first are hits.
  expect(ages.filter((age) => age === null).length).toBeLessThanOrEqual(2)
  expect(new Set(put.mock.calls.map(([key]) => String(key))).size).toBe(1)
}, 60_000)
