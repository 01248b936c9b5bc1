import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { edgeCacheOf } from '../../src/feeds/edge.ts'
import { workersCache as workersCacheOf } from '../../src/http/cache/edge-cache.ts'
import { archiveCacheTag, articleCacheTag, sliceCacheTag } from '../../src/site/addresses.ts'
import { mainSlice, tagSlice } from '../../src/site/slices.ts'
import { at, holdTimers, httpDate } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  publish,
  type Sent,
  sendUncached,
} from '../setup/requests.ts'
import { site } from '../setup/site.ts'
import { brokenStore, emptyCache, emptyStore, slowStore, watchStore } from '../setup/store.ts'

afterEach(emptyStore)

describe.each(feedPaths)('without it, %s', (path) => {
  const get = (sent?: Sent) => sendUncached('GET', path, sent)
  const read = async (sent?: Sent) => {
    const response = await get(sent)
    return { response, text: await response.text() }
  }
  const publishHere = async (slug: string, fields: Record<string, unknown> = {}) => {
    const headers = {
      Authorization: 'Bearer test-token-long-enough',
      'Content-Type': 'text/markdown',
    }
    const sent = { headers, body: articleFile(fields) }
    const response = await sendUncached('PUT', `/api/articles/${slug}`, sent)
    expect(response.ok).toBe(true)
    await response.text()
  }
  const held = async () => {
    await publishHere('rain')
    await read()
    await settle()
  }

  test('is held at the edge, and then costs no query', async () => {
    await held()
    at(10)
    const { DB, statements } = watchStore()
    const { response, text } = await read({ bindings: { DB } })
    expect(text).toContain('It rained.')
    expect(response.headers.get('Age')).toBe('10')
    expect(response.headers.get('Date')).toBe(httpDate(0))
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
    const headers = { 'If-None-Match': entityTag(response) }
    const again = await get({ headers, bindings: { DB } })
    expect(again.status).toBe(304)
    expect(again.headers.get('Content-Type')).toBeNull()
    expect(statements).toEqual([])
  })

  test('shows a change at once', async () => {
    await held()
    await publishHere('hail', { title: 'Hail' })
    expect((await read()).text).toContain('Hail')
  })

  test('costs one row when its time is over and nothing has changed', async () => {
    await held()
    at(301)
    const { DB, statements } = watchStore()
    const { response, text } = await read({ bindings: { DB } })
    expect(text).toContain('It rained.')
    expect(response.headers.get('Age')).toBeNull()
    expect(statements).toHaveLength(1)
    await settle()
    await read({ bindings: { DB } })
    expect(statements).toHaveLength(1)
  })

  // What was read before a publish would be held until its time is over, were it put after it.
  test.each<[string, number]>([
    ['a document', 400],
    ['a version', 301],
  ])('shows a change that came between reading %s and holding it', async (what, seconds) => {
    await held()
    at(seconds)
    if (what === 'a document') await emptyCache()
    const { DB, read: wasRead, goOn } = slowStore()
    const reading = read({ bindings: { DB } })
    await wasRead
    await publishHere('hail', { title: 'Hail' })
    goOn()
    expect((await reading).text).not.toContain('Hail')
    await settle()
    expect((await read()).text).toContain('Hail')
    await settle()
    const { DB: unread, statements } = watchStore()
    expect((await read({ bindings: { DB: unread } })).text).toContain('Hail')
    expect(statements).toEqual([])
  })

  test('outlives no scheduled article', async () => {
    await held()
    await publishHere('later', { title: 'Later', published: '2026-11-22T12:00:40Z' })
    expect((await read()).response.headers.get('Cache-Control')).toBe('public, max-age=40')
    await settle()
    at(39)
    expect((await read()).text).not.toContain('Later')
    at(40)
    expect((await read()).text).toContain('Later')
  })

  test.each(['at once', 'later'] as const)(
    'is served with its age when the store fails %s',
    async (when) => {
      const error = vi.spyOn(console, 'error').mockImplementation(() => {})
      await held()
      at(4000)
      const bindings = { DB: brokenStore(when) }
      const { response, text } = await read({ bindings })
      expect(response.status).toBe(200)
      expect(text).toContain('It rained.')
      expect(response.headers.get('Age')).toBe('4000')
      expect(response.headers.get('Cache-Status')).toBe('Dateline; hit; detail=store-failed')
      const headers = { 'If-None-Match': entityTag(response) }
      expect((await get({ headers, bindings })).status).toBe(304)
      expect(error).toHaveBeenCalled()
    },
  )

  test('is 503 when the store fails and nothing is held', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await get({ bindings: { DB: brokenStore('later') } })
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('10')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })
})

