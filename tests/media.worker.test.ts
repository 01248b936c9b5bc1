import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { beginWith } from './setup/begin.ts'
import { at, httpDate } from './setup/clock.ts'
import { countedStore } from './setup/counted-store.ts'
import { bytesOf, pngOf, publishMedium, sha256 } from './setup/media.ts'
import { expectPage, inert } from './setup/page.ts'
import { entityTag, get, send, sendUncached } from './setup/requests.ts'
import { brokenStore, emptyStore } from './setup/store.ts'

const icon = pngOf(512, 512)
const talk = bytesOf(5000)

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue()
})

beginWith(async () => {
  await publishMedium('icon.png', icon)
  await publishMedium('talk.mp3', talk)
})

afterEach(emptyStore)

/** Returns the real bucket as a binding that notes what it is asked for. */
function watchBucket(): { MEDIA: R2Bucket; asked: unknown[] } {
  const asked: unknown[] = []
  const get = (key: string, options: R2GetOptions) => {
    asked.push(options.range)
    return env.MEDIA.get(key, options)
  }
  return { MEDIA: { get } as unknown as R2Bucket, asked }
}

describe('/media', () => {
  test.each([
    ['/media/icon.png', 'image/png', icon],
    ['/media/talk.mp3', 'audio/mpeg', talk],
  ])('%s is served as a file that runs nothing', async (path, type, bytes) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': inert,
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=3600',
      'cloudflare-cdn-cache-control': 'public, max-age=86400, stale-if-error=604800',
      'last-modified': httpDate(0),
      'accept-ranges': 'bytes',
      etag: `"${sha256(bytes)}"`,
    })
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)

    const head = await send('HEAD', path)
    expect(head.status).toBe(200)
    expect(Object.fromEntries(head.headers)).toEqual(headers)
    expect(await head.text()).toBe('')
  })

  test('costs one row, and the bucket is asked only for what is sent', async () => {
    const counts = { read: 0, written: 0 }
    const { MEDIA, asked } = watchBucket()
    const bindings = { DB: countedStore(env.DB, counts), MEDIA }
    const response = await get('/media/talk.mp3', { bindings })
    await response.arrayBuffer()
    expect([counts, asked]).toEqual([{ read: 1, written: 0 }, [{ offset: 0, length: 5000 }]])
    const known = { headers: { 'If-None-Match': entityTag(response) }, bindings }
    expect((await get('/media/talk.mp3', known)).status).toBe(304)
    expect((await send('HEAD', '/media/talk.mp3', { bindings })).status).toBe(200)
    expect([counts.read, asked.length]).toEqual([3, 1])
    const headers = { Range: 'bytes=10-19' }
    const part = await sendUncached('GET', '/media/talk.mp3', { headers, bindings })
    await part.arrayBuffer()
    expect(asked[1]).toEqual({ offset: 10, length: 10 })
  })

  test('is not sent again to a client that has it', async () => {
    at(60)
    const etag = `"${sha256(talk)}"`
    const conditions: [Record<string, string>, number][] = [
      [{ 'If-None-Match': etag }, 304],
      [{ 'If-None-Match': `W/${etag}` }, 304],
      [{ 'If-None-Match': `"x", ${etag}`, Range: 'bytes=0-9' }, 304],
      [{ 'If-None-Match': '"x"', 'If-Modified-Since': httpDate(0) }, 200],
      [{ 'If-Modified-Since': httpDate(0) }, 304],
      [{ 'If-Modified-Since': httpDate(-1) }, 200],
    ]
    for (const [headers, status] of conditions) {
      const response = await get('/media/talk.mp3', { headers })
      expect(response.status, JSON.stringify(headers)).toBe(status)
      expect(response.headers.get('ETag')).toBe(etag)
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=3600')
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(response.headers.get('Content-Type')).toBe(status === 304 ? null : 'audio/mpeg')
    }
  })

  test('is served in parts, as a player that skips asks for', async () => {
    const path = '/media/talk.mp3'
    const etag = `"${sha256(talk)}"`
    const size = talk.length
    const part = (headers: Record<string, string>) => sendUncached('GET', path, { headers })
    const parts: [range: string, from: number, to: number][] = [
      ['bytes=0-99', 0, 100],
      ['bytes=500-', 500, size],
      ['bytes=-7', size - 7, size],
      [`bytes=${size - 1}-${size + 5}`, size - 1, size],
      [`bytes=-${size + 5}`, 0, size],
    ]
    for (const [Range, from, to] of parts) {
      for (const version of [etag, httpDate(0)]) {
        const response = await part({ Range, 'If-Range': version })
        expect([response.status, response.headers.get('Content-Range')], Range).toEqual([
          206,
          `bytes ${from}-${to - 1}/${size}`,
        ])
        expect(response.headers.get('Content-Length')).toBe(String(to - from))
        expect(response.headers.get('Content-Type')).toBe('audio/mpeg')
        expect(new Uint8Array(await response.arrayBuffer()), Range).toEqual(talk.slice(from, to))
      }
    }
    for (const Range of [`bytes=${size}-`, 'bytes=-0', 'bytes=99999999999999999999-']) {
      const none = await part({ Range })
      expect([none.status, none.headers.get('Content-Range')]).toEqual([416, `bytes */${size}`])
      expect(none.headers.get('Cache-Control')).toBe('no-store')
    }
    const wholes: Record<string, string>[] = [
      { Range: 'bytes=0-1,3-4' },
      { Range: 'bytes=9-2' },
      { Range: 'bytes=-' },
      { Range: 'lines=1-2' },
      { Range: 'bytes=0-9', 'If-Range': '"another"' },
      { Range: 'bytes=0-9', 'If-Range': `W/${etag}` },
      { Range: 'bytes=0-9', 'If-Range': httpDate(1) },
    ]
    for (const headers of wholes) {
      const response = await part(headers)
      expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, size])
    }
    const head = await sendUncached('HEAD', path, { headers: { Range: 'bytes=0-1' } })
    expect(head.status).toBe(200)
  })

  test('is whole behind Workers Cache, which cuts the parts itself', async () => {
    const response = await get('/media/talk.mp3', { headers: { Range: 'bytes=0-9' } })
    expect([response.status, response.headers.get('Content-Length')]).toEqual([200, '5000'])
    expect((await response.arrayBuffer()).byteLength).toBe(5000)
  })

  test('may be empty', async () => {
    await publishMedium('empty.txt', new Uint8Array())
    const response = await get('/media/empty.txt')
    expect([response.status, response.headers.get('Content-Length')]).toEqual([200, '0'])
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    const headers = { Range: 'bytes=0-' }
    expect((await sendUncached('GET', '/media/empty.txt', { headers })).status).toBe(416)
  })

  test('puts a PDF in no sandbox, where Safari would show nothing', async () => {
    await publishMedium('slides.pdf', new TextEncoder().encode('%PDF-1.7'))
    const response = await get('/media/slides.pdf')
    expect(response.headers.get('Content-Type')).toBe('application/pdf')
    expect(response.headers.get('Content-Security-Policy')).toBeNull()
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test.each(['drawing.svg', 'page.html', 'page.xml'])('runs nothing of %s', async (name) => {
    await publishMedium(name, new TextEncoder().encode('<svg/>'))
    const response = await get(`/media/${name}`)
    expect(response.headers.get('Content-Security-Policy')).toBe(inert)
  })

  test('says that the store fails, rather than that nothing is there', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const bindings = { DB: brokenStore('later') }
    expect((await get('/media/icon.png', { bindings })).status).toBe(503)
    await env.MEDIA.delete(sha256(icon))
    const lost = await get('/media/icon.png')
    expect([lost.status, lost.headers.get('Cache-Control')]).toEqual([503, 'no-store'])
    await env.MEDIA.put(sha256(icon), icon)
  })

  test.each([
    '/site.yaml',
    '/content/site.yaml',
    '/media/site.yaml',
    '/media/../site.yaml',
    '/media/%2e%2e/site.yaml',
    '/media/%2E%2E%2Fsite.yaml',
    '/media/..%2fsite.yaml',
    '/media/..%5csite.yaml',
    '/media/..\\site.yaml',
    '/media/%252e%252e%252fsite.yaml',
    '/media/.%00./site.yaml',
    '/media//site.yaml',
    '/media/./site.yaml',
    '/media/icon.png/../../site.yaml',
    '/media/icon.png%2f..%2f..%2fsite.yaml',
    '/articles/a-note-needs-no-title.md',
    '/media/articles/a-note-needs-no-title.md',
    '/media/../articles/a-note-needs-no-title.md',
    '/media/..%2farticles%2fa-note-needs-no-title.md',
    '/content/articles/a-note-needs-no-title.md',
    '/media/..%2f..%2fwrangler.toml',
    '/media/..%2f..%2f.dev.vars',
    '/.dev.vars',
    '/.env',
    '/wrangler.toml',
    '/src/index.ts',
    '/icon.png',
    '/dateline.png',
    '/media',
    '/media/',
    '/media/nothing.png',
    '/media/ICON.PNG',
  ])('%s reads nothing', async (path) => {
    await expectPage(path, 404, 'There is nothing here')
  })

  test.each([
    '/media//',
    '/media///',
    '/media//icon.png',
    '/media/%2Ficon.png',
    '/media//a.example/icon.png',
    '/media/%2F%2Fa.example/icon.png',
    '/media/%FF.png',
  ])('%s reads nothing, and names no other host', async (path) => {
    await expectPage(path, 404, 'There is nothing here')
  })

  test('finds a file however its name is escaped', async () => {
    const response = await get('/media/ic%6Fn%2epng')
    expect(response.status).toBe(200)
    expect(response.headers.get('Location')).toBeNull()
    expect(response.headers.get('Content-Type')).toBe('image/png')
  })
})
