import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { publishArticles } from '../setup/published.ts'
import { randomFrom } from '../setup/random.ts'
import { askHub, type Subscriber, startSubscriber } from '../setup/subscriber.ts'
import { until } from '../setup/until.ts'
import { startWorker, testToken, type WorkerProcess } from '../setup/worker-process.ts'

const feeds = ['/rss.xml', '/atom.xml', '/feed.json', '/tags/rain/rss.xml', '/tags/snow/atom.xml']

let worker: WorkerProcess
let subscriber: Subscriber

beforeAll(async () => {
  worker = await startWorker({ vars: { PRIVATE_CALLBACKS: '1' } })
  subscriber = await startSubscriber()
})
afterAll(async () => {
  await subscriber?.stop()
  await worker?.stop()
})

const read = async (path: string) => (await fetch(worker.url + path)).text()
const copyOf = (path: string) =>
  subscriber.received.findLast((delivery) => delivery.path === path)?.body.toString()

test('after each of a hundred changes, a subscriber has what the feed has', async () => {
  const random = randomFrom(inject('seed'))
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T
  const published: Record<string, string> = {}
  let count = 0
  const file = (at: string) =>
    `---\ntitle: Number ${++count}\npublished: ${at}\ntags: [${pick(['rain', 'snow', 'rain, snow'])}]\n---\nIt rains ${count} times.\n`
  const date = () => new Date(Date.UTC(2026, 0, 1 + Math.floor(random() * 300))).toISOString()
  const headers = { Authorization: `Bearer ${testToken}` }
  const changes: Record<string, () => Promise<unknown>> = {
    add: () => {
      const slug = `a${count}`
      published[slug] = file(date())
      return publishArticles(worker.url, { [`${slug}.md`]: published[slug] })
    },
    edit: () => {
      const slug = pick(Object.keys(published))
      return publishArticles(worker.url, { [`${slug}.md`]: file(date()) })
    },
    withdraw: () => {
      const slug = pick(Object.keys(published))
      delete published[slug]
      return fetch(`${worker.url}/api/articles/${slug}`, { method: 'DELETE', headers })
    },
    schedule: () => {
      const slug = `s${count}`
      const soon = new Date(Date.now() + 1500).toISOString()
      return publishArticles(worker.url, { [`${slug}.md`]: file(soon) })
    },
  }
  const first = { 'rain.md': file(date()), 'snow.md': file(date()) }
  const both = Object.entries(first).map(([name, text]) => [
    name,
    text.replace(/tags: .*/, 'tags: [rain, snow]'),
  ])
  await publishArticles(worker.url, Object.fromEntries(both))
  Object.assign(published, { rain: '', snow: '' })
  for (const path of feeds) {
    await askHub(worker.url, {
      'hub.mode': 'subscribe',
      'hub.topic': worker.url + path,
      'hub.callback': subscriber.url + path,
    })
  }
  await until(async () => {
    const row = await worker.db
      .prepare('SELECT count(*) AS n FROM subscriptions')
      .first<{ n: number }>()
    return row?.n === feeds.length
  })
  const before = Object.fromEntries(
    await Promise.all(feeds.map(async (path) => [path, await read(path)])),
  )
  for (let i = 0; i < 100; i++) {
    const few = Object.keys(published).length < 3
    await changes[few ? 'add' : pick(['add', 'add', 'edit', 'edit', 'withdraw', 'schedule'])]?.()
    // Half of them one after another, half of them at once.
    if (random() < 0.5) continue
    await until(async () => {
      for (const path of feeds) {
        if ((copyOf(path) ?? before[path]) !== (await read(path))) return false
      }
      return true
    })
  }
  await until(async () => {
    for (const path of feeds) if (copyOf(path) !== (await read(path))) return false
    return true
  })
  const { results } = await worker.db.prepare('SELECT failures FROM subscriptions').all()
  expect(results).toEqual(feeds.map(() => ({ failures: 0 })))
})
