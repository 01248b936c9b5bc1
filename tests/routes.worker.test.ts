import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { canonicalPath } from '../src/http/canonical.ts'
import { canon } from '../src/routes.ts'
import { readXml } from './readers/xml.ts'
import { attribute, elements, readPage, textOf } from './setup/page.ts'
import { randomFrom } from './setup/random.ts'
import {
  api,
  articleFile,
  entityTag,
  feedPaths,
  get,
  home,
  postBulk,
  publish,
  publishBulk,
  put,
  readItems,
  send,
  withdraw,
} from './setup/requests.ts'
import { brokenStore, emptyStore } from './setup/store.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime('2026-11-22T12:00:00Z')
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await emptyStore()
})

/** The policy of all that is no page: a browser that opens it plays and draws it, and no more. */
const inert = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

const absent = 'There is nothing here'
const gone = 'This article was withdrawn'

async function expectPage(path: string, status: number, title: string): Promise<void> {
  const response = await get(path)
  expect(response.status, path).toBe(status)
  expect(response.headers.get('Content-Type'), path).toBe('text/html; charset=UTF-8')
  expect(response.headers.get('X-Content-Type-Options'), path).toBe('nosniff')
  expect(response.headers.get('Content-Security-Policy'), path).toMatch(/^default-src 'none';/)
  expect(await response.text(), path).toContain(`<h1>${title}</h1>`)
}

