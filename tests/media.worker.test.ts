import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import { expectPage, inert } from './setup/page.ts'
import { entityTag, get, send } from './setup/requests.ts'
import { emptyStore } from './setup/store.ts'

afterEach(emptyStore)

describe('/media', () => {
  test.each([
    ['/media/icon.png', 'image/png'],
    ['/media/what-an-enclosure-carries.mp3', 'audio/mpeg'],
  ])('%s is served as a file that runs nothing', async (path, type) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe(type)
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.headers.get('Content-Security-Policy')).toBe(inert)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Cache-Control')).toMatch(/max-age=\d+/)
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100)

    const head = await send('HEAD', path)
    expect(head.status).toBe(200)
    expect(head.headers.get('Content-Type')).toBe(type)
    const headers = { 'If-None-Match': entityTag(response) }
    const unchanged = await get(path, { headers })
    expect(unchanged.status).toBe(304)
    expect(unchanged.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(unchanged.headers.get('Content-Type')).toBeNull()
    expect(unchanged.headers.get('ETag')).toBe(entityTag(response))
    expect(unchanged.headers.get('Cache-Control')).toBe(response.headers.get('Cache-Control'))
  })

  test('is served in parts, as a player that skips asks for', async () => {
    const path = '/media/what-an-enclosure-carries.mp3'
    const whole = await get(path)
    const etag = whole.headers.get('ETag') ?? ''
    const bytes = new Uint8Array(await whole.arrayBuffer())
    expect(whole.headers.get('Accept-Ranges')).toBe('bytes')
    const size = bytes.length
    const parts: [range: string, from: number, to: number][] = [
      ['bytes=0-99', 0, 100],
      ['bytes=500-', 500, size],
      ['bytes=-7', size - 7, size],
      [`bytes=${size - 1}-${size + 5}`, size - 1, size],
      [`bytes=-${size + 5}`, 0, size],
    ]
    for (const [Range, from, to] of parts) {
      const part = await get(path, { headers: { Range, 'If-Range': etag } })
      expect([part.status, part.headers.get('Content-Range')], Range).toEqual([
        206,
        `bytes ${from}-${to - 1}/${size}`,
      ])
      expect(part.headers.get('Content-Type')).toBe('audio/mpeg')
      expect(new Uint8Array(await part.arrayBuffer()), Range).toEqual(bytes.slice(from, to))
    }
    for (const Range of [`bytes=${size}-`, 'bytes=-0', 'bytes=99999999999999999999-']) {
      const none = await get(path, { headers: { Range } })
      expect([none.status, none.headers.get('Content-Range')]).toEqual([416, `bytes */${size}`])
      expect(none.headers.get('Cache-Control')).toBe('no-store')
    }
    const wholes: Record<string, string>[] = [
      { Range: 'bytes=0-1,3-4' },
      { Range: 'bytes=9-2' },
      { Range: 'bytes=-' },
      { Range: 'lines=1-2' },
      { Range: 'bytes=0-9', 'If-Range': '"another"' },
    ]
    for (const headers of wholes) {
      const response = await get(path, { headers })
      expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, size])
    }
    expect((await send('HEAD', path, { headers: { Range: 'bytes=0-1' } })).status).toBe(200)
  })

  test('puts a PDF in no sandbox, where Safari would show nothing', async () => {
    const headers = { 'Content-Type': 'application/pdf' }
    const fetch = async () => new Response('%PDF-1.7', { headers })
    const ASSETS = { ...env.ASSETS, fetch } as Fetcher
    const response = await get('/media/slides.pdf', { bindings: { ASSETS } })
    expect(response.headers.get('Content-Security-Policy')).toBeNull()
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
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

  // The asset server redirects to its own escaped form, which doesn't know of /media and escapes
  // more than a URL needs (a+b.png, for example).
  test('finds a file however its name is escaped', async () => {
    const response = await get('/media/ic%6Fn%2epng')
    expect(response.status).toBe(200)
    expect(response.headers.get('Location')).toBeNull()
    expect(response.headers.get('Content-Type')).toBe('image/png')
  })
})
