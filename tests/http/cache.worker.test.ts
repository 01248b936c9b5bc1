import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { at, httpDate } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  publish,
  type Sent,
  sendUncached,
} from '../setup/requests.ts'
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
