import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { mediumCacheTag } from '../../src/site/addresses.ts'
import { at, instant } from '../setup/clock.ts'
import { pngOf, putMedium, sha256 } from '../setup/media.ts'
import { metas, readPage } from '../setup/page.ts'
import { bindPress, ringAlarm } from '../setup/press.ts'
import {
  api,
  articleFile,
  get,
  home,
  type ProblemDetails,
  publish,
  pushSite,
  put,
  tellWorkersCache,
  withdraw,
  workersCache,
} from '../setup/requests.ts'
import { emptyStore, rows } from '../setup/store.ts'

beforeEach(async () => {
  await ringAlarm()
  tellWorkersCache()
  for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue()
})

afterEach(async () => {
  await bindPress()
  await emptyStore()
})

const card = pngOf(1200, 630)
const path = (slug: string) => `.cards/${encodeURIComponent(slug)}.png`
const putCard = (slug: string, query = '?from=abc-def') => putMedium(path(slug), card, { query })
const cardAt = async (slug: string) => (await get(`/media/${path(slug)}`)).status

const metasOf = async (slug: string) => metas(await readPage(`/articles/${slug}`))

async function manifestOf(list: 'articles' | 'media') {
  const answer = await (await api('GET', `/${list}`)).json<
    Record<string, Record<string, string>[]>
  >()
  return answer[list] ?? []
}

