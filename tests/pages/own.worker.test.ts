import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { instant } from '../setup/clock.ts'
import { countedStore } from '../setup/counted-store.ts'
import { pngOf, publishMedium } from '../setup/media.ts'
import { attribute, elements, expectPage, readPage, textOf } from '../setup/page.ts'
import { ringAlarm } from '../setup/press.ts'
import {
  api,
  articleFile,
  entityTag,
  feedPaths,
  get,
  home,
  type ProblemDetails,
  publish,
  pushSite,
  type Sent,
  send,
  tagOf,
  tellWorkersCache,
  workersCache,
} from '../setup/requests.ts'
import { emptyStore, rows, watchStore } from '../setup/store.ts'

beforeEach(() => {
  tellWorkersCache()
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(emptyStore)

type Fields = Record<string, unknown>
type TakenPage = { path: string; url: string; status: string; cursor: number; told: boolean }

function pageFile(fields: Fields = {}, body = 'We write.'): string {
  const matter = Object.entries({ title: 'About us', ...fields })
  return `---\n${matter.map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join('')}---\n${body}\n`
}

function putPage(path: string, file: BodyInit, sent: Sent = {}): Promise<Response> {
  const headers = { 'Content-Type': 'text/markdown', ...sent.headers }
  return api('PUT', `/pages/${path}${sent.query ?? ''}`, { ...sent, headers, body: file })
}

async function publishPage(path: string, fields: Fields = {}, body?: string): Promise<TakenPage> {
  const response = await putPage(path, pageFile(fields, body))
  if (!response.ok) throw new Error(`${path}: ${response.status}: ${await response.text()}`)
  return response.json()
}

async function refusalOf(response: Response): Promise<ProblemDetails> {
  expect(response.status).toBe(422)
  return response.json()
}

/** The links of the navigation or the end of a page that are not Dateline's own. */
async function linksIn(path: string, place: 'header' | 'footer') {
  const [part] = elements(await readPage(path), place)
  const links = part ? elements(part, 'a').filter((link) => attribute(link, 'dir')) : []
  return links.map((link) => [
    attribute(link, 'href'),
    textOf(link),
    attribute(link, 'rel') ?? '',
    attribute(link, 'aria-current') ?? '',
  ])
}

describe('the API', () => {
  test('takes a page, says what it did, and gives the file back', async () => {
    const created = await putPage('team/jobs', pageFile())
    expect(created.status).toBe(201)
    expect(created.headers.get('Location')).toBe(`${home}/team/jobs`)
    expect(created.headers.get('ETag')).toBe('"1"')
    expect(await created.json()).toEqual({
      ...{ path: 'team/jobs', url: `${home}/team/jobs`, status: 'created', cursor: 1, told: true },
    })
    expect(await publishPage('team/jobs')).toMatchObject({ status: 'unchanged', cursor: 1 })
    expect(await publishPage('team/jobs', { title: 'Jobs' })).toMatchObject({
      ...{ status: 'updated', cursor: 2 },
    })
    const read = await api('GET', '/pages/team/jobs')
    expect(read.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8')
    expect(read.headers.get('ETag')).toBe('"2"')
    expect(await read.text()).toBe(pageFile({ title: 'Jobs' }))
  })

  test('lists pages and drafts in its manifest', async () => {
    await publishPage('imprint', { draft: true })
    await publishPage('about')
    const { pages } = await (await api('GET', '/pages')).json<{ pages: unknown[] }>()
    const hash = expect.stringMatching(/^[\da-f]{64}$/)
    expect(pages).toEqual([
      { path: 'about', url: `${home}/about`, hash, cursor: 2, state: 'live' },
      { path: 'imprint', url: `${home}/imprint`, hash, cursor: 1, state: 'draft' },
    ])
  })

  test('deletes a page, which can come back', async () => {
    await publishPage('about', { nav: true })
    const deleted = await api('DELETE', '/pages/about')
    expect(await deleted.json()).toEqual({ path: 'about', status: 'deleted', told: true })
    await expectPage('/about', 404, 'There is nothing here')
    expect((await api('GET', '/pages/about')).status).toBe(404)
    expect((await api('DELETE', '/pages/about')).status).toBe(404)
    expect(await (await api('GET', '/pages')).json()).toEqual({ pages: [] })
    expect(await publishPage('about')).toMatchObject({ status: 'created' })
    await expectPage('/about', 200, 'About us')
  })

  test('replaces and deletes only the version that a condition names', async () => {
    const { cursor } = await publishPage('about')
    const status = async (headers: Record<string, string>, method = 'PUT') => {
      if (method === 'DELETE') return (await api('DELETE', '/pages/about', { headers })).status
      return (await putPage('about', pageFile({ title: 'x' }), { headers })).status
    }
    expect(await status({ 'If-None-Match': '*' })).toBe(412)
    expect(await status({ 'If-Match': '"99"' })).toBe(412)
    expect(await status({ 'If-Match': '"99"' }, 'DELETE')).toBe(412)
    expect(await status({ 'If-Match': `"${cursor}"` })).toBe(200)
    expect(await status({ 'If-Match': `"${cursor}"` }, 'DELETE')).toBe(412)
    const none = await putPage('nothing', pageFile(), { headers: { 'If-Match': '*' } })
    expect(await none.json()).toMatchObject({ detail: 'there is no such page' })
  })

  test('takes nothing but Markdown, with a token, at addresses that it has', async () => {
    const headers = { 'Content-Type': 'text/html' }
    expect((await putPage('about', pageFile(), { headers })).status).toBe(415)
    expect((await putPage('about', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect((await get('/api/pages')).status).toBe(401)
    expect((await api('POST', '/pages')).headers.get('Allow')).toBe('GET, HEAD')
    expect((await api('POST', '/pages/a/b')).headers.get('Allow')).toBe('GET, HEAD, PUT, DELETE')
  })

  test.each([
    ['no title', { title: '' }, 'title', 2, 'is required'],
    ['a date', { date: '2026-03-01' }, 'date', 3, 'only an article has it'],
    ['tags', { tags: ['x'] }, 'tags', 3, 'only an article has it'],
    ['a misspelt field', { navi: true }, 'navi', 3, 'did you mean "nav"?'],
    ['an order that is none', { order: 'first' }, 'order', 3, 'is not a number'],
    ['a date that is to come', { updated: instant(60) }, 'updated', 3, 'is in the future'],
  ])('refuses %s, with its line', async (_, fields, field, line, message) => {
    const { title, problems } = await refusalOf(await putPage('about', pageFile(fields)))
    expect(title).toBe('The page was refused')
    expect(problems).toEqual([
      expect.objectContaining({
        field,
        ...(line > 2 && { line }),
        message: expect.stringContaining(message),
      }),
    ])
    expect(await rows('SELECT path FROM pages')).toEqual([])
  })

  test('takes the names that other programs have for the fields, with a note', async () => {
    const response = await putPage(
      'about',
      pageFile({ description: 'Who we are.', layout: 'page' }),
    )
    const { notes } = await response.json<{ notes: { message: string }[] }>()
    expect(notes.map(({ message }) => message)).toEqual([
      '`description` is called `summary` here',
      '`layout` means nothing here',
    ])
    expect(await (await get('/about')).text()).toContain('content="Who we are."')
  })

  test.each([
    ['Upper', 'try "upper"'],
    ['a.b', 'has a dot'],
    ['a//b', 'may contain only'],
    ['index', 'choose another name'],
    ['team/index', 'name it team.md to publish it at /team'],
    ['x'.repeat(201), 'is over 200 bytes'],
    [Array(60).fill('abcdefghij').join('/'), 'is over 500 bytes'],
  ])('refuses the path %s', async (path, message) => {
    const { detail } = await refusalOf(await putPage(path, pageFile()))
    expect(detail).toContain(message)
  })

  test('refuses what does not fit into the store, and the fifty-first page in the menu', async () => {
    const long = await putPage('long', pageFile({}, `${'word '.repeat(190_000)}\n`))
    expect((await refusalOf(long)).detail).toContain('the limit is 1900000')
    for (let i = 0; i < 50; i++) await publishPage(`p${i}`, { nav: i % 2 === 0, footer: i % 2 > 0 })
    const { detail } = await refusalOf(await putPage('one-more', pageFile({ footer: true })))
    expect(detail).toContain('every page links to at most 50 others')
    expect(await publishPage('one-more')).toMatchObject({ status: 'created' })
    expect(await publishPage('p0', { nav: true, title: 'x' })).toMatchObject({ status: 'updated' })
  })
})

describe('a page', () => {
  test('has its title, its text and its facts', async () => {
    await publishMedium('map.png', pngOf(60, 40))
    const body = '# About us\n\n![A map](media/map.png) [Jobs](team/jobs.md)[^1]\n\n[^1]: A note.'
    const fields = { summary: 'Who we are.', updated: '2026-03-01', language: 'de' }
    const { notes } = (await (await putPage('about', pageFile(fields, body))).json()) as Fields
    expect(notes).toEqual([
      expect.objectContaining({ message: expect.stringContaining('it repeats the title') }),
      expect.objectContaining({
        line: 9,
        message: expect.stringContaining('"team/jobs.md" leads nowhere'),
      }),
    ])
    const response = await get('/about')
    const text = await response.text()
    expect(text.match(/<h1>/g)).toEqual(['<h1>'])
    expect(text).toContain(`<img src="${home}/media/map.png" alt="A map" width="60" height="40">`)
    expect(text).toContain(`<a href="${home}/team/jobs">Jobs</a>`)
    expect(text).toContain(`<link rel="canonical" href="${home}/about"/>`)
    expect(text).toContain('<html lang="de"')
    expect(text).toContain('aktualisiert am <time')
    const [, json = ''] = /ld\+json">(.*?)<\/script>/.exec(text) ?? []
    expect(JSON.parse(json)).toMatchObject({
      ...{ '@type': 'AboutPage', name: 'About us', description: 'Who we are.' },
      ...{ inLanguage: 'de', dateModified: '2026-03-01T00:00:00Z', url: `${home}/about` },
    })
  })

  test('is in no feed and no list of articles, but in the sitemap', async () => {
    await publishPage('xylophone', { title: 'Xylophone', updated: '2026-03-01T09:00:00Z' })
    await publishPage('draft', { draft: true })
    for (const path of [...feedPaths, '/', '/archive', '/news-sitemap.xml', '/feeds.opml']) {
      expect(await (await get(path)).text(), path).not.toMatch(/xylophone/i)
    }
    const sitemap = await (await get('/sitemap.xml')).text()
    expect(sitemap).toContain(
      `<url><loc>${home}/xylophone</loc><lastmod>2026-03-01T09:00:00Z</lastmod></url>`,
    )
    expect(sitemap).not.toContain('draft')
  })

  test('is not there as a draft, and leaves at once when it becomes one', async () => {
    await publishPage('about', { draft: true, nav: true })
    await expectPage('/about', 404, 'There is nothing here')
    expect(await linksIn('/', 'header')).toEqual([])
    await publishPage('about', { nav: true })
    await expectPage('/about', 200, 'About us')
    await publishPage('about', { draft: true })
    await expectPage('/about', 404, 'There is nothing here')
    expect(workersCache.purged).toHaveLength(1)
  })

  test('redirects from other spellings of its address', async () => {
    await publishPage('team/jobs')
    for (const path of ['/Team/Jobs', '/team/jobs/', '/team//jobs', '/team/jobs?utm_source=x']) {
      const response = await get(path)
      expect([response.status, response.headers.get('Location')]).toEqual([301, '/team/jobs'])
    }
  })

  test('is well in any script', async () => {
    await publishPage('über/日本', { nav: true, title: '日本' })
    await expectPage('/%C3%BCber/%E6%97%A5%E6%9C%AC', 200, '日本')
    expect(await linksIn('/', 'header')).toEqual([
      ['/%C3%BCber/%E6%97%A5%E6%9C%AC', '日本', '', ''],
    ])
  })

  test('answers 304 without being rendered, HEAD without a body, and changes with the menu', async () => {
    await publishPage('about')
    const tag = await tagOf('/about')
    const headers = { 'If-None-Match': tag }
    const known = await get('/about', { headers })
    expect(known.status).toBe(304)
    expect(known.headers.get('Cache-Tag')).toMatch(/^site,o[\da-f]{16}$/)
    const head = await send('HEAD', '/about')
    expect([head.status, entityTag(head), await head.text()]).toEqual([200, tag, ''])
    await publishPage('imprint')
    expect((await get('/about', { headers })).status).toBe(304)
    await publishPage('imprint', { footer: true })
    expect((await get('/about', { headers })).status).toBe(200)
  })
})

describe('the menu', () => {
  test('links every page to those that ask for it, in their order', async () => {
    await publish('rain', articleFile({ tags: ['Weather'] }))
    await publishPage('zebra', { title: 'Zebra', nav: true, order: 2 })
    await publishPage('about', { title: 'About', nav: true, footer: true, order: 10 })
    await publishPage('contact', { title: 'Contact', nav: true })
    await publishPage('legal/privacy', { title: 'Privacy', footer: true, language: 'de' })
    await publishPage('imprint', { title: 'Imprint', footer: true })
    await publishPage('terms', { title: 'Terms', footer: true })
    const nav = [
      ['/zebra', 'Zebra', '', ''],
      ['/about', 'About', '', ''],
      ['/contact', 'Contact', '', ''],
    ]
    const footer = [
      ['/about', 'About', '', ''],
      ['/imprint', 'Imprint', '', ''],
      ['/legal/privacy', 'Privacy', 'privacy-policy', ''],
      ['/terms', 'Terms', 'terms-of-service', ''],
    ]
    for (const path of ['/', '/articles/rain', '/tags/weather', '/archive', '/nothing.html']) {
      expect(await linksIn(path, 'header'), path).toEqual(nav)
      expect(await linksIn(path, 'footer'), path).toEqual(footer)
    }
    const current = nav.map(([path = '', ...rest]) =>
      path === '/contact' ? [path, rest[0], rest[1], 'page'] : [path, ...rest],
    )
    expect(await linksIn('/contact', 'header')).toEqual(current)
  })

  test('costs a page no query, and a poll nothing at all', async () => {
    await publish('rain', articleFile())
    const count = async (path: string) => {
      const { DB, statements } = watchStore()
      await (await get(path, { bindings: { DB } })).text()
      return statements.length
    }
    const paths = ['/', '/articles/rain', '/rss.xml', '/archive']
    const before = await Promise.all(paths.map(count))
    await publishPage('about', { nav: true, footer: true })
    for (const path of paths) await count(path)
    expect(await Promise.all(paths.map(count))).toEqual(before)
    const counts = { read: 0, written: 0 }
    const headers = { 'If-None-Match': await tagOf('/rss.xml') }
    const bindings = { DB: countedStore(env.DB, counts) }
    expect((await get('/rss.xml', { headers, bindings })).status).toBe(304)
    expect(counts.read).toBe(1)
  })

  test('a change of it changes no feed and renders no article again', async () => {
    await publish('rain', articleFile())
    const [feed, page] = [await tagOf('/rss.xml'), await tagOf('/articles/rain')]
    await publishPage('about', { nav: true })
    expect(await tagOf('/rss.xml')).toBe(feed)
    expect(await tagOf('/articles/rain')).not.toBe(page)
    const { articles } = await (await api('GET', '/articles')).json<{ articles: Fields[] }>()
    expect(articles.map(({ stale }) => stale)).toEqual([undefined])
    await pushSite('# Another site has the same menu.')
    expect(await linksIn('/', 'header')).toEqual([['/about', 'About us', '', '']])
  })
})

describe('the cache', () => {
  test('is told of the page alone, or of everything when the menu changes', async () => {
    await publishPage('about')
    const tag = (await get('/about')).headers.get('Cache-Tag')?.split(',')[1]
    expect(workersCache.told.at(-1)).toEqual(['absent', 'pages', tag])
    await publishPage('about', { nav: true })
    expect(workersCache.told.at(-1)).toEqual(['site', 'absent', 'pages', tag])
    await publishPage('about', { nav: true }, 'Other words.')
    expect(workersCache.told.at(-1)).toEqual(['absent', 'pages', tag])
    await api('DELETE', '/pages/about')
    expect(workersCache.purged).toEqual([['site', 'absent', 'pages', tag]])
    expect((await get('/sitemap.xml')).headers.get('Cache-Tag')?.split(',')).toContain('pages')
    expect((await get('/about')).headers.get('Cache-Tag')?.split(',')).toContain(tag)
  })
})

test('the row of a deleted page goes when everybody was told of it', async () => {
  await publishPage('about')
  workersCache.success = false
  vi.spyOn(console, 'warn').mockReturnValue()
  await api('DELETE', '/pages/about')
  await publishPage('imprint')
  const states = 'SELECT path, state FROM pages ORDER BY path'
  const imprint = { path: 'imprint', state: 'live' }
  expect(await rows(states)).toEqual([{ path: 'about', state: 'deleted' }, imprint])
  workersCache.success = true
  await ringAlarm()
  await publishPage('imprint', { title: 'x' })
  expect(await rows(states)).toEqual([imprint])
})

test('a site has at most 900 pages of its own', async () => {
  await rows(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
    INSERT INTO pages (path, cursor, touched, state, hash, stamp, meta, source, html)
    SELECT 'p' || i, i, 0, 'live', '', '', '{}', '', '' FROM n`,
  )
  const { detail } = await refusalOf(await putPage('one-more', pageFile()))
  expect(detail).toContain('a site has at most 900 pages of its own; delete another one first')
  expect(await publishPage('p1')).toMatchObject({ status: 'updated' })
})

describe('a page is rendered again', () => {
  test('for another site, unless that refuses it', async () => {
    await publishPage('about', {}, '<iframe src="https://play.example/x" title="x"></iframe>')
    await publish('rain', articleFile())
    await ringAlarm()
    await pushSite('embeds: [play.example]')
    const { pages } = await (await api('GET', '/pages')).json<{ pages: Fields[] }>()
    expect(pages).toEqual([expect.objectContaining({ stale: true, cursor: 1 })])
    await ringAlarm()
    await ringAlarm()
    expect(await (await get('/about')).text()).toContain('<iframe')
    expect(await rows('SELECT cursor FROM pages')).toEqual([{ cursor: 1 }])
    expect(
      await rows('SELECT DISTINCT stamp FROM articles UNION SELECT stamp FROM pages'),
    ).toHaveLength(1)
  })

  test('when another file takes the place of one that it shows', async () => {
    await publishMedium('map.png', pngOf(60, 40))
    await publishPage('about', {}, '![map](/media/map.png)')
    await publishMedium('map.png', pngOf(30, 20))
    await ringAlarm()
    await ringAlarm()
    expect(await (await get('/about')).text()).toContain('width="30" height="20"')
  })
})
