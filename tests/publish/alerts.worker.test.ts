import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { at as atNoonAnd, holdTimers } from '../setup/clock.ts'
import { alarmOfPress, bindPress, ringAlarm, thePress } from '../setup/press.ts'
import {
  articleFile,
  feedPaths,
  get,
  publish,
  pushSite,
  put,
  tellWorkersCache,
  workersCache,
} from '../setup/requests.ts'
import { site } from '../setup/site.ts'
import { brokenStore, emptyStore, rows, storeThrough } from '../setup/store.ts'

// Far ahead, because workerd moves an alarm that is in its own past.
const at = (seconds: number) => atNoonAnd(10 * 365 * 86_400 + seconds)
const [minute, hour, day] = [60, 3600, 86_400]

type Told = {
  text: string
  content: string
  site: string
  causes: { cause: string; since: string; text: string }[]
}

let webhook: string
let count = 0

/** Gives the press a webhook of its own, besides these bindings. */
const bind = (bindings: Partial<Env> = {}) => {
  const own = { NOTIFY: webhook, PRIVATE_CALLBACKS: '1' }
  return bindPress({ ...own, ...bindings } as Partial<Env>)
}
const received = async () => {
  const bodies = await (await fetch(webhook)).json<string[]>()
  return bodies.map((body): Told => JSON.parse(body))
}
const causesTold = async () =>
  (await received()).map(({ causes }) => causes.map(({ cause }) => cause).join(' and '))
const answerWith = (status: number) => fetch(webhook, { method: 'PUT', body: `${status}` })

/** Has the press look at every article again, as it does for another version of the code. */
const renewAll = () => runInDurableObject(thePress(), (_, { storage }) => storage.delete('renewal'))

/** Lets the alarm ring at these moments. */
async function ringAt(...moments: number[]): Promise<void> {
  for (const seconds of moments) {
    at(seconds)
    await ringAlarm()
  }
}

beforeEach(async () => {
  at(0)
  webhook = `${inject('webhook')}/${count++}`
  for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue()
  tellWorkersCache()
  await runInDurableObject(thePress(), (_, { storage }) => storage.deleteAll())
  await pushSite()
  await bind()
  await ringAlarm()
})

afterEach(async () => {
  await bindPress()
  await emptyStore()
})

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer

/** Publishes an article without giving the press other bindings. */
const publishBound = (slug: string) =>
  runInDurableObject(thePress(), (press) => press.put(slug, bytesOf(articleFile()), {}))

/** Pushes the site, with these lines added to it, without giving the press other bindings. */
const pushSiteBound = (lines = '') =>
  runInDurableObject(thePress(), (press) =>
    press.putSite(bytesOf(`${inject('siteFile')}${lines}\n`), {}),
  )

/** Lets another version of the code, with these bindings, find a site.yaml that it refuses. */
async function refuseSite(bindings: Partial<Env> = {}): Promise<void> {
  await rows("UPDATE site SET source = 'titel: Rain\n' || source")
  // The press reads a site again for another URL, as it does in another version.
  await bind({ SITE_URL: 'https://moved.example', ...bindings })
}

test('of a follower that is owed for an hour, the publisher hears once, and again a day later', async () => {
  workersCache.success = false
  await publishBound('rain')
  await ringAt(15, 45, hour)
  expect(await received()).toEqual([])
  expect(await alarmOfPress()).toBeLessThanOrEqual(Date.now() + 15 * minute * 1000)
  await ringAt(hour + 15, hour + 15 * minute)
  const [told, ...more] = await received()
  expect(more).toEqual([])
  expect(told).toEqual({
    site: site.url,
    text: expect.stringContaining(`${site.title}: something needs your attention\n${site.url}\n• `),
    content: expect.stringContaining('The edge cache takes no change'),
    causes: [{ cause: 'cache', since: '2036-11-19T12:00:15Z', text: expect.any(String) }],
  })
  await ringAt(day, day + hour)
  expect(await causesTold()).toEqual(['cache'])
  await ringAt(day + hour + 15)
  expect(await causesTold()).toEqual(['cache', 'cache'])
  // Then after two days, since the publisher knows by now.
  await ringAt(2 * day + 2 * hour, 3 * day)
  expect(await causesTold()).toHaveLength(2)
  await ringAt(3 * day + 2 * hour)
  expect(await causesTold()).toHaveLength(3)
})

