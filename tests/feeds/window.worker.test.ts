import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sliceCacheTag } from '../../src/site/addresses.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { at, httpDate, instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  readFeedTexts,
  readItems,
  send,
  slugsOf,
  tagOf,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore, rows, watchStore } from '../setup/store.ts'

afterEach(emptyStore)

describe('a feed', () => {
  test.each([
    ['/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/feed.json', 'application/feed+json; charset=utf-8'],
  ])('%s states its type', async (path, type) => {
    await publish('rain', articleFile())
    const response = await get(path)
    expect(response.status).toBe(200)
    expect([...response.headers.keys()]).toEqual([
      'access-control-allow-origin',
      'access-control-expose-headers',
      'cache-control',
      'cache-tag',
      'cloudflare-cdn-cache-control',
      'content-security-policy',
      'content-type',
      'date',
      'etag',
      'last-modified',
      'link',
      'server-timing',
      'vary',
      'x-content-type-options',
    ])
    expect(response.headers.get('Cache-Tag')).toBe(`site,${sliceCacheTag(mainSlice)}`)
    expect(response.headers.get('Cloudflare-CDN-Cache-Control')).toBe(
      'public, max-age=300, stale-if-error=604800',
    )
    expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest')
    const links = response.headers.get('Link')?.split(', ') ?? []
    expect(links).toHaveLength(5)
    expect(links).toContain(`<${home}/hub>; rel="hub"`)
    expect(links).toContain(`<${home}${path}>; rel="self"; type="${type.split(';')[0]}"`)
    expect(links).toContain(`<${home}/>; rel="alternate"; type="text/html"`)
    expect(response.headers.get('Content-Type')).toBe(type)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(entityTag(response)).toMatch(/^"[\x21\x23-\x7e]+"$/)
    const head = await send('HEAD', path)
    expect(head.status).toBe(200)
    const names = (headers: Headers) => [...headers].filter(([name]) => name !== 'server-timing')
    expect(names(head.headers)).toEqual(names(response.headers))
    expect(await head.text()).toBe('')
  })

  test.each(feedPaths)('%s without articles is a feed without items', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('Last-Modified')).toBeNull()
    expect(await readItems(path)).toEqual([])
    const headers = { 'If-None-Match': entityTag(response) }
    expect((await get(path, { headers })).status).toBe(304)
  })

  test('holds the same items in the same order in each format', async () => {
    const articles = [
      { slug: 'old', fields: { published: '2026-01-01' } },
      { slug: 'tie-b', fields: { published: '2026-02-01T12:00:00Z', id: 'urn:example-x:2' } },
      { slug: 'tie-c', fields: { published: '2026-02-01T12:00:00Z', id: 'urn:example-x:3' } },
      { slug: 'tie-a', fields: { published: '2026-02-01T13:00:00+01:00', id: 'urn:example-x:1' } },
      {
        slug: 'new',
        fields: { published: '2026-03-01', tags: ['One', 'Two'], id: 'urn:example-x:9' },
      },
      { slug: 'note', fields: { published: '2026-01-15', title: '' } },
      { slug: 'updated', fields: { published: '2025-01-01', updated: '2026-11-01' } },
      { slug: 'draft', fields: { published: '2026-02-02', draft: true } },
      { slug: 'future', fields: { published: instant(1) } },
      { slug: 'gone', fields: { published: '2026-02-02' } },
    ]
    const lines = articles.map(({ slug, fields }) => ({
      slug,
      markdown: articleFile({ authors: ['aditya-kumar'], ...fields }, `Of *${slug}* & more`),
    }))
    await publishBulk(lines)
    await withdraw('gone')
    const order = ['new', 'tie-a', 'tie-b', 'tie-c', 'note', 'old', 'updated']
    const [rss, atom, json] = await Promise.all(feedPaths.map((path) => readItems(path)))
    expect(rss?.map(({ url }) => url)).toEqual(order.map((slug) => `${home}/articles/${slug}`))
    expect(rss?.map(({ html }) => html)).toEqual(
      order.map((slug) => `<p>Of <em>${slug}</em> &amp; more</p>`),
    )
    expect(rss?.[0]).toMatchObject({
      id: 'urn:example-x:9',
      title: 'Rain',
      tags: ['One', 'Two'],
      authors: ['Aditya Kumar'],
    })
    expect(rss?.[4]?.title).toBeUndefined()
    // RFC 4287 requires a title in every entry, so a note gets its first words.
    expect(atom?.[4]?.title).toBe('Of note & more')
    expect(atom?.toSpliced(4, 1)).toEqual(rss?.toSpliced(4, 1))
    expect({ ...atom?.[4], title: undefined }).toEqual(rss?.[4])
    expect(json).toEqual(rss)
  })

  test('does not depend on the order in which its articles came', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => ({
      slug: `a${i}`,
      markdown: articleFile({ published: `2026-03-0${1 + (i % 3)}` }),
    }))
    await publishBulk(lines)
    const texts = await readFeedTexts()
    await emptyStore()
    for (const { slug, markdown } of lines.toReversed()) await publish(slug, markdown)
    expect(await readFeedTexts()).toEqual(texts)
  })

  test('carries the newest 50 articles, not counting drafts and the future', async () => {
    const slugs = Array.from({ length: 53 }, (_, i) => `a${String(i).padStart(2, '0')}`)
    await publishBulk(
      slugs.map((slug, i) => ({ slug, markdown: articleFile({ published: instant(i - 100) }) })),
    )
    await publish('draft', articleFile({ published: instant(-1), draft: true }))
    await publish('future', articleFile({ published: instant(100) }))
    const newest = slugs.toReversed().slice(0, 50)
    for (const path of feedPaths) expect(await slugsOf(path)).toEqual(newest)
    await withdraw('a52')
    for (const path of feedPaths) expect(await slugsOf(path)).toEqual([...newest.slice(1), 'a02'])
  })

  test('takes the same number of queries however long the archive is', async () => {
    await publish('rain', articleFile())
    const count = async () => {
      const { DB, statements } = watchStore()
      await readItems('/rss.xml', { bindings: { DB } })
      return statements.length
    }
    const few = await count()
    await publishBulk(
      Array.from({ length: 100 }, (_, i) => ({ slug: `a${i}`, markdown: articleFile() })),
    )
    expect(await count()).toBe(few)
    expect(few).toBeLessThanOrEqual(2)
  })
})