describe('the card of an article', () => {
  test('is served and named by its page, and the manifest says what it was made from', async () => {
    await publish(
      'snow',
      articleFile({ title: 'Snow & ice', image: { url: '/snow.jpg', alt: 'Snow' } }),
    )
    const before = await get('/articles/snow')
    expect((await putCard('snow')).status).toBe(201)
    const answer = await get(`/media/${path('snow')}`)
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'image/png'])
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(card)
    expect(await metasOf('snow')).toMatchObject({
      'og:image': `${home}/media/.cards/snow.png?v=${sha256(card).slice(0, 8)}`,
      'og:image:type': 'image/png',
      'og:image:width': '1200',
      'og:image:height': '630',
      'og:image:alt': 'Snow & ice – Dateline Example',
      'twitter:card': 'summary_large_image',
    })
    const after = await get('/articles/snow')
    expect(after.headers.get('ETag')).not.toBe(before.headers.get('ETag'))
    expect(await manifestOf('articles')).toMatchObject([{ slug: 'snow', card: 'abc-def' }])
    // It is none of the files that an author has.
    expect(await manifestOf('media')).toEqual([])
  })

  test('tells the page of the article when it comes, changes or goes', async () => {
    await publish('snow', articleFile())
    const tag = mediumCacheTag('.cards/snow.png')
    expect((await get('/articles/snow')).headers.get('Cache-Tag')?.split(',')).toContain(tag)
    for (const act of [() => putCard('snow'), () => api('DELETE', `/media/${path('snow')}`)]) {
      Object.assign(workersCache, { told: [], purged: [] })
      expect((await act()).ok).toBe(true)
      expect([...workersCache.told, ...workersCache.purged].flat()).toContain(tag)
    }
  })

  test('needs an article that is live or scheduled', async () => {
    await publish('idea', articleFile({ draft: true }))
    await publish('past', articleFile())
    await withdraw('past')
    for (const slug of ['nothing', 'idea', 'past']) {
      const refused = await putCard(slug)
      expect(refused.status, slug).toBe(422)
      expect((await refused.json<ProblemDetails>()).detail).toMatch(/needs its article/)
    }
  })

  test('is that of the article file that it was made for', async () => {
    const hashOf = (markdown: string) => sha256(new TextEncoder().encode(markdown))
    const [older, newer] = [articleFile({ title: 'Old' }), articleFile({ title: 'New' })]
    await publish('snow', newer)
    const refused = await putCard('snow', `?from=abc&article=${hashOf(older)}`)
    expect(refused.status).toBe(422)
    expect((await refused.json<ProblemDetails>()).detail).toMatch(/has another file/)
    expect(await cardAt('snow')).toBe(404)
    expect((await putCard('snow', `?from=abc&article=${hashOf(newer)}`)).status).toBe(201)
    expect((await putCard('snow', '?from=abc&article=abc')).status).toBe(400)
    const query = `?article=${hashOf(newer)}`
    expect((await putMedium('snow.png', card, { query })).status).toBe(400)
  })

  test('is seen as soon as its article is', async () => {
    await publish('later', articleFile({ published: instant(60) }))
    expect((await putCard('later')).status).toBe(201)
    at(59)
    expect(await cardAt('later')).toBe(404)
    at(60)
    expect(await cardAt('later')).toBe(200)
  })

  test('is purged when its article is put off', async () => {
    await publish('snow', articleFile())
    await putCard('snow')
    const tags = (await get(`/media/${path('snow')}`)).headers.get('Cache-Tag')?.split(',') ?? []
    Object.assign(workersCache, { told: [], purged: [] })
    await publish('snow', articleFile({ published: instant(60) }))
    expect(await cardAt('snow')).toBe(404)
    expect(workersCache.purged.flat().filter((tag) => tags.includes(tag))).not.toEqual([])
  })

  test('is told to be absent until its article is released, and no longer', async () => {
    await publish('later', articleFile({ published: instant(60) }))
    await putCard('later')
    at(50)
    const { headers } = await get(`/media/${path('later')}`)
    expect(headers.get('Cache-Control')).toContain('max-age=10')
    expect(headers.get('Cloudflare-CDN-Cache-Control')).toContain('max-age=10')
  })

  test('is gone with its article, and purged', async () => {
    await publish('snow', articleFile())
    await putCard('snow')
    Object.assign(workersCache, { told: [], purged: [] })
    await withdraw('snow')
    expect(await cardAt('snow')).toBe(404)
    expect(workersCache.purged.flat()).toContain(mediumCacheTag('.cards/snow.png'))
    expect(await rows('SELECT sha256 FROM media')).toEqual([{ sha256: null }])
    // Nor does it come again with it.
    await publish('snow', articleFile())
    expect(await cardAt('snow')).toBe(404)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['is withdrawn', () => withdraw('snow')],
    ['is withdrawn by its file', () => publish('snow', articleFile({ withdrawn: instant(-1) }))],
    ['becomes a draft', () => publish('snow', articleFile({ draft: true }))],
    ['has another title', () => publish('snow', articleFile({ title: 'Other' }))],
  ])('leaves no bytes when its article %s', async (_, act) => {
    await publish('snow', articleFile())
    await putCard('snow')
    const { uploaded } = (await env.MEDIA.head(sha256(card))) as R2Object
    const day = 26 * 60 * 60 * 1000
    vi.setSystemTime(uploaded.getTime() + day)
    await ringAlarm()
    expect(await env.MEDIA.head(sha256(card))).not.toBeNull()
    await act()
    vi.setSystemTime(uploaded.getTime() + 3 * day)
    await ringAlarm()
    expect(await env.MEDIA.head(sha256(card))).toBeNull()
  })

  test('is gone when its article becomes a draft or has another name', async () => {
    for (const slug of ['rain', 'snow']) {
      await publish(slug, articleFile({ title: slug }))
      await putCard(slug)
    }
    await publish('rain', articleFile({ title: 'rain', draft: true }))
    const markdown = articleFile({ title: 'snow' })
    const body = JSON.stringify({ slug: 'more-snow', from: 'snow', markdown })
    const headers = { 'Content-Type': 'application/x-ndjson' }
    expect((await api('POST', '/articles', { body, headers })).status).toBe(200)
    expect([await cardAt('rain'), await cardAt('snow'), await cardAt('more-snow')]).toEqual([
      404, 404, 404,
    ])
    expect((await metasOf('more-snow'))['og:image']).not.toMatch('.cards')
  })

  test.each([
    ['title', { title: 'Other' }],
    ['image', { title: 'Snow', image: { url: '/other.jpg' } }],
    ['authors', { title: 'Snow', authors: [{ name: 'Example Author' }] }],
  ])('is gone when the %s of its article changes, which it shows', async (_, fields) => {
    await publish('snow', articleFile({ title: 'Snow' }))
    await putCard('snow')
    await publish('snow', articleFile(fields))
    expect(await cardAt('snow')).toBe(404)
  })

  test('stays when anything else changes', async () => {
    await publish('snow', articleFile({ title: 'Snow', image: { url: '/media/snow.jpg' } }))
    await putCard('snow')
    const other = { title: 'Snow', tags: ['ice'], image: { url: '/media/snow.jpg', alt: 'Ice' } }
    await publish('snow', articleFile(other))
    await pushSite('email: editors@news.example')
    await ringAlarm()
    expect(await cardAt('snow')).toBe(200)
    expect(await metasOf('snow')).toMatchObject({ 'article:section': 'ice' })
  })

  test('is shown by no page if the site wants none', async () => {
    await publish('snow', articleFile())
    await putCard('snow')
    await pushSite('cards: false')
    expect((await metasOf('snow'))['og:image']).not.toMatch('.cards')
  })

  test('says what it was made from in a few letters, and no other file does', async () => {
    await publish('snow', articleFile())
    for (const from of ['', 'a b', 'x'.repeat(101)]) {
      expect((await putCard('snow', `?from=${encodeURIComponent(from)}`)).status).toBe(400)
    }
    expect((await putMedium('snow.png', card, { query: '?from=abc' })).status).toBe(400)
    // Whoever draws one by hand need not say it.
    expect((await putCard('snow', '')).status).toBe(201)
    expect(await manifestOf('articles')).toMatchObject([{ card: sha256(card) }])
    expect(await (await putCard('snow')).json()).toMatchObject({
      status: 'updated',
      from: 'abc-def',
    })
    expect(await (await putCard('snow')).json()).toMatchObject({ status: 'unchanged' })
  })

  test('is at a path that no file of an author has', async () => {
    await publish('snow', articleFile())
    for (const other of ['.cards/a/snow.png', '.cards/snow.jpg', '.cards', '.other/snow.png']) {
      expect((await putMedium(other, card)).status, other).toBe(422)
    }
    await publish('größe.1', articleFile({ title: 'Größe' }))
    expect((await putCard('größe.1')).status).toBe(201)
    expect(await cardAt('größe.1')).toBe(200)
  })

  test('makes no article be rendered again', async () => {
    await publish('snow', articleFile())
    await publish('about', `${articleFile()}\n\nSee /media/snow.png and ../media/snow.png\n`)
    await putCard('snow')
    await ringAlarm()
    expect(await rows("SELECT slug FROM articles WHERE stamp = ''")).toEqual([])
  })
})