describe('a page', () => {
  test.each([
    '/nothing',
    '/articles/nothing',
    '/articles/rain/more',
    '/articles/%FF',
    '/articles/rain%00',
    '/index.html',
    '/..%2Frss.xml',
  ])('%s is not there', async (path) => {
    await publish('rain', articleFile())
    await expectPage(path, 404, absent)
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('can only be read: %s', async (method) => {
    for (const path of ['/', '/rss.xml', '/articles/rain', '/media/icon.png', '/healthz']) {
      const response = await send(method, path)
      expect(response.status).toBe(405)
      expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
      expect(response.headers.get('Cache-Control')).toBe('no-store')
    }
  })

  // Fetch standard, CORS-preflight: what a program on another page asks before it sends a tag.
  test('may be read by programs on any page', async () => {
    const headers = {
      Origin: 'https://reader.example',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'if-none-match, a-im',
    }
    const response = await send('OPTIONS', '/rss.xml', { headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET,HEAD')
    expect(response.headers.get('Access-Control-Allow-Headers')).toMatch(/If-None-Match.*A-IM/)
  })

  test('of an article is there while the article is', async () => {
    await expectPage('/articles/rain', 404, absent)
    await publish('rain', articleFile({ draft: true }))
    await expectPage('/articles/rain', 404, absent)
    await publish('rain', articleFile({ published: '2026-11-22T12:00:01Z' }))
    await expectPage('/articles/rain', 404, absent)
    await publish('rain', articleFile({ published: '2026-11-22T12:00:00Z' }))
    await expectPage('/articles/rain', 200, 'Rain')
    await withdraw('rain')
    await expectPage('/articles/rain', 410, gone)
    await publish('rain', articleFile({ draft: true }))
    await expectPage('/articles/rain', 404, absent)
  })

  test('says nothing of a draft, of the future, and of what was withdrawn', async () => {
    const word = 'Xylophonist'
    const fields = { title: word, summary: word, tags: [word] }
    const lines = [
      { slug: 'draft', markdown: articleFile({ ...fields, draft: true }, word) },
      { slug: 'future', markdown: articleFile({ ...fields, published: '2026-11-23' }, word) },
      { slug: 'gone', markdown: articleFile(fields, word) },
    ]
    await publishBulk(lines)
    await withdraw('gone')
    const pages = ['draft', 'future', 'gone'].map((slug) => `/articles/${slug}`)
    for (const path of [...pages, '/', ...feedPaths])
      expect(await (await get(path)).text(), path).not.toMatch(/xylophonist/i)
  })

  test('lists the newest articles at /', async () => {
    await expectPage('/', 200, 'Dateline Example')
    expect(await (await get('/')).text()).toContain('Nothing is published yet.')
    await publish('old', articleFile({ title: 'Old', published: '2026-01-01' }))
    await publish('note', articleFile({ title: '', published: '2026-02-01' }, 'Only a note.'))
    await publish('new', articleFile({ title: 'New' }))
    const listed = elements(await readPage('/'), 'article').map((article) => {
      const [heading] = elements(article, 'h2')
      const [link] = elements(article, 'a')
      return [link && attribute(link, 'href'), heading && textOf(heading)]
    })
    expect(listed).toEqual([
      [`${home}/articles/new`, 'New'],
      [`${home}/articles/note`, 'Note'],
      [`${home}/articles/old`, 'Old'],
    ])
    expect(await (await get('/')).text()).toContain('<p>Only a note.</p>')
  })

  test('names its feeds to a reader that looks for them', async () => {
    await publish('rain', articleFile())
    for (const path of ['/', '/articles/rain', '/nothing']) {
      const links = elements(await readPage(path), 'link')
        .filter((link) => attribute(link, 'rel') === 'alternate')
        .map((link) => [attribute(link, 'type'), attribute(link, 'href')])
      expect(links).toEqual([
        ['application/rss+xml', `${home}/rss.xml`],
        ['application/atom+xml', `${home}/atom.xml`],
        ['application/feed+json', `${home}/feed.json`],
      ])
    }
  })

  test('is well for a slug of any script', async () => {
    await publish('%E0%A4%B9%E0%A4%BF', articleFile({ title: 'हि' }))
    await expectPage('/articles/%E0%A4%B9%E0%A4%BF', 200, 'हि')
  })
})

describe('what an author writes', () => {
  const hostile = `</title></h1><script>alert("1")</script>'"><img src=x onerror=alert(1)> ]]> & &amp; &lt;`

  const file = articleFile(
    {
      title: hostile,
      summary: hostile,
      dateline: hostile,
      tags: [hostile],
      authors: [
        { name: hostile, role: hostile, bio: hostile, url: 'https://a.example/?"><script>&b=1' },
      ],
      image: { url: 'https://a.example/a.png?"&<script>', alt: hostile },
      link: "https://b.example/?a=\"><script>alert(1)</script>&b='c'",
      attachments: [{ url: 'https://c.example/a.mp3?"&<', type: 'audio/mpeg', title: hostile }],
      corrections: [{ date: '2026-03-02', note: hostile }],
      id: "tag:a.example,2026:o'hara&co",
    },
    `Text ${hostile}\n\n<p onclick="alert(1)" style="x">a</p><a href="javascript:alert(1)">b</a>`,
  )

  beforeEach(async () => {
    await publish('hostile', file)
  })

  test.each(['/', '/articles/hostile'])('stays text on %s', async (path) => {
    const page = await readPage(path)
    const all = elements(page)
    const scripts = all.filter(({ tagName }) => tagName === 'script')
    expect(scripts.map((script) => attribute(script, 'type'))).toEqual(['application/ld+json'])
    for (const script of scripts) expect(() => JSON.parse(textOf(script))).not.toThrow()
    const attributes = all.flatMap(({ attrs }) => attrs)
    expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([])
    expect(attributes.filter(({ value }) => value.startsWith('javascript:'))).toEqual([])
    expect(all.filter(({ tagName }) => tagName === 'style')).toEqual([])
    const [heading] = elements(page, path === '/' ? 'h2' : 'h1')
    expect(heading && textOf(heading)).toBe(hostile)
    if (path === '/') return
    const [title] = elements(page, 'title')
    expect(title && textOf(title)).toBe(`${hostile} – Dateline Example`)
    const [image] = elements(page, 'figure').flatMap((figure) => elements(figure, 'img'))
    expect(image && attribute(image, 'alt')).toBe(hostile)
  })

  test.each(['/rss.xml', '/atom.xml'])('leaves %s well-formed', async (path) => {
    expect(() => readXml('<a>&</a>')).toThrow()
    expect(readXml(await (await get(path)).text()).local).toMatch(/^(rss|feed)$/)
  })

  test('is the same in each feed', async () => {
    const [rss, atom, json] = await Promise.all(feedPaths.map((path) => readItems(path)))
    expect(json).toMatchObject([
      {
        id: "tag:a.example,2026:o'hara&co",
        title: hostile,
        tags: [hostile],
        authors: [hostile],
        html: expect.stringContaining('<p>a</p><a>b</a>'),
      },
    ])
    expect(json?.[0]?.html).not.toContain('<script')
    // An Atom title is HTML; CDATA ends at ]]>, so RSS and Atom have it as a reference.
    const asRead = (items = json) =>
      items?.map(({ html, title, ...item }) => ({
        ...item,
        html: html.replaceAll(']]&gt;', ']]>'),
        title: title?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      }))
    expect(asRead(rss)).toEqual(asRead())
    expect(asRead(atom)).toEqual(asRead())
  })
})

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
  })

  test('is served in parts, which a player asks for that skips', async () => {
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

  test('of type PDF is in no sandbox, in which Safari shows none', async () => {
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
  ])('nothing is read by %s', async (path) => {
    await expectPage(path, 404, absent)
  })

  test.each([
    '/media//',
    '/media///',
    '/media//icon.png',
    '/media/%2Ficon.png',
    '/media//a.example/icon.png',
    '/media/%2F%2Fa.example/icon.png',
    '/media/%FF.png',
  ])('nothing is read, and no other host named, by %s', async (path) => {
    await expectPage(path, 404, absent)
  })

  // The asset server redirects to its own way of escaping, which knows nothing of /media, and
  // escapes more than a URL needs: a+b.png would be one of those names.
  test('a file is found by every way to escape its name', async () => {
    const response = await get('/media/ic%6Fn%2epng')
    expect(response.status).toBe(200)
    expect(response.headers.get('Location')).toBeNull()
    expect(response.headers.get('Content-Type')).toBe('image/png')
  })
})

describe('a URL that is written otherwise', () => {
  test.each([
    ['/rss.xml?utm_source=x&utm_medium=y', '/rss.xml'],
    ['/rss.xml?', '/rss.xml'],
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
    ['/?', '/'],
    ['//', '/'],
    ['/feed/?x=1', '/feed'],
  ])('%s leads to %s, at once and for good', async (path, canonical) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await send(method, path)
      expect(response.status).toBe(308)
      expect(response.headers.get('Location')).toBe(canonical)
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=86400')
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    }
    expect((await get(canonical)).status).not.toBe(308)
  })

  test('a file keeps its version and its case', async () => {
    expect((await get('/media/icon.png?v=2')).status).toBe(200)
    expect((await get('/media/Icon.png')).status).toBe(404)
  })

  test('1,000 of them lead to one in one step', async () => {
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
    }
  })
})

