import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import {
  articleFile,
  makeProject,
  manyArticles,
  removeFolder,
  siteFile,
  slugOfMany,
  writeFiles,
} from '../setup/content.ts'
import { startProxy } from '../setup/proxy.ts'
import { emptyStore, publishArticles, readManifest } from '../setup/published.ts'
import { putSite, startWorker } from '../setup/worker-process.ts'

/** Two sites, of which one follows the other. */
const sites = [siteFile, siteFile.replace('The Test Tribune', 'The New Tribune')]
const worker = await startWorker({ vars: { SITE_URL: 'https://news.example' }, site: siteFile })
const proxy = await startProxy(worker.url)
let here = ''

const count = 45
/** Published through the API alone, the second one later than the first. */
const withoutFile = {
  'extra-1.md': articleFile('Extra 1'),
  'extra-2.md': articleFile('Extra 2', { published: '2026-01-02' }),
}

async function change(site: string): Promise<void> {
  await writeFiles(here, { 'content/site.yaml': site })
  await putSite(worker.url, site)
}

/** The site folder is published, and two articles more; then the site changes. */
beforeEach(async () => {
  await emptyStore(worker.db)
  if (here) await removeFolder(here)
  const files = manyArticles(count)
  here = await makeProject(files)
  await publishArticles(worker.url, { ...files, ...withoutFile })
  await change(sites.reverse()[0] ?? siteFile)
})
afterAll(async () => {
  await Promise.all([worker.stop(), proxy.stop()])
  await Promise.all([removeFolder(here)])
})

const push = (...args: string[]) => runDateline(['push', ...args], { cwd: here, url: proxy.url })

async function staleSlugs(): Promise<string[]> {
  const listed = await readManifest(worker.url)
  return listed.filter(({ stale }) => stale).map(({ slug }) => slug)
}

/** Resolves when nothing is left to be rendered again but these; at the latest, the test times out. */
async function rendered(except: string[] = []): Promise<void> {
  while (String(await staleSlugs()) !== String(except)) await sleep(100)
}

describe('after a change of the site', () => {
  test('a push sends what has changed, and everything else is rendered again meanwhile', async () => {
    await writeFiles(here, { [`content/articles/${slugOfMany(3)}.md`]: articleFile('Edited') })
    const { code, stdout, stderr } = await push()
    expect(stdout).toMatch(
      /^created 0, updated 1, unchanged 44, refused 0(, rendering again \d+)?; without a file 2: push --prune withdraws them; readers are up to date\n$/,
    )
    expect(stderr).toBe('publishing 1/1\n')
    expect(code).toBe(0)
    expect(proxy.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT', 'POST'])
    await rendered()

    proxy.seen.length = 0
    expect(await push()).toMatchObject({ code: 0, stderr: '' })
    expect(proxy.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'PUT'])
  })

  test('a feed changes with each of them, and at the end shows the new site everywhere', async () => {
    const read = async () => {
      const response = await fetch(`${worker.url}/feed.json`)
      return { tag: response.headers.get('ETag'), text: await response.text() }
    }
    const bodies = new Map<string | null, string>()
    await push()
    while ((await staleSlugs()).length > 0) {
      const { tag, text } = await read()
      expect(bodies.get(tag) ?? text).toBe(text)
      bodies.set(tag, text)
    }
    const last = await read()
    expect(bodies.get(last.tag) ?? last.text).toBe(last.text)
  })

  test('what --prune withdraws is gone', async () => {
    expect(await push('--prune')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /unchanged 45, refused 0(, rendering again \d+)?, withdrawn 2; readers are up to date\n$/,
      ),
    })
    const lines = proxy.seen.map(({ method, path }) => `${method} ${path}`)
    expect(lines.filter((line) => line.includes('extra'))).toEqual([
      'DELETE /api/articles/extra-2?more=1',
      'DELETE /api/articles/extra-1',
    ])
    await rendered()
  })
})

test('an article whose author is gone is refused, and served as it was', async () => {
  const byJane = { authors: '[jane-doe]' }
  const path = 'content/articles/mine.md'
  const mine = articleFile('Mine', byJane)
  await writeFiles(here, { [path]: mine })
  await publishArticles(worker.url, { 'mine.md': mine, 'theirs.md': articleFile('Theirs', byJane) })
  const site = siteFile.slice(0, siteFile.indexOf('authors:'))
  await change(site)
  const { code, stdout, stderr } = await push()
  expect(stderr).toContain(`${path}:4: authors[0]: site.yaml has no author "jane-doe"`)
  expect(stdout).toMatch(/unchanged 45, refused 1(, rendering again \d+)?; without a file 3/)
  expect(code).toBe(1)
  await rendered(['mine', 'theirs'])
  for (const slug of ['mine', 'theirs']) {
    expect((await fetch(`${worker.url}/articles/${slug}`)).status).toBe(200)
  }
  expect((await push()).stderr).toContain('theirs: site.yaml refuses it; it stays as it was\n')
})
