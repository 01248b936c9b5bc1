import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { now } from '../../src/http/clock.ts'
import { deliver } from '../../src/hub/deliver.ts'
import { tellHub } from '../../src/publish/followers/hub.ts'
import { Press } from '../../src/publish/press.ts'
import { delivery } from '../manuals/deliveries.ts'
import { countedStore } from '../setup/counted-store.ts'
import { alarmOfPress, bindPress } from '../setup/press.ts'
import { articleFile, home, publish, put, send } from '../setup/requests.ts'
import { emptyStore, rows } from '../setup/store.ts'

beforeEach(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  // No subscriber is there.
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('', { status: 404 }))
  await publish('rain', articleFile({ tags: '[rain]' }))
})
afterEach(async () => {
  await bindPress()
  await emptyStore()
})

const asking = {
  'hub.mode': 'subscribe',
  'hub.topic': `${home}/rss.xml`,
  'hub.callback': 'https://reader.example/callback',
}

function ask(
  fields: Record<string, string>,
  path = '/hub',
  headers: Record<string, string> = {},
  bindings: Partial<Env> = {},
) {
  return send('POST', path, {
    bindings,
    body: new URLSearchParams(fields).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  })
}

test.each([
  [{ 'hub.mode': 'publish' }, 'hub.mode'],
  [{ 'hub.mode': '' }, 'hub.mode'],
  [{ 'hub.callback': 'http://127.0.0.1/' }, 'public host'],
  [{ 'hub.callback': 'mailto:reader@reader.example' }, 'http:// or https://'],
  [{ 'hub.topic': `${home}/articles/rain` }, 'hub.topic'],
  [{ 'hub.topic': `${home}/tags/snow/rss.xml` }, 'hub.topic'],
  [{ 'hub.topic': 'https://other.example/rss.xml' }, 'hub.topic'],
  [{ 'hub.secret': 'ä'.repeat(100) }, 'hub.secret'],
])('%o is refused at once, with the reason', async (fields, reason) => {
  const answer = await ask({ ...asking, ...fields } as Record<string, string>)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(reason)])
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
})

test('what is no form, or far too long, is refused', async () => {
  const wrong = await send('POST', '/hub', { body: '{}', headers: { 'Content-Type': 'text/json' } })
  expect(wrong.status).toBe(415)
  expect((await ask({ ...asking, more: 'a'.repeat(20_000) })).status).toBe(413)
})

test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
  '%s says that the hub is posted to',
  async (method) => {
    for (const path of ['/hub', '/hub/rsscloud']) {
      const { status, headers } = await send(method, path)
      expect([status, headers.get('Allow')]).toEqual([
        method === 'OPTIONS' ? 204 : 405,
        'POST, OPTIONS',
      ])
      expect(headers.get('Cache-Control')).toBe('no-store')
    }
  },
)

// Once more, in case the minute ends in the middle; so with the next one.
test('a flood from one address, or for one host, has to wait', { retry: 1 }, async () => {
  const headers = { 'CF-Connecting-IP': '192.0.2.7' }
  const statuses = new Set<number>()
  for (let i = 0; i < 120; i++) {
    const callback = `https://reader${i}.example/`
    const answer = await ask(
      { ...asking, 'hub.callback': callback, 'hub.mode': 'unsubscribe' },
      '/hub',
      headers,
    )
    statuses.add(answer.status)
    if (answer.status === 429) expect(answer.headers.get('Retry-After')).toBe('60')
  }
  expect([...statuses].sort()).toEqual([202, 429])
  const cloud = { domain: 'reader.example', port: '80', path: '/', url1: `${home}/rss.xml` }
  const inXml = await ask(cloud, '/hub/rsscloud', headers)
  expect([inXml.status, inXml.headers.get('Retry-After')]).toEqual([429, '60'])
  expect(await inXml.text()).toContain('<notifyResult success="false" msg="Too many')
  const another = await ask(asking, '/hub', { 'CF-Connecting-IP': '192.0.2.8' })
  expect(another.status).toBe(202)
})

test('a client with IPv6 is counted by its first half', { retry: 1 }, async () => {
  const statuses = new Set<number>()
  for (let i = 0; i < 120; i++) {
    const fields = { ...asking, 'hub.callback': `https://v6-${i}.example/` }
    const answer = await ask(fields, '/hub', { 'CF-Connecting-IP': `2001:db8:1:2::${i}` })
    statuses.add(answer.status)
  }
  expect([...statuses].sort()).toEqual([202, 429])
})

test('rssCloud says what is wrong in XML', async () => {
  const fields = { port: '80', path: '/', protocol: 'http-post', url1: `${home}/rss.xml` }
  const without = await (await ask(fields, '/hub/rsscloud')).text()
  expect(without).toMatch(/<notifyResult success="false" msg="give a domain: .*no IP address"\/>/)
  const soap = { ...fields, domain: 'reader.example', protocol: 'soap' }
  expect(await (await ask(soap, '/hub/rsscloud')).text()).toContain('soap is not spoken here')
  const noForm = await send('POST', '/hub/rsscloud', { body: '{}' })
  expect(noForm.status).toBe(415)
  expect(await noForm.text()).toContain('<notifyResult success="false" msg="Send application')
  const elsewhere = { ...fields, domain: 'reader.example', url1: 'https://other.example/rss.xml' }
  expect(await (await ask(elsewhere, '/hub/rsscloud')).text()).toContain('not a feed of this site')
})

