import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { at, httpDate, instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  publish,
  type Sent,
  sendUncached,
} from '../setup/requests.ts'
import { emptyCache, emptyStore, storeThrough } from '../setup/store.ts'

/** What the store does now, and how many requests it answers before it does that. */
let store: { does: 'answer' | 'fail' | 'hang'; after: number }

const DB = storeThrough(async (ask) => {
  if (store.does === 'answer' || store.after-- > 0) return ask()
  if (store.does === 'fail') throw new Error('D1_ERROR: Network connection lost.')
  return new Promise<never>(() => {})
})

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  store = { does: 'answer', after: 0 }
  at(0)
  for (let i = 1; i < 6; i++) {
    await publish(`a${i}`, articleFile({ published: instant(-100 * i) }))
  }
  // Where nothing was ever held, the first requests at once don't agree on what was dropped last.
  await poll('/rss.xml')
})

afterEach(emptyStore)

type Answer = { status: number; headers: Headers; text: string }

async function poll(path: string, sent: Sent = {}, method = 'GET'): Promise<Answer> {
  const response = await sendUncached(method, path, { bindings: { DB }, ...sent })
  const { status, headers } = response
  return { status, headers, text: await response.text() }
}

/** Returns the answers to readers of every kind, all at once. */
async function pollAll(tags: Record<FeedPath, string>, readers: number): Promise<Answer[]> {
  const polls = Array.from({ length: readers }, (_, i) => {
    const path = feedPaths[i % feedPaths.length] ?? '/rss.xml'
    const kinds: (() => Promise<Answer>)[] = [
      () => poll(path),
      () => poll(path, { headers: { 'If-None-Match': tags[path] } }),
      () => poll(path, { headers: { 'If-None-Match': tags[path], 'A-IM': 'feed' } }),
      () => poll(path, { headers: { 'If-Modified-Since': httpDate(100) } }),
      () => poll(path, { headers: { 'Accept-Encoding': 'gzip' } }),
      () => poll(path, {}, 'HEAD'),
    ]
    return kinds[Math.floor(i / feedPaths.length) % kinds.length]?.() ?? poll(path)
  })
  return Promise.all(polls)
}

async function tagsNow(): Promise<Record<FeedPath, string>> {
  const tags = feedPaths.map(async (path) => {
    const response = await sendUncached('GET', path)
    await response.text()
    return [path, entityTag(response)]
  })
  return Object.fromEntries(await Promise.all(tags))
}

/** Lets what a response left to be done later be done. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50))
}

const readers = 90

describe.each(['fail', 'hang'] as const)('when the store comes to %s under load', (does) => {
  test('every reader of a feed goes on being answered, and told how old that is', async () => {
    const tags = await tagsNow()
    await settle()
    await publish('new', articleFile({ published: instant(-1) }))
    // It still says to everybody which version there is, and gives it to some.
    store = { does, after: readers + 40 }
    at(4000)
    const amid = await pollAll(tags, readers)
    for (const { status } of amid) expect([200, 304]).toContain(status)
    expect(new Set(amid.map(({ status }) => status))).toEqual(new Set([200, 304]))
    const isStale = amid.map(({ headers }) => headers.has('Cache-Status'))
    expect(new Set(isStale)).toEqual(new Set([true, false]))
    await settle()

    at(8000)
    const during = await pollAll(tags, readers)
    for (const { status, headers } of during) {
      expect([200, 304]).toContain(status)
      expect(Number(headers.get('Age'))).toBeGreaterThanOrEqual(4000)
      expect(headers.get('Cache-Status')).toBe('Dateline; hit; detail=store-failed')
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    }

    store.does = 'answer'
    const after = await pollAll(tags, readers)
    for (const { status, headers } of after) {
      expect([200, 304]).toContain(status)
      expect(headers.get('Cache-Status')).toBeNull()
    }
    for (const path of feedPaths) expect((await poll(path)).text).toContain('/articles/new')
  })

  test('and nothing is held, every reader is told to come back, and is then answered', async () => {
    const tags = await tagsNow()
    await settle()
    await emptyCache()
    store = { does, after: 0 }
    for (const { status, headers } of await pollAll(tags, readers)) {
      expect(status).toBe(503)
      expect(headers.get('Retry-After')).toBe('10')
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(headers.get('ETag')).toBeNull()
    }
    store.does = 'answer'
    const statuses = (await pollAll(tags, readers)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 304]))
  })

  test.each(['/', '/articles/a1', '/healthz'])('%s says so', async (path) => {
    expect((await poll(path)).status).toBe(200)
    store = { does, after: 0 }
    const { status, headers } = await poll(path)
    expect(status).toBe(503)
    expect(headers.get('Retry-After')).toBe('10')
    expect(headers.get('Cache-Control')).toBe('no-store')
    store.does = 'answer'
    expect((await poll(path)).status).toBe(200)
  })
})