describe('a scheduled article', () => {
  const minute = 600

  beforeEach(async () => {
    await publish('rain', articleFile())
  })

  test('is absent before its minute and present from it on, without a write', async () => {
    const first = await tagOf('/rss.xml')
    await publish('scheduled', articleFile({ published: instant(minute), tags: ['Weather'] }))
    const cursor = await rows('SELECT cursor FROM latest')
    for (const path of feedPaths) expect(await tagOf(path)).not.toBe('')
    expect(await tagOf('/rss.xml')).toBe(first)

    at(minute - 1)
    for (const path of feedPaths) expect(await slugsOf(path)).toEqual(['rain'])
    expect(await tagOf('/rss.xml')).toBe(first)
    expect((await get('/articles/scheduled')).status).toBe(404)
    const headers = { 'If-None-Match': first, 'If-Modified-Since': httpDate(0) }

    at(minute)
    for (const path of feedPaths) expect(await slugsOf(path)).toEqual(['scheduled', 'rain'])
    const response = await get('/rss.xml', { headers })
    expect(response.status).toBe(200)
    expect(entityTag(response)).not.toBe(first)
    expect(response.headers.get('Last-Modified')).toBe(httpDate(minute))
    const byDate = { 'If-Modified-Since': httpDate(0) }
    expect((await get('/rss.xml', { headers: byDate })).status).toBe(200)
    expect((await get('/articles/scheduled')).status).toBe(200)
    expect(await (await get('/')).text()).toContain(`${home}/articles/scheduled`)
    expect(await rows('SELECT cursor FROM latest')).toEqual(cursor)
  })

  test('moves the validators, and so does each one after it', async () => {
    const seconds = [minute, minute + 1, minute + 1, minute + 60]
    await publishBulk(
      seconds.map((second, i) => ({
        slug: `s${i}`,
        markdown: articleFile({ published: instant(second) }),
      })),
    )
    const tags = new Set([await tagOf('/atom.xml')])
    for (const second of new Set(seconds)) {
      at(second)
      tags.add(await tagOf('/atom.xml'))
      expect((await get('/atom.xml')).headers.get('Last-Modified')).toBe(httpDate(second))
    }
    expect(tags.size).toBe(4)
    expect(await slugsOf('/atom.xml')).toEqual(['s3', 's1', 's2', 's0', 'rain'])
  })

  // We can't purge a browser's copy of a page, so that lives for a shorter time.
  test.each([
    ['/rss.xml', 300],
    ['/atom.xml', 300],
    ['/feed.json', 300],
    ['/', 60],
  ])('is missing from no copy of %s that outlives its minute', async (path, longest) => {
    const expectAge = async (seconds: number) => {
      const { headers } = await get(path)
      const own = Math.min(seconds, longest)
      expect(headers.get('Cache-Control')).toBe(`public, max-age=${own}`)
      expect(headers.get('Cloudflare-CDN-Cache-Control')).toContain(`max-age=${seconds},`)
    }
    await expectAge(300)
    await publish('later', articleFile({ published: instant(minute + 30) }))
    await publish('scheduled', articleFile({ published: instant(minute) }))
    await expectAge(300)
    at(minute - 300)
    await expectAge(300)
    at(minute - 299)
    await expectAge(299)
    at(minute - 1)
    await expectAge(1)
    at(minute)
    await expectAge(30)
    at(minute + 30)
    await expectAge(300)
  })

  // DESIGN.md, law 7.
  test('is not hidden by a cached page that said it doesn’t exist', async () => {
    await publish('scheduled', articleFile({ published: instant(minute) }))
    const maxAge = async () => {
      const response = await get('/articles/scheduled')
      expect(response.status).toBe(404)
      return response.headers.get('Cache-Control')
    }
    expect(await maxAge()).toBe('public, max-age=60')
    at(minute - 7)
    expect(await maxAge()).toBe('public, max-age=7')
  })

  // DESIGN.md, law 7.
  test('is not missing from a cached page that will link to it', async () => {
    await publish('scheduled', articleFile({ published: instant(minute) }))
    at(minute - 7)
    const response = await get('/articles/rain')
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=7')
  })

  test('shortens a 304 too', async () => {
    await publish('scheduled', articleFile({ published: instant(minute) }))
    at(minute - 5)
    const headers = { 'If-None-Match': await tagOf('/rss.xml') }
    const response = await get('/rss.xml', { headers })
    expect(response.status).toBe(304)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=5')
  })
})