test('a message of another version is left alone', async () => {
  const later = vi.fn()
  for (const body of [{ version: 0, ids: [1] }, 'old', null, { version: 2 }]) {
    await deliver(body, { env, later })
  }
  expect(later).not.toHaveBeenCalled()
})

const subscribed = () =>
  env.DB.prepare(
    `INSERT INTO subscriptions (form, topic, slice, format, callback, host, expires, cursor, released, etag)
    VALUES ('websub', '${home}/rss.xml', 'main', 'rss', 'https://reader.example/', 'reader.example', 1e12, 1e9, 1e12, '')`,
  ).run()

/** The real queue with an ear at it, which hands nothing on. */
function listeningQueue() {
  const sent: unknown[] = []
  const queue = {
    sendBatch: async (messages: Iterable<{ body: unknown }>) => {
      sent.push(...[...messages].map(({ body }) => body))
    },
  }
  return { sent, bindings: { HUB: queue as unknown as Env['HUB'] } }
}

test('a publish without subscribers costs no operation of the queue', async () => {
  const { sent, bindings } = listeningQueue()
  await publish('more-rain', articleFile(), { bindings })
  expect(sent).toEqual([])
  await subscribed()
  // Told of everything so far, so nothing is owed.
  await publish('rain', articleFile({ tags: '[rain]' }), { bindings })
  expect(sent).toEqual([])
})

test('whoever is owed something is claimed, and woken again if nothing becomes of it', async () => {
  const { sent, bindings } = listeningQueue()
  await subscribed()
  await env.DB.prepare('UPDATE subscriptions SET cursor = 0').run()
  await publish('more-rain', articleFile(), { bindings })
  expect(sent).toHaveLength(1)
  expect(await rows('SELECT 1 FROM subscriptions WHERE claimed > 0')).toHaveLength(1)
  expect(await alarmOfPress()).not.toBeNull()
  await publish('snow', articleFile(), { bindings })
  expect(sent).toHaveLength(1)
  await env.DB.prepare('UPDATE subscriptions SET claimed = 0').run()
  await publish('hail', articleFile(), { bindings })
  expect(sent).toHaveLength(2)
})

test('a queue that fails is no reason to refuse an article, and is tried again', async () => {
  const broken = { sendBatch: () => Promise.reject(new Error('no queue')) }
  const bindings = { HUB: broken as unknown as Env['HUB'] }
  await subscribed()
  await env.DB.prepare('UPDATE subscriptions SET cursor = 0').run()
  const answer = await put('more-rain', articleFile(), { bindings })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({
    told: false,
    owed: [{ follower: 'hub', reason: expect.stringContaining('no queue') }],
  })
})

test('one that was given up is tried when it renews, and the press looks after it', async () => {
  const { sent, bindings } = listeningQueue()
  await bindPress(bindings)
  await subscribed()
  await env.DB.prepare('UPDATE subscriptions SET cursor = 0, failures = 12, due = expires').run()
  await publish('more-rain', articleFile(), { bindings })
  expect(sent).toEqual([])
  vi.spyOn(globalThis, 'fetch').mockImplementation(
    async (url) => new Response(new URL(String(url)).searchParams.get('hub.challenge')),
  )
  const look = vi.spyOn(Press.prototype, 'look')
  await ask({ ...asking, 'hub.callback': 'https://reader.example/' }, '/hub', {}, bindings)
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  await vi.waitFor(() => expect(look).toHaveBeenCalledOnce())
  await look.mock.results[0]?.value
})

/** Subscribers who have not been told of anything. */
const subscribedMany = (many: number) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO subscriptions (form, topic, slice, format, callback, host, expires, cursor, released, etag)
    SELECT 'websub', '${home}/rss.xml', 'main', 'rss', 'https://reader.example/' || i, 'reader.example', 1e12, 0, 1e12, '' FROM n`,
  )
    .bind(many)
    .run()

test('each page of subscribers is read once', async () => {
  const { sent, bindings } = listeningQueue()
  const costOf = async (many: number) => {
    await env.DB.prepare('DELETE FROM subscriptions').run()
    await subscribedMany(many)
    const counts = { read: 0, written: 0 }
    await tellHub({ db: countedStore(env.DB, counts), now: now() }, bindings.HUB, false)
    return counts.read / many
  }
  const [few, many] = [await costOf(5000), await costOf(45_000)]
  expect(sent).toHaveLength(50_000 / delivery.callbacks)
  expect(many).toBeLessThan(few * 1.2)
})

test('a delivery costs the rows that the manual says', async () => {
  const many = 400
  await subscribedMany(many)
  const { sent, bindings } = listeningQueue()
  const counts = { read: 0, written: 0 }
  const DB = countedStore(env.DB, counts)
  const at = { db: DB, now: now() }
  await tellHub(at, bindings.HUB, false)
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status: 204 }))
  const tasks: Promise<unknown>[] = []
  for (const body of sent) {
    await deliver(body, { env: { ...env, ...bindings, DB }, later: (task) => tasks.push(task) })
  }
  await Promise.all(tasks)
  expect(await rows('SELECT 1 FROM subscriptions WHERE delivered > 0')).toHaveLength(many)
  expect(sent).toHaveLength(many / delivery.callbacks)
  expect(counts.written / many).toBeLessThanOrEqual(delivery.rowsWritten)
  expect(counts.read / many).toBeLessThanOrEqual(delivery.rowsRead)
})