test('what is over is told no more, and not again on the same day', async () => {
  workersCache.success = false
  await publishBound('rain')
  await ringAt(15, hour + 15)
  expect(await causesTold()).toEqual(['cache'])
  workersCache.success = true
  await ringAt(4 * hour)
  workersCache.success = false
  await publishBound('hail')
  await ringAt(5 * hour, 20 * hour, 25 * hour)
  expect(await causesTold()).toEqual(['cache'])
  await ringAt(25 * hour + 15)
  expect(await causesTold()).toEqual(['cache', 'cache'])
})

test('a webhook that is down is asked ever more rarely, and then told what still holds', async () => {
  await answerWith(500)
  workersCache.success = false
  await publishBound('rain')
  await ringAt(15)
  const first = hour + 15
  const asked: number[] = []
  for (const wait of [0, 59, 60, 299, 300, 1259, 1260, 5099, 5100]) {
    await ringAt(first + wait)
    asked.push((await received()).length)
  }
  expect(asked).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5])
  await rows("UPDATE articles SET stamp = 'of another version', source = 'refused'")
  await renewAll()
  await ringAt(2 * day, 2 * day + 1, 2 * day + 2, 3 * day, 4 * day)
  workersCache.success = true
  await ringAt(4 * day + hour)
  await answerWith(204)
  const before = (await received()).length
  expect((await causesTold()).at(-1)).toBe('cache and articles')
  await ringAt(5 * day, 5 * day + minute)
  expect((await causesTold()).slice(before)).toEqual(['articles'])
})

test('a webhook that hangs is left alone, and nobody waits for it', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  await answerWith(0)
  workersCache.success = false
  await publishBound('rain')
  await ringAt(15)
  at(hour + 15)
  const letPass = holdTimers(5000)
  const ringing = ringAlarm().then(() => 'rung')
  await vi.waitFor(async () => expect(await received()).toHaveLength(1))
  const publishing = publishBound('hail').then(() => 'published')
  expect(await Promise.race([ringing, publishing])).toBe('published')
  await runInDurableObject(thePress(), letPass)
  await ringing
  expect(warned.mock.calls.flat().join()).toContain('no answer in 5 s')
})

test('an article that can’t be rendered any more is told with its address alone', async () => {
  await publishBound('rain')
  await publishBound('hail')
  await rows("UPDATE articles SET stamp = 'of another version'")
  await rows("UPDATE articles SET source = '---\ntitel: Secret\n---\nSecret.' WHERE slug = 'rain'")
  await renewAll()
  await ringAt(0, 1, 2, 3)
  const [told, ...more] = await received()
  expect(told?.causes).toMatchObject([{ cause: 'articles' }])
  expect(told?.text).toContain(`${site.url}articles/rain`)
  expect(told?.text).not.toMatch(/hail|Secret/)
  expect(more).toEqual([])
  await publishBound('rain')
  await ringAt(day, 2 * day)
  expect(await received()).toHaveLength(1)
})

test.each([
  [399, undefined],
  [412, '412 MB of the 500 MB that it may have on the free plan'],
  [505, '505 MB of the 500 MB that it may have on the free plan'],
  [600, undefined],
  [7999, undefined],
  [9100, '9100 MB of the 10000 MB that it may have at most'],
  [10_001, '10001 MB of the 10000 MB that it may have at most'],
])('a database of %i MB: %s', async (megabytes, text) => {
  const DB = storeThrough(async (ask) => {
    const answer = await ask()
    const { meta } = Object(answer)
    return meta
      ? Object.assign(Object(answer), { meta: { ...meta, size_after: megabytes * 1e6 } })
      : answer
  })
  await bind({ DB })
  at(day)
  await ringAlarm()
  const told = await received()
  expect(told.map(({ text }) => text)).toEqual(text ? [expect.stringContaining(text)] : [])
})

test('a store that fails for an hour is told, though site.yaml is in it', async () => {
  await bind({ DB: brokenStore('later') })
  await ringAt(day, day + minute, day + hour - 1)
  expect(await received()).toEqual([])
  expect(await alarmOfPress()).toBe(Date.now() + minute * 1000)
  await ringAt(day + hour)
  expect(await causesTold()).toEqual(['press'])
})

