import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, inject, test } from 'vitest'
import { publishArticles } from '../setup/published.ts'
import { askHub, type Subscriber, startSubscriber } from '../setup/subscriber.ts'
import { until } from '../setup/until.ts'
import { findFreePort } from '../setup/worker-process.ts'

// A Worker that is killed with everything that it runs, and started again over the same data.

const many = 300

type Running = { port: number; folder: string; child: ChildProcess }

const started: Running[] = []
const subscribers: Subscriber[] = []

afterAll(async () => {
  for (const running of started) kill(running)
  for (const subscriber of subscribers) await subscriber.stop()
  for (const { folder } of started) await rm(folder, { recursive: true, force: true })
})

async function start(port: number, folder: string, site?: string): Promise<Running> {
  const vars = { PRIVATE_CALLBACKS: '1' }
  const options = { port, persist: folder, vars, ...(site !== undefined && { site }) }
  const args = JSON.stringify([inject('built'), inject('migrations'), options])
  const child = spawn(process.execPath, ['tests/setup/worker-child.ts', args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const running = { port, folder, child }
  started.push(running)
  await once(child.stdout, 'data')
  return running
}

function kill({ child }: Running): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  // With workerd, which is in the same group.
  process.kill(-child.pid, 'SIGKILL')
}

const article = (title: string) => `---\ntitle: ${title}\npublished: 2026-11-01\n---\nIt rains.\n`

test.concurrent.each([0, 60, 250])(
  'killed %i ms after an article is sent, it still tells everybody, and nobody more than twice',
  async (moment) => {
    const subscriber = await startSubscriber({
      answer: async (_, response) => {
        await sleep(20)
        response.writeHead(204).end()
      },
    })
    subscribers.push(subscriber)
    const port = await findFreePort()
    const url = `http://127.0.0.1:${port}`
    const folder = await mkdtemp(join(tmpdir(), 'hub-'))
    const first = await start(port, folder)
    await publishArticles(url, { 'first.md': article('First') })
    for (let i = 0; i < many; i++) {
      await askHub(url, {
        'hub.mode': 'subscribe',
        'hub.topic': `${url}/rss.xml`,
        'hub.callback': `${subscriber.url}/${i}`,
      })
    }
    await until(() => subscriber.asked.length === many)
    await sleep(1000)
    const publishing = publishArticles(url, { 'news.md': article('News') }).catch(() => {})
    if (moment > 0) await publishing
    await sleep(moment)
    kill(first)
    await once(first.child, 'exit')
    await start(port, folder, '')
    // In case it was killed before it was published.
    await publishArticles(url, { 'news.md': article('News') })
    const told = () => subscriber.received.filter(({ body }) => body.includes('News'))
    const paths = () => Object.groupBy(told(), ({ path }) => path)
    await until(() => Object.keys(paths()).length === many, 240)
    await sleep(2000)
    const counts = Object.values(paths()).map((all) => all?.length ?? 0)
    expect(Math.max(...counts)).toBeLessThanOrEqual(2)
  },
)