/** Lets what a response left to be done later be done. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20))
}

test('a store that hangs counts as failed after two seconds', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const path: FeedPath = '/rss.xml'
  await publish('rain', articleFile())
  await (await sendUncached('GET', path)).text()
  await settle()
  at(4000)
  const never = new Promise<never>(() => {})
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  const ask = () => {
    resolve()
    return never
  }
  const statement = { bind: () => statement, first: ask, all: ask }
  const DB = { prepare: () => statement, batch: ask } as unknown as D1Database
  const letPass = holdTimers(2000)
  const answering = sendUncached('GET', path, { bindings: { ...env, DB } })
  await asked
  letPass()
  const response = await answering
  expect(response.headers.get('Age')).toBe('4000')
  expect(await response.text()).toContain('It rained.')
})

describe('the cache tag', () => {
  test('of a name of any length and script is short, lower-case ASCII', () => {
    const names = ['a', '雨'.repeat(120), 'Öl/Gas', 'x'.repeat(10_000), '']
    const tags = [
      ...names.map((name) => sliceCacheTag(tagSlice(name))),
      ...names.map((name) => archiveCacheTag(tagSlice(name), 1)),
      ...names.map((name) => archiveCacheTag(tagSlice(name), 11)),
      articleCacheTag(1),
      articleCacheTag(11),
    ]
    for (const tag of tags) expect(tag).toMatch(/^[spa][0-9a-f]{16}$/)
    expect(new Set(tags).size).toBe(tags.length)
  })

  test('is always the same, however many an isolate has made', () => {
    const tag = sliceCacheTag(mainSlice)
    const of = (i: number) => sliceCacheTag(tagSlice(`t${i}`))
    const tags = Array.from({ length: 3000 }, (_, i) => of(i))
    expect(new Set(tags).size).toBe(3000)
    expect(Array.from({ length: 3000 }, (_, i) => of(i))).toEqual(tags)
    expect(sliceCacheTag(mainSlice)).toBe(tag)
  })
})

test('Workers Cache says whether it took a call and why not', async () => {
  const errors = [
    { code: 10000, message: 'rate limited' },
    { code: 1, message: 'bad' },
  ]
  const calls: unknown[] = []
  const answering = (success: boolean) => {
    const answer = (name: string) => async (options: CachePurgeOptions) => {
      calls.push([name, options])
      return { success, errors: success ? [] : errors }
    }
    return workersCacheOf({ purge: answer('purge'), invalidate: answer('invalidate') })
  }
  expect(await answering(true).purge(['a'])).toEqual({ ok: true })
  expect(await answering(true).invalidate(['b'])).toEqual({ ok: true })
  expect(calls).toEqual([
    ['purge', { tags: ['a'] }],
    ['invalidate', { tags: ['b'] }],
  ])
  const reason = 'rate limited (10000); bad (1)'
  expect(await answering(false).purge(['a'])).toEqual({ ok: false, reason })
})

// Everything that is held here was read before the purge; afterwards the store fails.
describe('a purge where there is no Workers Cache', () => {
  const purge = (tags: string[]) => edgeCacheOf({}, site).purge(tags)
  const invalidate = (tags: string[]) => edgeCacheOf({}, site).invalidate(tags)
  const broken = { bindings: { DB: brokenStore('later') } }
  const read = async (path: string, sent?: Sent) => {
    const response = await sendUncached('GET', path, sent)
    const text = await response.text()
    await settle()
    return { status: response.status, text, headers: response.headers }
  }
  const main = sliceCacheTag(mainSlice)
  const windows = ['/rss.xml', '/atom.xml', '/feed.json']
  const unnamed = ['/archive/1-1/rss.xml', '/rss.xml?tag=weather&tag=wet']

  beforeEach(async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await publish('rain', articleFile({ tags: ['Weather', 'Wet'] }))
    await invalidate([main, sliceCacheTag(tagSlice('weather'))])
    for (const path of [...windows, '/tags/weather/rss.xml', ...unnamed]) await read(path)
  })

  test.each(['fresh', 'stale'])(
    'drops what it names, and all that no tag leads to: %s',
    async (how) => {
      const all = [...windows, '/tags/weather/rss.xml', ...unnamed]
      for (const path of all) expect((await read(path)).headers.get('Age'), path).not.toBeNull()
      if (how === 'stale') at(4000)
      for (const path of all) expect((await read(path, broken)).status, path).toBe(200)
      await purge([main])
      for (const path of [...windows, ...unnamed]) {
        expect((await read(path, broken)).status, path).toBe(503)
      }
      // It shows nothing of what was dropped.
      expect((await read('/tags/weather/rss.xml', broken)).text).toContain('It rained.')
    },
  )

  test('is over with the next document', async () => {
    await purge([main])
    for (const path of [...windows, ...unnamed]) {
      await read(path)
      expect((await read(path, broken)).status, path).toBe(200)
    }
  })

  // A copy that was read before and kept after would be served until its time is over, and longer.
  test.each([
    ['/rss.xml', 'a document'],
    ['/rss.xml', 'a version'],
    ['/archive/1-1/rss.xml', 'a document'],
    ['/archive/1-1/rss.xml', 'a version'],
  ])('of %s outdoes %s that was read before it', async (path, what) => {
    at(301)
    if (what === 'a document') await purge([main])
    const { DB, read: wasRead, goOn } = slowStore()
    const reading = read(path, { bindings: { DB } })
    await wasRead
    await purge([main])
    goOn()
    expect((await reading).text).toContain('It rained.')
    expect((await read(path, broken)).status).toBe(503)
  })

  test('is not forgotten with the mark that it left', async () => {
    const path = '/archive/1-1/rss.xml'
    await purge([main])
    await caches.default.delete(`${new URL(env.SITE_URL)}edge/dropped`)
    expect((await read(path, broken)).status).toBe(503)
    await read(path)
    expect((await read(path, broken)).status).toBe(200)
    await caches.default.delete(`${new URL(env.SITE_URL)}edge/dropped`)
    at(4000)
    expect((await read(path, broken)).status).toBe(503)
  })

  test('is not undone by an invalidation at the same time', async () => {
    for (let round = 0; round < 20; round++) {
      await read('/rss.xml')
      await Promise.all([invalidate([main]), purge([main]), invalidate([main])])
      expect((await read('/rss.xml', broken)).status).toBe(503)
    }
  })

  test('of hundreds of slices keeps no other request waiting', async () => {
    await read('/rss.xml')
    const cache = caches.default
    const remove = cache.delete.bind(cache)
    let [count, now, most] = [0, 0, 0]
    const spy = vi.spyOn(cache, 'delete').mockImplementation(async (key) => {
      count++
      most = Math.max(most, ++now)
      return remove(key).finally(() => now--)
    })
    const others = Array.from({ length: 300 }, (_, i) => sliceCacheTag(tagSlice(`t${i}`)))
    await purge([...others, main])
    spy.mockRestore()
    expect(count).toBe(3 * 301)
    expect(most).toBeLessThanOrEqual(50)
    expect((await read('/rss.xml', broken)).status).toBe(503)
  })

  test('holds for the copies of another deployment too', async () => {
    const other = { ...site, title: 'As it was called before' }
    await edgeCacheOf({}, other).purge([main])
    at(4000)
    for (const path of windows) expect((await read(path, broken)).status).toBe(503)
  })

  test('is more than an invalidation, whose copies stay for when the store fails', async () => {
    await invalidate([main])
    for (const path of windows) expect((await read(path, broken)).status).toBe(200)
    const { DB, statements } = watchStore()
    for (const path of windows) await read(path, { bindings: { DB } })
    expect(statements.length).toBeGreaterThanOrEqual(3)
  })
})
