import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePass } from '../../src/http/pass.ts'
import { publishFolders } from '../setup/article-folders.ts'
import { publishMedia, publishPage } from '../setup/published.ts'
import { startWorker, testToken, type WorkerProcess } from '../setup/worker-process.ts'
import { readManual, sectionOf } from './manuals.ts'

let worker: WorkerProcess

beforeAll(async () => {
  worker = await startWorker()
  await publishFolders(worker.url, 'content/articles')
  await publishMedia(worker.url)
  await publishPage(worker.url, 'about')
})

afterAll(() => worker.stop())

/** What the sample site has for each part of an address that varies. */
const samples: Record<string, string> = {
  '{slug}': 'one-article-three-feeds',
  '{pass}': makePass('one-article-three-feeds', Math.floor(Date.now() / 1000) + 600, testToken),
  '{tag}': 'iran',
  '{author}': 'example-author',
  '{page}': '1-5',
  '{path}': 'about',
  '/…': '/icon.png',
}

/** The answers that are not 200. The sample site names no e-mail address, and has no older articles. */
const others: Record<string, number> = {
  '/feed': 302,
  '/favicon.ico': 302,
  '/older': 404,
  '/older/3': 404,
  '/.well-known/security.txt': 404,
}

const addresses = [
  sectionOf(readManual('src/feeds/README.md'), 'Feeds and their archives'),
  sectionOf(readManual('src/pages/README.md'), 'Pages and other addresses'),
].flatMap((section) => {
  const cells = [...section.matchAll(/^\| (`\/[^|]*) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path))
})

test('the tables name addresses of feeds and of pages', () => {
  expect(addresses).toEqual(expect.arrayContaining(['/rss.xml', '/feed', '/', '/media/…']))
})

test.each(addresses)('%s is served', async (address) => {
  const path = address.replace(/\{\w+\}|\/…/g, (part) => samples[part] ?? part)
  const response = await fetch(worker.url + path, { redirect: 'manual' })
  await response.body?.cancel()
  expect(response.status).toBe(others[path] ?? 200)
})
