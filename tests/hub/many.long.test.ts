import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishArticles } from '../setup/published.ts'
import { type Subscriber, startSubscriber } from '../setup/subscriber.ts'
import { until } from '../setup/until.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'

/** SUBSCRIBERS=10000 is what the manual says. */
const many = Number(process.env.SUBSCRIBERS ?? 3000)

let worker: WorkerProcess
let subscriber: Subscriber

beforeAll(async () => {
  worker = await startWorker({ vars: { PRIVATE_CALLBACKS: '1' } })
  // A tenth is slow or dead.
  subscriber = await startSubscriber({
    answer: ({ path }, response) => {
      if (!/0$/.test(path)) response.writeHead(204).end()
    },
  })
})
afterAll(async () => {
  await subscriber?.stop()
  await worker?.stop()
})

const article = (title: string) =>
  `---\ntitle: ${title}\npublished: 2026-11-01T10:00:00Z\n---\n${'It rains and rains. '.repeat(130)}\n`

/** The most memory that workerd has had, in MB. */
function peakOfWorkerd(): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/workerd/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return []
      if (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(` ${process.pid} `)) return []
      const [, peak] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      return [Math.round(Number(peak) / 1024)]
    } catch {
      return []
    }
  })
}

test('all subscribers of a feed are told once, though a tenth does not answer', async () => {
  const files = Array.from({ length: 10 }, (_, i) => [`a${i}.md`, article(`A${i}`)])
  await publishArticles(worker.url, Object.fromEntries(files))
  await worker.db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
      INSERT INTO subscriptions (form, topic, slice, format, callback, host, expires, cursor, released, etag)
      SELECT 'websub', ?3, 'main', 'rss', ?1 || '/' || i, ?1, unixepoch() + 86400,
        (SELECT cursor FROM slices WHERE slice = 'main'), unixepoch(), '' FROM n`,
    )
    .bind(subscriber.url, many, `${worker.url}/rss.xml`)
    .run()
  const before = peakOfWorkerd()
  const start = Date.now()
  await publishArticles(worker.url, { 'news.md': article('News') })
  const published = Date.now()
  const isTold = () => new Set(subscriber.received.map(({ path }) => path)).size === many
  await until(isTold, 600)
  const seconds = (Date.now() - start) / 1000
  console.log(
    `${many} subscribers of ${subscriber.received[0]?.body.length} bytes told in ${seconds.toFixed(1)} s (published in ${(published - start) / 1000} s); workerd peak ${before} -> ${peakOfWorkerd()} MB`,
  )
  await sleep(12_000)
  expect(subscriber.received.length).toBe(many)
  const { results } = await worker.db
    .prepare('SELECT failures, count(*) AS count FROM subscriptions GROUP BY failures ORDER BY 1')
    .all()
  expect(results).toEqual([
    { failures: 0, count: many * 0.9 },
    { failures: 1, count: many * 0.1 },
  ])
})
