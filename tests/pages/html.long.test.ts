import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishFolders } from '../setup/article-folders.ts'
import { publishPage } from '../setup/published.ts'
import { findMistakes } from '../setup/valid-html.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'

let worker: WorkerProcess

beforeAll(async () => {
  worker = await startWorker()
  await publishFolders(worker.url, 'content/articles', 'tests/fixtures/pages')
  await publishPage(worker.url, 'about')
  await publishPage(worker.url, 'legal/privacy', 'tests/fixtures/own-pages')
})

afterAll(() => worker.stop())

const slugs = [
  'everything',
  'nothing-but-text',
  'note',
  'right-to-left',
  'right-to-left-within',
  'table-wider-than-the-page',
  'twenty-authors',
  'word-of-300-characters',
]

const paths = [
  '/',
  ...slugs.map((slug) => `/articles/${slug}`),
  '/articles/one-article-three-feeds',
  '/articles/what-an-enclosure-carries',
  '/tags/rss',
  '/tags/rss/archive',
  '/authors/example-author',
  '/archive',
  '/search',
  '/search?q=rain',
  '/search?q=%22%3Cb%3E',
  '/archive/2026',
  '/archive/2026/11',
  '/archive/2026/11/20',
  '/tags',
  '/authors',
  '/rss.xml',
  '/atom.xml',
  '/feed.json',
  '/archive/1-7/rss.xml',
  '/tags/rss/archive/1-1/feed.json',
  '/atom.xml?author=example-author&tag=rss',
  `/rss.xml?${Array.from({ length: 11 }, (_, i) => `tag=t${10 + i}`).join('&')}`,
  '/about',
  '/legal/privacy',
  '/nothing',
  '/articles/nothing',
  '/articles/withdrawn',
]

test.each(paths)('%s is valid HTML', async (path) => {
  expect(await findMistakesAt(path)).toEqual([])
})

test('the page that is shown while the store fails is valid HTML', async () => {
  await worker.db.exec('ALTER TABLE membership RENAME TO elsewhere')
  expect((await fetch(`${worker.url}/`)).status).toBe(503)
  expect(await findMistakesAt('/')).toEqual([])
})

/** The mistakes in the page that a person gets. */
async function findMistakesAt(path: string): Promise<string[]> {
  const response = await fetch(worker.url + path, { headers: { 'Sec-Fetch-Dest': 'document' } })
  expect(response.headers.get('Content-Type')).toMatch(/^text\/html/)
  return findMistakes(await response.text())
}
