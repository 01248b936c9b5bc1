import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorker, type WorkerProcess } from './setup/worker-process.ts'

let worker: WorkerProcess

beforeAll(async () => {
  worker = await startWorker()
})

afterAll(() => worker.stop())

/** They load the feeds, the pages and the API, and what few requests need besides. */
const paths = [
  ...['/', '/rss.xml', '/feed.json', '/archive', '/tags', '/authors', '/older', '/search?q=a'],
  ...['/nothing', '/api/articles', '/api/media', '/feeds.opml', '/sitemap.xml', '/robots.txt'],
  ...['/media/nothing.png', '/hub', '/articles/nothing.md', '/Nothing', '/healthz'],
]

test('the first requests of an isolate are all answered, though they come at once', async () => {
  const ask = async (path: string) => {
    const response = await fetch(worker.url + path, { redirect: 'manual' })
    await response.body?.cancel()
    return response.status
  }
  const atOnce = await Promise.all([...paths, ...paths, ...paths].map(ask))
  const later: number[] = []
  for (const path of paths) later.push(await ask(path))
  expect(atOnce).toEqual([...later, ...later, ...later])
  expect(new Set(later)).toEqual(new Set([200, 301, 401, 404, 405]))
})
