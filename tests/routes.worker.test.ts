import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readXml } from './readers/xml.ts'
import { pngOf, publishMedium } from './setup/media.ts'
import { attribute, elements, expectPage, inert, readPage, textOf } from './setup/page.ts'
import {
  api,
  articleFile,
  feedPaths,
  get,
  home,
  postBulk,
  publish,
  publishBulk,
  put,
  readItems,
  type Sent,
  send,
  sendUncached,
  withdraw,
} from './setup/requests.ts'
import { brokenStore, emptyStore } from './setup/store.ts'

afterEach(emptyStore)

const absent = 'There is nothing here'
const gone = 'This article was withdrawn'

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
    const allowed = response.headers.get('Access-Control-Allow-Headers')?.split(',')
    const named = ['If-None-Match', 'If-Modified-Since', 'If-Range', 'Range', 'A-IM']
    expect(allowed).toEqual(named)
    const read = await get('/rss.xml', { headers: { Origin: 'https://reader.example' } })
    const exposed = read.headers.get('Access-Control-Expose-Headers')?.split(',')
    expect(exposed).toEqual(expect.arrayContaining(['ETag', 'Content-Range', 'Accept-Ranges']))
  })

  // RFC 9110 §9.3.7.
  test.each([{}, { Origin: 'https://reader.example', 'Access-Control-Request-Method': 'GET' }])(
    'says what it allows, to whoever asks: %o',
    async (headers) => {
      for (const path of ['/', '/rss.xml', '/articles/rain', '/media/icon.png', '/nothing']) {
        const response = await send('OPTIONS', path, { headers: { ...headers } as Sent['headers'] })
        expect(response.status).toBe(204)
        expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
        expect(response.headers.get('Cache-Control')).toBe('no-store')
      }
    },
  )

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
        .filter(([type]) => type !== 'text/markdown')
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
        html: expect.stringContaining('<p>a</p>b'),
      },
    ])
    // In the value of an attribute, such as the alt of the picture, it is text.
    expect(json?.[0]?.html.replaceAll(/"[^"]*"/g, '""')).not.toContain('<script')
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
    await publishMedium('icon.png', pngOf(512, 512))
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
      const headers = { Authorization: 'Bearer test-token-long-enough' }
      responses.push([path, await get(path)])
      responses.push([`HEAD ${path}`, await send('HEAD', path)])
      responses.push([`POST ${path}`, await send('POST', path)])
      responses.push([`OPTIONS ${path}`, await send('OPTIONS', path)])
      responses.push([`${path} with the token`, await get(path, { headers })])
      responses.push([`${path} without a store`, await get(path, { headers, bindings: broken })])
      responses.push([
        `${path} in part`,
        await sendUncached('GET', path, { headers: { Range: 'bytes=0-9' } }),
      ])
      responses.push([`${path}, known`, await get(path, { headers: { 'If-None-Match': '*' } })])
    }
    responses.push(['PUT', await put('rain', articleFile({}, 'new'))])
    responses.push(['PUT refused', await put('rain', 'x')])
    responses.push(['bulk', await postBulk([{ slug: 'rain', markdown: 'x' }])])
    responses.push(['DELETE', await api('DELETE', '/articles/rain')])
    expect(new Set(responses.map(([, { status }]) => status))).toEqual(
      new Set([200, 204, 206, 301, 302, 304, 401, 404, 405, 410, 422, 503]),
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
    expect((await get('/robots.txt', { bindings })).status).toBe(200)
    expect((await get('/RSS.xml?x', { bindings })).status).toBe(301)
    // A page may be there, or an old address.
    expect((await get('/nothing', { bindings })).status).toBe(503)
    expect((await get('/Nothing.html', { bindings })).status).toBe(503)
  })
})

test('/healthz says that the store answers', async () => {
  const response = await get('/healthz')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok' })
  expect(response.headers.get('Cache-Control')).toBe('no-store')
})