describe('/feed', () => {
  test.each([
    [undefined, '/rss.xml'],
    ['*/*', '/rss.xml'],
    ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', '/rss.xml'],
    ['application/atom+xml', '/atom.xml'],
    ['application/feed+json, application/json;q=0.9', '/feed.json'],
    ['application/json', '/feed.json'],
    ['application/rss+xml;q=0.5, application/atom+xml;q=0.6, */*;q=0.1', '/atom.xml'],
    ['application/rss+xml, application/atom+xml', '/rss.xml'],
    ['application/*;q=0.5, application/rss+xml;q=0', '/atom.xml'],
    ['APPLICATION/ATOM+XML', '/atom.xml'],
    ['image/png', '/rss.xml'],
    [';;;,q=', '/rss.xml'],
  ])('with Accept: %s leads to %s', async (accept, path) => {
    const response = await get('/feed', { headers: accept ? { Accept: accept } : {} })
    expect(response.status).toBe(302)
    expect(response.headers.get('Location')).toBe(path)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Vary')).toBe('Accept')
  })
})

describe('every response', () => {
  test('states Cache-Control and Date, sets no cookie, and runs nothing', async () => {
    await publishBulk([
      ...['rain', 'gone', 'old'].map((slug) => ({ slug, markdown: articleFile() })),
      { slug: 'draft', markdown: articleFile({ draft: true }) },
    ])
    await publishBulk([{ slug: 'moved', markdown: articleFile(), from: 'old' }])
    await withdraw('gone')
    const paths = [
      ...feedPaths,
      '/',
      ...['rain', 'gone', 'old', 'moved', 'draft', 'nothing'].map((slug) => `/articles/${slug}`),
      ...feedPaths.map((path) => `${path}?raw`),
      ...['/feeds.opml', '/sitemap.xml', '/news-sitemap.xml', '/robots.txt', '/site.webmanifest'],
      ...['/favicon.ico', '/style.0123456789ab.css', '/copy.0123456789ab.js'],
      '/feed',
      '/RSS.xml',
      '/media/icon.png',
      '/media/nothing',
      '/nothing',
      '/healthz',
      '/api/articles',
      '/api/articles/rain',
      '/api/articles/gone',
      '/api/nothing',
    ]
    const broken = { DB: brokenStore('later') }
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const responses: [string, Response][] = []
    for (const path of paths) {
      const headers = { Authorization: 'Bearer test-token' }
      responses.push([path, await get(path)])
      responses.push([`HEAD ${path}`, await send('HEAD', path)])
      responses.push([`POST ${path}`, await send('POST', path)])
      responses.push([`OPTIONS ${path}`, await send('OPTIONS', path)])
      responses.push([`${path} with the token`, await get(path, { headers })])
      responses.push([`${path} without a store`, await get(path, { headers, bindings: broken })])
      responses.push([`${path} in part`, await get(path, { headers: { Range: 'bytes=0-9' } })])
      responses.push([`${path}, known`, await get(path, { headers: { 'If-None-Match': '*' } })])
    }
    responses.push(['PUT', await put('rain', articleFile({}, 'new'))])
    responses.push(['PUT refused', await put('rain', 'x')])
    responses.push(['bulk', await postBulk([{ slug: 'rain', markdown: 'x' }])])
    responses.push(['DELETE', await api('DELETE', '/articles/rain')])
    expect(new Set(responses.map(([, { status }]) => status))).toEqual(
      new Set([200, 204, 206, 301, 302, 304, 308, 401, 404, 405, 410, 422, 503]),
    )
    for (const [what, { status, headers }] of responses) {
      const stated = headers.get('Cache-Control')
      expect(headers.get('Set-Cookie'), what).toBeNull()
      expect(headers.get('X-Content-Type-Options'), what).toBe('nosniff')
      const isPage = headers.get('Content-Type')?.startsWith('text/html')
      const policy = headers.get('Content-Security-Policy') ?? ''
      if (isPage) expect(policy, what).toMatch(/^default-src 'none';.*frame-ancestors 'none'/)
      else if (status === 304) expect(policy, what).toBe('')
      else expect(policy, what).toBe(inert)
      expect(headers.get('Date'), what).toBe('Sun, 22 Nov 2026 12:00:00 GMT')
      expect(stated, `${what}: ${status}`).toMatch(/^(no-store|public, max-age=\d+.*)$/)
      if (status === 401 || status === 422 || status >= 500) expect(stated, what).toBe('no-store')
      if (what.includes('/api') || what.includes('/healthz')) {
        expect(stated, what).toBe('no-store')
      }
    }
  })
})

