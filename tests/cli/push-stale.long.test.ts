import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { withSite } from '../setup/build.ts'
import { runDateline } from '../setup/cli.ts'
import {
  articleFile,
  makeFolder,
  makeProject,
  manyArticles,
  removeFolder,
  siteFile,
  slugOfMany,
  writeFiles,
} from '../setup/content.ts'
import { type Fate, isWrite, type Seen, startProxy } from '../setup/proxy.ts'
import { emptyStore, publishArticles, readManifest } from '../setup/published.ts'
import { runWorker, testToken } from '../setup/worker-process.ts'

/** Two sites, of which one follows the other: the store stays, as in a deployment. */
const sites = [siteFile, siteFile.replace('The Test Tribune', 'The New Tribune')]
const persist = await makeFolder()
let { worker, proxy } = await serve(siteFile)
let here = ''

const count = 45
/** Published through the API alone, the second one later than the first. */
const withoutFile = {
  'extra-1.md': articleFile('Extra 1'),
  'extra-2.md': articleFile('Extra 2', { published: '2026-01-02' }),
}

async function serve(site: string) {
  const vars = { SITE_URL: 'https://news.example' }
  const built = withSite(inject('built'), site)
  const worker = await runWorker(built, inject('migrations'), { vars, persist })
  return { worker, proxy: await startProxy(worker.url) }
}

async function change(site: string): Promise<void> {
  await Promise.all([worker.stop(), proxy.stop()])
  const next = await serve(site)
  worker = next.worker
  proxy = next.proxy
}

/** The site folder is published, and two articles more; then the site changes. */
beforeEach(async () => {
  await emptyStore(worker.db)
  if (here) await removeFolder(here)
  const files = manyArticles(count)
  here = await makeProject(files)
  await publishArticles(worker.url, { ...files, ...withoutFile })
  await change(sites.reverse()[0] ?? siteFile)
}, 60_000)
afterAll(async () => {
  await Promise.all([worker.stop(), proxy.stop()])
  await Promise.all([removeFolder(persist), removeFolder(here)])
})

const push = (...args: string[]) => runDateline(['push', ...args], { cwd: here, url: proxy.url })

async function staleSlugs(): Promise<string[]> {
  const listed = await readManifest(worker.url)
  return listed.filter(({ stale }) => stale).map(({ slug }) => slug)
}

function slugs(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => slugOfMany(from + i))
}

const requests = (isMeant: (request: Seen) => boolean) =>
  proxy.seen.filter(isMeant).map(({ method, path }) => `${method} ${path}`)

describe('after a change of the site', () => {
  test('a push renders everything again: what has changed first, then the newest', async () => {
    expect(await staleSlugs()).toHaveLength(count + 2)
    await writeFiles(here, { [`content/articles/${slugOfMany(3)}.md`]: articleFile('Edited') })
    const { code, stdout, stderr } = await push()
    expect(stdout).toBe(
      `created 0, updated 1, unchanged 44, refused 0, rendered again 46; without a file 2: push --prune withdraws them\n`,
    )
    expect(stderr).toMatch(
      /^publishing 1\/1\n(rendering again \d+\/44\n)+(rendering again \d\/2\n)+$/,
    )
    expect(code).toBe(0)
    const stale = slugs(0, count).filter((slug) => slug !== slugOfMany(3))
    const newestFirst = stale.toReversed()
    expect(proxy.seen.filter(({ method }) => method === 'POST').map(({ slugs }) => slugs)).toEqual([
      [slugOfMany(3)],
      newestFirst.slice(0, 20),
      newestFirst.slice(20, 40),
      newestFirst.slice(40),
    ])
    expect(requests(({ method, path }) => method === 'PUT' || path.includes('extra'))).toEqual([
      'GET /api/articles/extra-2',
      'PUT /api/articles/extra-2?more=1',
      'GET /api/articles/extra-1',
      'PUT /api/articles/extra-1',
    ])
    // The cache is told of all of them with the last request.
    expect(requests(isWrite).filter((line) => !line.endsWith('?more=1'))).toHaveLength(1)
    expect(await staleSlugs()).toEqual([])

    proxy.seen.length = 0
    expect(await push()).toMatchObject({ code: 0, stderr: '' })
    expect(proxy.seen.map(({ method }) => method)).toEqual(['GET'])
  })

  test('a push of one file leaves the others alone', async () => {
    expect(await push(`content/articles/${slugOfMany(7)}.md`)).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 1, refused 0, rendered again 1\n',
    })
    expect(await staleSlugs()).toHaveLength(count + 1)
  })

  test('what --prune withdraws is not rendered before', async () => {
    expect(await push('--prune')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/unchanged 45, refused 0, rendered again 45, withdrawn 2\n$/),
    })
    expect(requests(({ path }) => path.includes('extra'))).toEqual([
      'DELETE /api/articles/extra-2?more=1',
      'DELETE /api/articles/extra-1',
    ])
  })

  test('an article without a file that changes meanwhile keeps its new text', async () => {
    const edited = articleFile('Edited by hand')
    proxy.meddle(async ({ method, path }): Promise<Fate> => {
      if (method === 'PUT' && path.includes('extra-1')) {
        await publishArticles(worker.url, { 'extra-1.md': edited })
      }
      return 'pass'
    })
    expect(await push()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('refused 0, rendered again 46;'),
    })
    const headers = { Authorization: `Bearer ${testToken}` }
    const stored = await fetch(`${worker.url}/api/articles/extra-1`, { headers })
    expect(await stored.text()).toBe(edited)
    expect(await staleSlugs()).toEqual([])
  })
})

test('an article whose author is gone is refused, and served as it was', async () => {
  const byJane = { authors: '[jane-doe]' }
  const path = 'content/articles/mine.md'
  const mine = articleFile('Mine', byJane)
  await writeFiles(here, { [path]: mine })
  await publishArticles(worker.url, { 'mine.md': mine, 'theirs.md': articleFile('Theirs', byJane) })
  const site = siteFile.slice(0, siteFile.indexOf('authors:'))
  await writeFiles(here, { 'content/site.yaml': site })
  await change(site)
  const { code, stdout, stderr } = await push()
  const reason = 'authors[0]: site.yaml has no author "jane-doe"'
  expect(stderr).toContain(`${path}:4: ${reason}`)
  expect(stderr).toContain(`theirs:4: ${reason}`)
  expect(stdout).toContain('unchanged 45, refused 2, rendered again 47; without a file 3')
  expect(code).toBe(1)
  expect(await staleSlugs()).toEqual(['mine', 'theirs'])
  for (const slug of ['mine', 'theirs']) {
    expect((await fetch(`${worker.url}/articles/${slug}`)).status).toBe(200)
  }
})
