import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { at, httpDate } from '../setup/clock.ts'
import {
  api,
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  postBulk,
  publish,
  put,
  type Sent,
  sendUncached,
  withdraw,
  workersCache,
} from '../setup/requests.ts'
import { brokenStore, emptyCache, emptyStore, rows, slowStore, watchStore } from '../setup/store.ts'

beforeEach(() => {
  workersCache.told.length = 0
  workersCache.success = true
})

afterEach(emptyStore)

describe('Workers Cache', () => {
  const told = () => workersCache.told.map((tags) => tags.toSorted())

  test('is told of the slices and the article that changed, and of what was not there', async () => {
    await publish('rain', articleFile({ tags: ['Weather', 'Wet & cold'] }))
    const [article] = await rows<{ key: number }>('SELECT key FROM articles')
    const tags = [
      'absent',
      `article:${article?.key}`,
      'page:main:1',
      'page:tag%3Aweather:1',
      'page:tag%3Awet-%26-cold:1',
      'slice:main',
      'slice:tag%3Aweather',
      'slice:tag%3Awet-%26-cold',
    ]
    expect(told()).toEqual([tags])
    await publish('rain', articleFile({ tags: ['Weather', 'Wet & cold'] }))
    await put('rain', 'not an article')
    expect(told()).toEqual([tags])
    await withdraw('rain')
    expect(told()).toEqual([tags, tags])
  })

  test('is told of what will come, since no copy may outlive it', async () => {
    await publish('soon', articleFile({ published: '2026-11-22T12:01:00Z' }))
    expect(told()[0]).toContain('slice:main')
  })

  test('is told once for all requests of a push, in one call', async () => {
    const lines = (from: number) =>
      Array.from({ length: 3 }, (_, i) => ({ slug: `a${from + i}`, markdown: articleFile() }))
    await postBulkMore(lines(0))
    await postBulkMore(lines(3))
    await api('DELETE', '/articles/a0?more=1')
    expect(told()).toEqual([])
    await postBulk(lines(6))
    expect(told()).toHaveLength(1)
    expect(told()[0]).toHaveLength(12)
  })

  test('is told that all has changed where that is more than a call can name', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => ({
      slug: `a${i}`,
      markdown: articleFile(),
    }))
    await postBulk(lines)
    expect(told()).toEqual([['site']])
  })

  test('that refuses is told again with the next change', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    workersCache.success = false
    expect((await publish('rain', articleFile())).status).toBe('created')
    expect(warn).toHaveBeenCalledOnce()
    workersCache.success = true
    await publish('hail', articleFile())
    expect(told()[1]).toHaveLength(5)
    await publish('hail', articleFile())
    expect(told()).toHaveLength(2)
  })

  async function postBulkMore(lines: unknown[]): Promise<void> {
    const body = lines.map((line) => JSON.stringify(line)).join('\n')
    const headers = { 'Content-Type': 'application/x-ndjson' }
    const response = await api('POST', '/articles?more=1', { headers, body })
    expect(response.status).toBe(200)
    await response.text()
  }
})

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

  test('gives a delta to who asks for one, and holds the document', async () => {
    await held()
    const tag = entityTag(await get())
    await publishHere('hail', { title: 'Hail' })
    const delta = await get({ headers: { 'A-IM': 'feed', 'If-None-Match': tag } })
    expect(delta.status).toBe(226)
    await delta.text()
    await settle()
    const { response, text } = await read()
    expect(response.status).toBe(200)
    expect(text).toContain('<title>Hail</title>'.slice(7, 11))
    expect(text).toContain('It rained.')
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
  const statement = { bind: () => statement, first: () => never, all: () => never }
  const DB = { prepare: () => statement, batch: () => never } as unknown as D1Database
  const response = await sendUncached('GET', path, { bindings: { ...env, DB } })
  expect(response.headers.get('Age')).toBe('4000')
  expect(await response.text()).toContain('It rained.')
})
