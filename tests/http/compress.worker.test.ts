import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { at, instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  get,
  publish,
  type Sent,
  send,
  sendUncached,
} from '../setup/requests.ts'
import { brokenStore, emptyStore } from '../setup/store.ts'

beforeEach(async () => {
  await publish('rain', articleFile({ published: instant(-100) }))
  await publish('hail', articleFile({ published: instant(-200) }))
})

afterEach(emptyStore)

const gzip = { 'Accept-Encoding': 'gzip' }

async function read(response: Promise<Response>) {
  const { status, headers } = await response
  return { status, headers, text: await (await response).text() }
}

// Cloudflare compresses application/rss+xml by itself.
test('RSS is left to Cloudflare', async () => {
  const response = await get('/rss.xml', { headers: gzip })
  expect(response.headers.get('Content-Encoding')).toBeNull()
  expect(entityTag(response)).toMatch(/^"/)
})

describe.each(['/atom.xml', '/feed.json'])('%s', (path) => {
  test.each([
    ['gzip', true],
    ['br, gzip', true],
    ['gzip, deflate, br, zstd', true],
    ['GZIP;q=0.1', true],
    ['x-gzip', true],
    ['*', true],
    ['gzip;q=0.5, identity;q=0.5', true],
    ['identity;q=0, gzip', true],
    ['', false],
    ['identity', false],
    ['br', false],
    ['gzip;q=0', false],
    ['gzip;q=0.000, *', false],
    ['*;q=0', false],
    ['gzip;q=0.5, identity', false],
    ['gzipped', false],
    [';;,gzip=;q', false],
  ])('with Accept-Encoding: %s is compressed: %s', async (accept, isCompressed) => {
    const { headers } = await read(get(path, { headers: { 'Accept-Encoding': accept } }))
    expect(headers.get('Content-Encoding')).toBe(isCompressed ? 'gzip' : null)
    expect(headers.get('ETag')).toMatch(isCompressed ? /^W\/"[^"]+"$/ : /^"[^"]+"$/)
    expect(headers.get('Vary')).toBe('Sec-Fetch-Dest, A-IM')
  })

  // RFC 9110 §9.3.2, §15.4.5; behind Workers Cache, and made, held and stale without it.
  test.each<[string, (method: string, sent: Sent) => Promise<Response>]>([
    ['made', (method, sent) => send(method, path, sent)],
    ['held', (method, sent) => sendUncached(method, path, sent)],
    [
      'stale',
      (method, sent) => {
        at(4000)
        return sendUncached(method, path, { ...sent, bindings: { DB: brokenStore('later') } })
      },
    ],
  ])('%s has one body, and the same headers for GET, HEAD and 304', async (_, request) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await read(sendUncached('GET', path))
    await settle()
    const plain = await read(request('GET', {}))
    const packed = await read(request('GET', { headers: gzip }))
    expect(packed.headers.get('Content-Encoding')).toBe('gzip')
    expect(packed.text).toBe(plain.text)
    expect(packed.headers.get('ETag')).toBe(`W/${plain.headers.get('ETag')}`)
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(packed.headers.get('Content-Length')).toBeNull()

    const head = await read(request('HEAD', { headers: gzip }))
    expect(stated(head.headers)).toEqual(stated(packed.headers))
    for (const { headers } of [plain, packed]) {
      const known = { 'If-None-Match': headers.get('ETag') ?? '' }
      const packedAgain = await read(request('GET', { headers: { ...gzip, ...known } }))
      expect(packedAgain.status).toBe(304)
      expect(packedAgain.headers.get('ETag')).toBe(packed.headers.get('ETag'))
      expect(packedAgain.headers.get('Content-Encoding')).toBeNull()
      const plainAgain = await read(request('GET', { headers: known }))
      expect(plainAgain.status).toBe(304)
      expect(plainAgain.headers.get('ETag')).toBe(plain.headers.get('ETag'))
    }
  })

  test('compresses a delta, whose base may be the tag of the compressed document', async () => {
    const tag = entityTag(await get(path, { headers: gzip }))
    await publish('rain', articleFile({ published: instant(-100) }, 'It still rains.'))
    const headers = { ...gzip, 'A-IM': 'feed', 'If-None-Match': tag }
    const response = await read(get(path, { headers }))
    expect(response.status).toBe(226)
    expect(response.headers.get('Content-Encoding')).toBe('gzip')
    expect(response.headers.get('ETag')).toMatch(/^W\//)
    expect(response.text).toContain('It still rains.')
    expect(response.text).not.toContain('hail')
  })

  test('is held as it was made, whoever asked for it first', async () => {
    await read(sendUncached('GET', path, { headers: gzip }))
    await settle()
    const plain = await read(sendUncached('GET', path))
    expect(plain.headers.get('Age')).toBe('0')
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(plain.headers.get('ETag')).toMatch(/^"/)
    at(301)
    await read(sendUncached('GET', path, { headers: gzip }))
    await settle()
    const later = await read(sendUncached('GET', path))
    expect(later.headers.get('Content-Encoding')).toBeNull()
    expect(later.text).toBe(plain.text)
  })
})

function stated(headers: Headers): [string, string][] {
  return [...headers].filter(([name]) => name !== 'server-timing')
}

/** Lets what a response left to be done later be done. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20))
}
