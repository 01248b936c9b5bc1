import { afterEach, expect, test, vi } from 'vitest'
import { randomFrom } from '../setup/random.ts'
import { articleFile, publish, sendUncached } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(async () => {
  vi.restoreAllMocks()
  await emptyStore()
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

/** Returns another way to write the URL of a feed. */
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

test('1,000 ways to write the URL of a feed lead to one, which is held once', async () => {
  await publish('rain', articleFile())
  const put = vi.spyOn(Cache.prototype, 'put')
  const random = randomFrom(20261122)
  const variants = new Set<string>()
  while (variants.size < 1000) {
    const url = variant(random, '/rss.xml')
    if (url !== '/rss.xml') variants.add(url)
  }
  const ages: (string | null)[] = []
  for (const url of variants) {
    const redirect = await sendUncached('GET', url)
    expect(redirect.status, url).toBe(308)
    expect(redirect.headers.get('Location'), url).toBe('/rss.xml')
    expect(redirect.headers.get('Cache-Control')).toBe('public, max-age=86400')
    expect(redirect.headers.get('CDN-Cache-Control')).toMatch(/^public, max-age=86400\b/)
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
