import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { emptyStore, publishArticles } from '../setup/published.ts'
import { askHub, type Subscriber, signatureOf, startSubscriber } from '../setup/subscriber.ts'
import { until } from '../setup/until.ts'
import { putSite, startWorker, testToken, type WorkerProcess } from '../setup/worker-process.ts'

let worker: WorkerProcess
let subscriber: Subscriber

beforeAll(async () => {
  worker = await startWorker({ vars: { PRIVATE_CALLBACKS: '1' } })
})
afterEach(async () => {
  await subscriber?.stop()
  await emptyStore(worker.db)
})
afterAll(() => worker?.stop())

const article = (title: string, more = '') =>
  `---\ntitle: ${title}\npublished: 2026-11-01T10:00:00Z\ntags: [rain]\n${more}---\nIt rains.\n`

const subscriptions = async () => {
  const { results } = await worker.db
    .prepare('SELECT * FROM subscriptions ORDER BY id')
    .all<{ id: number; topic: string; callback: string; expires: number; failures: number }>()
  return results
}

async function subscribe(path: string, topic = '/rss.xml', more: Record<string, string> = {}) {
  const before = await subscriptions()
  const answer = await askHub(worker.url, {
    'hub.mode': 'subscribe',
    'hub.topic': worker.url + topic,
    'hub.callback': subscriber.url + path,
    ...more,
  })
  expect([answer.status, await answer.text()]).toEqual([202, expect.any(String)])
  await until(async () => (await subscriptions()).length > before.length)
}

test('a subscriber gets the bytes of the feed, signed, for every change', async () => {
  subscriber = await startSubscriber()
  await publishArticles(worker.url, { 'one.md': article('One') })
  await subscribe('/callback?a=1', '/rss.xml', { 'hub.secret': 'quiet', 'hub.lease_seconds': '60' })
  await subscribe('/atom', '/tags/rain/atom.xml')
  const [asked] = subscriber.asked
  expect(Object.fromEntries(asked ?? [])).toMatchObject({
    a: '1',
    'hub.mode': 'subscribe',
    'hub.topic': `${worker.url}/rss.xml`,
    'hub.lease_seconds': '3600',
  })
  await publishArticles(worker.url, { 'two.md': article('Two') })
  await until(() => subscriber.received.length === 2)
  const feed = await fetch(`${worker.url}/rss.xml`)
  const bytes = Buffer.from(await feed.arrayBuffer())
  const delivery = subscriber.received.find(({ path }) => path === '/callback')
  expect(delivery?.body.equals(bytes)).toBe(true)
  expect(delivery?.headers).toMatchObject({
    'content-type': feed.headers.get('Content-Type'),
    link: feed.headers.get('Link'),
    'x-hub-signature': signatureOf(bytes, 'quiet'),
  })
  expect(feed.headers.get('Link')).toContain(`<${worker.url}/hub>; rel="hub"`)
  const atom = subscriber.received.find(({ path }) => path === '/atom')
  expect(atom?.headers['x-hub-signature']).toBeUndefined()
  expect(atom?.body.toString()).toContain(`<link rel="hub" href="${worker.url}/hub"/>`)
})

test('a withdrawal is told, and who unsubscribes hears nothing more', async () => {
  subscriber = await startSubscriber()
  await publishArticles(worker.url, { 'one.md': article('One'), 'two.md': article('Two') })
  await subscribe('/a')
  await subscribe('/b')
  await askHub(worker.url, {
    'hub.mode': 'unsubscribe',
    'hub.topic': `${worker.url}/rss.xml`,
    'hub.callback': `${subscriber.url}/b`,
  })
  await until(async () => (await subscriptions()).length === 1)
  const headers = { Authorization: `Bearer ${testToken}` }
  await fetch(`${worker.url}/api/articles/one`, { method: 'DELETE', headers })
  await until(() => subscriber.received.length > 0)
  await sleep(500)
  expect(subscriber.received.map(({ path }) => path)).toEqual(['/a'])
  expect(subscriber.received[0]?.body.toString()).not.toContain('One')
})

test('a scheduled article is told at its minute', async () => {
  subscriber = await startSubscriber()
  await publishArticles(worker.url, { 'one.md': article('One') })
  await subscribe('/a')
  const soon = new Date(Date.now() + 4000).toISOString()
  await publishArticles(worker.url, {
    'later.md': `---\ntitle: Later\npublished: ${soon}\n---\nIt rained.\n`,
  })
  await until(() => subscriber.received.some(({ body }) => body.includes('Later')))
  expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(Date.parse(soon) / 1000) * 1000)
  expect(subscriber.received.length).toBeLessThanOrEqual(2)
})

test('nobody waits for who is slow, and who is gone is forgotten', async () => {
  const ended: string[] = []
  subscriber = await startSubscriber({
    answer: ({ path }, response) => {
      response.on('close', () => ended.push(path))
      if (path.startsWith('/slow')) return
      response.writeHead(path === '/gone' ? 410 : path === '/broken' ? 500 : 200).end()
    },
  })
  await publishArticles(worker.url, { 'one.md': article('One') })
  for (let i = 0; i < 8; i++) await subscribe(`/slow${i}`)
  for (const path of ['/gone', '/broken', '/quick']) await subscribe(path)
  await publishArticles(worker.url, { 'two.md': article('Two') })
  await until(() => ended.includes('/quick'))
  expect(ended.filter((path) => path.startsWith('/slow'))).toEqual([])
  await until(
    async () => (await subscriptions()).filter(({ failures }) => failures > 0).length === 9,
  )
  expect((await subscriptions()).map(({ callback }) => callback)).not.toContain(
    `${subscriber.url}/gone`,
  )
})