describe('what links show', () => {
  test('the language with its territory, the section and the tags', async () => {
    const fields = { language: 'pt', tags: ['Clima', 'Lisboa'], updated: '2026-11-20T10:00:00Z' }
    await publish('chuva', articleFile({ ...fields, published: '2026-11-19T10:00:00Z' }))
    expect(await metasOf('chuva')).toMatchObject({
      'og:type': 'article',
      'og:locale': 'pt_BR',
      'og:url': `${home}/articles/chuva`,
      'article:published_time': '2026-11-19T10:00:00Z',
      'article:modified_time': '2026-11-20T10:00:00Z',
      'article:section': 'Clima',
      'article:tag': 'Lisboa',
    })
    await publish('neve', articleFile({ language: 'pt-PT' }))
    expect((await metasOf('neve'))['og:locale']).toBe('pt_PT')
    expect((await metasOf('neve'))['article:section']).toBeUndefined()
  })

  test('who the author is in the fediverse', async () => {
    const authors = [{ name: 'Example Author', fediverse: '@author@social.example' }]
    await publish('snow', articleFile({ authors }))
    expect(await metasOf('snow')).toMatchObject({
      'fediverse:creator': '@author@social.example',
    })
    await publish('rain', articleFile({ authors: [{ name: 'B', fediverse: 'b@social.example' }] }))
    expect((await metasOf('rain'))['fediverse:creator']).toBe('@b@social.example')
    await publish('ice', articleFile())
    expect((await metasOf('ice'))['fediverse:creator']).toBeUndefined()
    for (const bad of ['author', '@author', 'https://social.example/@author', '@a@b', '@a b@c.d']) {
      const refused = await put('bad', articleFile({ authors: [{ name: 'C', fediverse: bad }] }))
      expect(refused.status, bad).toBe(422)
      expect((await refused.json<ProblemDetails>()).detail).toMatch(/is not a handle such as/)
    }
  })
})