test('a stored site.yaml that is refused today is told, until another one is pushed', async () => {
  await refuseSite()
  await ringAt(1, 2)
  const [told, ...more] = await received()
  expect(more).toEqual([])
  expect(told).toMatchObject({ site: site.url, causes: [{ cause: 'site' }] })
  expect(told?.text).toContain(`${site.title}: something needs your attention`)
  expect(told?.text).toContain('site.yaml is refused by this version of Dateline')
  expect(told?.text).toContain('(line 1: titel: unknown field; did you mean "title"?)')
  await ringAt(day, day + 3)
  expect(await causesTold()).toEqual(['site', 'site'])
  await pushSiteBound()
  await ringAt(10 * day, 20 * day)
  expect(await received()).toHaveLength(2)
})

test('a site.yaml that is refused still says who is told', async () => {
  const called = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response())
  await pushSite('notify: https://hooks.other.example/services/a')
  await refuseSite({ NOTIFY: undefined } as Partial<Env>)
  await ringAt(1, 2)
  expect(called.mock.calls.map(([url]) => url)).toEqual(['https://hooks.other.example/services/a'])
})

test('an alert names the site by its present SITE_URL', async () => {
  await bind({ SITE_URL: 'https://moved.example' })
  workersCache.success = false
  await publishBound('rain')
  await ringAt(1, 2, 15, hour + 15)
  expect(await received()).toMatchObject([{ site: 'https://moved.example/' }])
})

test('the press is woken once a day, and within a minute for another address', async () => {
  await publishBound('rain')
  await ringAt(1, 2)
  expect(await alarmOfPress()).toBe(Date.now() + (day - 2) * 1000)
  webhook += '/another'
  await bind()
  await publishBound('hail')
  expect(await alarmOfPress()).toBe(Date.now() + minute * 1000)
})

test.each([
  ['ftp://hooks.example/secret-part', 'https:// URL of a webhook'],
  ['secret-part@news.example', 'an e-mail address belongs in site.yaml'],
])('of the NOTIFY %s, the log says why nobody is told', async (NOTIFY, text) => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  await bind({ NOTIFY } as Partial<Env>)
  await pushSiteBound()
  await publishBound('rain')
  await rows("UPDATE articles SET stamp = 'of another version', source = 'refused'")
  await renewAll()
  await ringAt(1, 2, 3)
  expect(warned.mock.calls).toEqual([[expect.stringContaining(text)]])
  expect(warned.mock.calls.join()).not.toContain('secret-part')
  expect(await alarmOfPress()).toBeNull()
})

test('site.yaml says who is told, and nobody else finds it', async () => {
  const called = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response())
  await bindPress()
  const notify = 'notify: https://hooks.other.example/services/secret-part'
  await pushSite(`email: desk@news.example\n${notify}`)
  workersCache.success = false
  await publish('rain', articleFile())
  await ringAt(1, 2, 15, hour + 15)
  const [url, sent] = called.mock.calls[0] ?? []
  expect([url, sent?.method]).toEqual(['https://hooks.other.example/services/secret-part', 'POST'])
  expect(called).toHaveBeenCalledTimes(1)
  const paths = ['/', '/articles/rain', '/feeds.opml', '/healthz', '/site.webmanifest']
  for (const path of [...paths, ...feedPaths, '/.well-known/security.txt']) {
    const response = await get(path)
    expect(response.status, path).toBe(200)
    expect(await response.text(), path).not.toContain('secret-part')
  }
  const [stored] = await rows<{ body: string }>('SELECT body FROM site')
  expect(stored?.body).not.toContain('secret-part')
})

test('a press without an address is not woken for alerts, and a site on this machine tells nobody', async () => {
  await bindPress({ ...env, NOTIFY: '' } as Partial<Env>)
  await publishBound('rain')
  expect(await alarmOfPress()).toBeNull()
  await bindPress({ NOTIFY: webhook, PRIVATE_CALLBACKS: '' } as Partial<Env>)
  await publishBound('hail')
  expect(await alarmOfPress()).toBeNull()
  await pushSite()
  await refuseSite({ NOTIFY: undefined } as Partial<Env>)
  await publishBound('snow')
  await ringAt(1, 2)
  expect(await alarmOfPress()).toBeNull()
})

test('site.yaml takes an https:// address or an e-mail address', async () => {
  for (const wrong of [
    'http://hooks.example/a',
    'https://127.0.0.1/',
    'https://a:b@c.example/',
    'x',
  ]) {
    await expect(pushSite(`notify: "${wrong}"`), wrong).rejects.toThrow('neither the https:// URL')
  }
  expect((await put('rain', articleFile())).status).toBe(201)
  await pushSite('notify: desk@news.example')
  await pushSite()
})