test('who does not echo the challenge is not subscribed', async () => {
  subscriber = await startSubscriber({ echo: () => 'no' })
  await publishArticles(worker.url, { 'one.md': article('One') })
  await askHub(worker.url, {
    'hub.mode': 'subscribe',
    'hub.topic': `${worker.url}/rss.xml`,
    'hub.callback': `${subscriber.url}/a`,
  })
  await until(() => subscriber.asked.length === 1)
  await sleep(300)
  expect(await subscriptions()).toEqual([])
})

test('rssCloud registers with a domain, and gets the address of the feed', async () => {
  subscriber = await startSubscriber()
  await publishArticles(worker.url, { 'one.md': article('One') })
  const { hostname, port } = new URL(subscriber.url)
  const fields = { domain: hostname, port, path: '/ping', url1: `${worker.url}/rss.xml` }
  const answer = await askHub(worker.url, fields, '/hub/rsscloud')
  expect(await answer.text()).toContain('success="true"')
  await publishArticles(worker.url, { 'two.md': article('Two') })
  await until(() => subscriber.received.length === 1)
  expect(subscriber.received[0]?.body.toString()).toBe(
    new URLSearchParams({ url: `${worker.url}/rss.xml` }).toString(),
  )
})

test('the command says who listens, and a restored site goes on telling them', async () => {
  subscriber = await startSubscriber()
  await publishArticles(worker.url, { 'one.md': article('One') })
  await subscribe('/a', '/rss.xml', { 'hub.secret': 'quiet' })
  await subscribe('/b')
  const cwd = await mkdtemp(join(tmpdir(), 'hub-'))
  const run = (...args: string[]) =>
    runDateline([...args, '--url', worker.url, '--token', testToken], { cwd })
  const counted = await run('subscribers')
  expect(counted.stdout).toBe(`${worker.url}/rss.xml  2 live; not told yet\n`)
  const listed = await run('subscribers', '--callbacks')
  expect(listed.stdout).toContain(`${worker.url}/rss.xml  ${subscriber.url}/a  until `)
  expect(listed.stdout).not.toContain('quiet')
  expect((await run('export', 'backup', '--subscriptions')).stdout).toContain('subscriptions: 2')
  const file = join(cwd, 'backup/.dateline/subscriptions.ndjson')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await emptyStore(worker.db)
  const gone = (await readFile(file, 'utf8'))
    .split('\n')[0]
    ?.replace('/rss.xml', '/tags/snow/rss.xml')
  await appendFile(file, `${gone}\n`)
  const restored = await run('push', 'backup', '--subscriptions', '--yes')
  expect(restored.stdout).toContain('subscriptions: 2; 1 left out: the site has no such feed\n')
  await publishArticles(worker.url, { 'two.md': article('Two') })
  await until(() => subscriber.received.length === 2)
  const [first] = subscriber.received.filter(({ path }) => path === '/a')
  expect(first?.headers['x-hub-signature']).toBe(signatureOf(first?.body ?? Buffer.of(), 'quiet'))
  await rm(cwd, { recursive: true })
})

test('a public hub is named and told in place of the own one, and told again after a failure', async () => {
  let status = 500
  subscriber = await startSubscriber({
    answer: (_, response) => void response.writeHead(status).end(),
  })
  const sample = await readFile('content/site.yaml', 'utf8')
  const hub = `${subscriber.url}/`
  await putSite(worker.url, `${sample}\nhub: ${hub}\n`)
  await publishArticles(worker.url, { 'one.md': article('One') })
  await until(() => subscriber.received.length > 0)
  const rss = await fetch(`${worker.url}/rss.xml`)
  expect(rss.headers.get('Link')).toContain(`<${hub}>; rel="hub"`)
  const document = await rss.text()
  expect(document).toContain(`<atom:link rel="hub" href="${hub}"/>`)
  expect(document).not.toContain('<cloud')
  const refused = await askHub(worker.url, { 'hub.mode': 'subscribe' })
  expect(await refused.text()).toContain(hub)
  status = 204
  const { due } = (await worker.db
    .prepare("SELECT due FROM followers WHERE name = 'public-hub'")
    .first<{ due: number }>()) ?? { due: 0 }
  expect(due).toBeGreaterThan(Date.now() / 1000)
  await worker.db.prepare("UPDATE followers SET due = 0 WHERE name = 'public-hub'").run()
  await publishArticles(worker.url, { 'two.md': article('Two') })
  const pinged = () => subscriber.received.at(-1)?.body.toString() ?? ''
  await until(() => pinged().includes(encodeURIComponent(`${worker.url}/tags/rain/atom.xml`)))
  expect(new URLSearchParams(pinged()).get('hub.mode')).toBe('publish')
  await putSite(worker.url, sample)
})
