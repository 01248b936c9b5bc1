import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { at, instant } from '../setup/clock.ts'
import {
  api,
  articleFile,
  entityTag,
  postBulk,
  publish,
  put,
  type Sent,
  sendUncached,
  tellWorkersCache,
  withdraw,
  workersCache,
} from '../setup/requests.ts'
import { brokenStore, emptyStore } from '../setup/store.ts'

const lines: string[] = []

beforeEach(() => {
  lines.length = 0
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void lines.push(words.join(' ')))
  }
})

afterEach(async () => {
  workersCache.success = true
  await emptyStore()
})

/** Returns what was logged since the last time, each line as the JSON that it must be. */
function logged(): Record<string, unknown>[] {
  return lines.splice(0).map((line) => JSON.parse(line))
}

async function poll(path: string, sent?: Sent, method = 'GET'): Promise<Response> {
  const response = await sendUncached(method, path, sent)
  await response.arrayBuffer()
  return response
}

test('a publish is one line, which counts what became of it', async () => {
  await publish('rain', articleFile())
  expect(logged()).toEqual([{ event: 'publish', created: 1, told: true }])
  await publish('rain', articleFile())
  expect(logged()).toEqual([{ event: 'publish', unchanged: 1, told: true }])
  await put('rain', 'no article')
  expect(logged()).toEqual([{ event: 'publish', refused: 1, told: true }])
  const markdown = articleFile({}, 'It poured.')
  await postBulk(['no JSON', { slug: 'rain', markdown }, { slug: 'hail', markdown }])
  expect(logged()).toEqual([{ event: 'publish', refused: 1, updated: 1, created: 1, told: true }])
  await withdraw('rain')
  expect(logged()).toEqual([{ event: 'publish', withdrawn: 1, told: true }])
})

test('an error is one line', async () => {
  const bindings = { DB: brokenStore('later') }
  const message = 'Error: D1_ERROR: Network connection lost.'
  await poll('/rss.xml', { bindings })
  expect(logged()).toEqual([{ event: 'error', path: '/rss.xml', message }])
  await poll('/healthz', { bindings })
  expect(logged()).toEqual([{ event: 'error', path: '/healthz', message }])
  await put('rain', articleFile(), { bindings })
  expect(logged()).toEqual([{ event: 'error', area: 'publish', message }])
  tellWorkersCache()
  workersCache.success = false
  await publish('rain', articleFile())
  expect(logged()).toMatchObject([
    { event: 'owed', follower: 'cache', reason: 'too many (1)' },
    { event: 'publish', created: 1, told: false },
  ])
})

test('a stale answer is one line', async () => {
  await publish('rain', articleFile())
  await poll('/rss.xml')
  await new Promise((resolve) => setTimeout(resolve, 20))
  logged()
  at(4000)
  expect((await poll('/rss.xml', { bindings: { DB: brokenStore('later') } })).status).toBe(200)
  expect(logged()).toMatchObject([{ event: 'error', path: '/rss.xml' }])
})

test('a poll is none, whatever the answer', async () => {
  await publish('rain', articleFile())
  const path = '/rss.xml'
  const tag = entityTag(await poll(path))
  await publish('hail', articleFile({ published: instant(-1) }))
  logged()
  const statuses = new Set<number>()
  const kinds: Record<string, string>[] = [
    {},
    { 'If-None-Match': '*' },
    { 'If-None-Match': 'x' },
    { 'If-None-Match': tag, 'A-IM': 'feed' },
  ]
  for (const second of [1, 2, 400]) {
    at(second)
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
      for (const target of [
        path,
        '/atom.xml',
        '/',
        '/articles/rain',
        '/nothing',
        '/feed',
        '/RSS.xml',
      ])
        for (const headers of kinds) statuses.add((await poll(target, { headers }, method)).status)
    }
    await poll('/healthz')
    await poll('/api/articles')
    await api('GET', '/articles')
  }
  expect(statuses).toEqual(new Set([200, 204, 301, 302, 304, 404, 405]))
  expect(lines).toEqual([])
})

test('no line holds the token or what an author writes', async () => {
  const word = 'Xylophonist'
  const bindings = { DB: brokenStore('later') }
  const file = articleFile(
    { title: word, summary: word, tags: [word], authors: [{ name: word }] },
    word,
  )
  await publish('rain', file)
  await put('rain', file, { bindings })
  await put('hail', `${file}<p>`.replace('title', word))
  await put('rain', file.replace('published', word))
  await postBulk([{ slug: 'rain', markdown: `${file}!` }, word, { slug: word, markdown: file }])
  await poll('/rss.xml', { headers: { Authorization: 'Bearer test-token-long-enough' }, bindings })
  await poll('/healthz?token=test-token-long-enough', { bindings })
  await withdraw('rain')
  expect(lines.length).toBeGreaterThan(6)
  expect(lines.join('\n')).not.toMatch(/test-token-long-enough|xylophonist/i)
})
