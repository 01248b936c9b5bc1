import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  articleCacheTag,
  mediumCacheTag,
  siteCacheTag,
  sliceCacheTag,
} from '../../src/site/addresses.ts'
import { cardPath } from '../../src/site/media.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { instant } from '../setup/clock.ts'
import { everyRoute } from '../setup/every-route.ts'
import { pngOf, publishMedium } from '../setup/media.ts'
import { api, articleFile, get, publishBulk, send } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeAll(async () => {
  await publishMedium('icon.png', pngOf(512, 512))
  const headers = { 'Content-Type': 'text/markdown' }
  await api('PUT', '/pages/about', { headers, body: '---\ntitle: About\nnav: true\n---\n' })
  await publishBulk(
    Array.from({ length: 60 }, (_, i) => {
      const fields = {
        published: instant(-100 * (i + 1)),
        tags: ['all'],
        authors: ['example-author'],
      }
      return { slug: `a${i}`, markdown: articleFile(fields) }
    }),
  )
})

afterAll(emptyStore)

/** What may stand for each parameter of a route: something that is there, and something that isn't. */
const values: Record<string, string[]> = {
  slug: ['a3', 'nothing'],
  tag: ['all', 'nothing'],
  key: ['example-author', 'nobody'],
  path: ['icon.png'],
  sha256: ['x'],
  page: ['1', '2', '1-7', 'x'],
  own: ['about', 'about/nothing'],
  markdown: ['a3.md', 'nothing.md'],
  period: ['2026', '1999', 'x'],
  pass: ['1795900000-0123456789abcdef0123456789abcdef'],
  file: ['sitemap-1.xml', 'style.0123456789ab.css', 'copy.0123456789ab.js'],
}

/** Returns every path that a route may stand for. */
function pathsOf(route: string): string[] {
  const [, name] = /:(\w+)(?:\{[^/]*\})?/.exec(route) ?? []
  if (name === undefined) return [route]
  return (values[name] ?? []).flatMap((value) =>
    pathsOf(route.replace(/:\w+(?:\{.*?\}(?=\/|$))?/, value)),
  )
}

const served = everyRoute.filter(({ method, path }) => method === 'GET' && !path.includes('*'))
const feeds = /\/(?:rss\.xml|atom\.xml|feed\.json)$/
const query = (count: number) => Array.from({ length: count }, (_, i) => `tag=t${i + 10}`).join('&')
const paths = [
  ...new Set(served.flatMap(({ path }) => pathsOf(path))),
  '/rss.xml?tag=all&author=example-author',
  '/rss.xml?tag=all&author=example-author&match=any',
  '/feed.json?tag=all&tag=nothing',
  `/atom.xml?${query(11)}`,
  '/rss.xml?raw',
  '/media/icon.png',
  '/media/nothing.png',
]

/** All that a cache is told, by each kind of client. */
const variants: [who: string, headers: Record<string, string>][] = [
  ['a program', {}],
  ['a person', { 'Sec-Fetch-Dest': 'document' }],
  ['a program of a page', { 'Sec-Fetch-Dest': 'empty', Origin: 'https://reader.example' }],
  ['one that takes deltas', { 'A-IM': 'feed', 'If-None-Match': '"x"' }],
  ['one that takes gzip', { 'Accept-Encoding': 'gzip' }],
]

test('there are routes to walk', () => {
  expect(served.length).toBeGreaterThan(30)
  for (const { path } of served) expect(pathsOf(path).length, path).toBeGreaterThan(0)
  expect(paths.filter((path) => feeds.test(path)).length).toBeGreaterThan(30)
})

// Cloudflare: "All variants must therefore use the same Cache-Tag values".
test.each(paths)('every variant of %s has the same cache tags', async (path) => {
  const answers = await Promise.all(
    variants.flatMap(([who, headers]) =>
      ['GET', 'HEAD'].map(async (method) => {
        const { status, headers: answered } = await send(method, path, { headers })
        const tags = answered.get('Cache-Tag')
        return { who: `${method} by ${who}: ${status}`, tags, etag: answered.get('ETag'), headers }
      }),
    ),
  )
  const known = answers.flatMap(({ etag, headers }) =>
    etag ? [send('GET', path, { headers: { ...headers, 'If-None-Match': etag } })] : [],
  )
  for (const response of await Promise.all(known)) {
    expect(response.status).toBe(304)
    answers.push({ who: '304', tags: response.headers.get('Cache-Tag'), etag: null, headers: {} })
  }
  for (const { who, tags } of answers) expect(tags, who).toBe(answers[0]?.tags)
  const tags = answers[0]?.tags?.split(',') ?? []
  expect(new Set(tags).size).toBe(tags.length)
  for (const tag of tags) expect(tag).toMatch(/^(site|absent|pages|[spamo][0-9a-f]{16})$/)
  if (feeds.test(path.replace(/\?.*/, ''))) expect(tags[0]).toBe(siteCacheTag)
  const isOfArticle = path.startsWith('/articles/')
  expect(tags.some((tag) => tag.startsWith('a') && tag !== 'absent')).toBe(
    isOfArticle && !/nothing(?:\.md)?$/.test(path),
  )
})

describe('the cache tags', () => {
  test('of a feed are those of its slices, whatever it shows', async () => {
    const response = await get('/rss.xml')
    expect(response.headers.get('Cache-Tag')).toBe(`${siteCacheTag},${sliceCacheTag(mainSlice)}`)
  })

  test("of an article's page are its own, that of its card and those of the articles that it names", async () => {
    const keyOf = async (slug: string) => {
      const found = env.DB.prepare('SELECT key FROM articles WHERE slug = ?').bind(slug)
      return (await found.first<number>('key')) ?? 0
    }
    const keys = await Promise.all(['a3', 'a4', 'a2', 'a5', 'a6', 'a7'].map(keyOf))
    const tags = [siteCacheTag, ...keys.map(articleCacheTag)]
    const response = await get('/articles/a3')
    const card = mediumCacheTag(cardPath('a3'))
    expect(response.headers.get('Cache-Tag')).toBe([...tags, card].join())
    const newest = await get('/articles/a0')
    expect(newest.headers.get('Cache-Tag')?.split(',')).toHaveLength(7)
  })
})