test('a mistake in the site is told to whoever opens it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  for (const dest of ['empty', 'document']) {
    const headers = { 'Sec-Fetch-Dest': dest }
    const response = await get('/rss.xml', { headers, bindings: { SITE_URL: 'news.example' } })
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([500, 'no-store'])
    expect(await response.text()).toBe(
      'content/site.yaml: SITE_URL "news.example" must be https:// or http:// and a host, without a path\n',
    )
  }
})

describe('when the store fails', () => {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
  })

  test.each(['at once', 'later'] as const)('%s, every page of it says so', async (when) => {
    const bindings = { DB: brokenStore(when) }
    for (const path of [...feedPaths, '/', '/articles/rain', '/healthz']) {
      const response = await get(path, { bindings })
      expect(response.status, path).toBe(503)
      expect(response.headers.get('Retry-After'), path).toBe('10')
      expect(response.headers.get('Cache-Control'), path).toBe('no-store')
      expect(response.headers.get('ETag'), path).toBeNull()
      expect(await response.text()).toBe('The store does not answer. Try again in a moment.\n')
    }
  })

  test('what needs no store is served', async () => {
    const bindings = { DB: brokenStore('at once') }
    expect((await get('/media/icon.png', { bindings })).status).toBe(200)
    expect((await get('/nothing', { bindings })).status).toBe(404)
  })
})

test('/healthz says that the store answers', async () => {
  const response = await get('/healthz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok' })
  expect(response.headers.get('Cache-Control')).toBe('no-store')
})
