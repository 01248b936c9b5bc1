import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder, siteFile, writeFiles } from '../setup/content.ts'
import { emptyStore } from '../setup/published.ts'
import { startWorker } from '../setup/worker-process.ts'

const worker = await startWorker({ site: siteFile })
afterAll(worker.stop)

const { url } = worker
let cwd: string

const pageFile = (title: string, lines = '', body = 'Words.') =>
  `---\ntitle: ${title}\n${lines}---\n\n${body}\n`

const files = {
  'content/articles/rain.md': articleFile('Rain'),
  'content/pages/about.md': pageFile('About', 'nav: true\n', '[x](../articles/rain.md)'),
  'content/pages/team/jobs.md': pageFile('Jobs', '', '[x](../about.md)'),
}

beforeEach(async () => {
  cwd = await makeProject(files)
})

afterEach(async () => {
  await removeFolder(cwd)
  await emptyStore(worker.db)
})

const push = (...args: string[]) => runDateline(['push', ...args], { cwd, url })
const status = async (path: string) => (await fetch(`${url}${path}`)).status

test('push sends own pages after the articles that they name, and only what has changed', async () => {
  const first = await push()
  expect(first).toMatchObject({
    code: 0,
    stdout: 'created 1, updated 0, unchanged 0, refused 0, pages sent 2; readers are up to date\n',
  })
  expect(first.stderr.indexOf('publishing 1/1')).toBeLessThan(
    first.stderr.indexOf('sending pages 2/2'),
  )
  expect(await status('/team/jobs')).toBe(200)
  expect(await (await fetch(`${url}/`)).text()).toContain('<a href="/about"')
  expect(await push()).toMatchObject({
    code: 0,
    stdout: 'created 0, updated 0, unchanged 1, refused 0; readers are up to date\n',
    stderr: '',
  })
  await writeFiles(cwd, { 'content/pages/about.md': pageFile('About') })
  expect((await push()).stdout).toContain('pages sent 1')
})

test('a page alone, or the folder of them, can be pushed', async () => {
  const one = await push('content/pages/team/jobs.md')
  expect(one.stdout).toBe(
    'created 0, updated 0, unchanged 0, refused 0, pages sent 1; readers are up to date\n',
  )
  expect([await status('/team/jobs'), await status('/about')]).toEqual([200, 404])
  expect((await push('content/pages')).stdout).toContain('pages sent 1')
  expect(await status('/articles/rain')).toBe(404)
})

test('a page that is refused is named with its reason, and the others are sent', async () => {
  const wrong = {
    'content/pages/archive.md': pageFile('Archive'),
    'content/pages/team/index.md': pageFile('Team'),
    'content/pages/late.md': pageFile('Late', 'updated: 2999-01-01\n'),
    'content/pages/dated.md': pageFile('Dated', 'published: 2026-01-01\n'),
    'content/pages/notes.txt': 'not one',
    'content/pages/dead.md': pageFile('Dead', '', '[x](/nothing) [y](media/no.png)'),
  }
  await writeFiles(cwd, wrong)
  const lines = [
    "content/pages/archive.md: /archive is an address of Dateline's own; choose another name",
    'content/pages/dated.md:3: published: unknown field; only an article has it: leave it out here, or move the file to articles/',
    'content/pages/late.md:3: updated: 2998-12-31T23:00:00Z is in the future; set it to when you changed the page',
    'content/pages/team/index.md: a page can\'t be called "index"; name it team.md to publish it at /team',
    'content/pages/notes.txt: note: not published, because its name does not end in .md',
    'content/pages/dead.md:5: note: 2 addresses lead nowhere: this site has nothing at "/nothing", "media/no.png"',
  ]
  const checked = await runDateline(['check'], { cwd })
  expect(checked).toEqual({
    code: 1,
    stdout: 'good 4, refused 4\n',
    stderr: lines.map((line) => `${line}\n`).join(''),
  })
  const pushed = await push()
  expect(pushed.code).toBe(1)
  expect(pushed.stdout).toContain('created 1, updated 0, unchanged 0, refused 4, pages sent 3')
  expect(pushed.stderr).toContain(lines[0])
})

test('push --prune deletes pages without a file, and push alone only counts them', async () => {
  await push()
  await removeFolder(join(cwd, 'content/pages/team'))
  expect((await push()).stdout).toContain('; pages without a file 1: push --prune deletes them;')
  expect(await status('/team/jobs')).toBe(200)
  expect(await push('--prune')).toMatchObject({
    code: 0,
    stdout:
      'deleting pages/team/jobs.md\ncreated 0, updated 0, unchanged 1, refused 0, pages deleted 1; readers are up to date\n',
  })
  expect(await status('/team/jobs')).toBe(404)
  // Without the folder, nothing is said of pages.
  await removeFolder(join(cwd, 'content/pages'))
  expect((await push('--prune')).stdout).not.toContain('pages')
  expect(await status('/about')).toBe(200)
})

test('in a site folder without articles/, pages are no articles', async () => {
  const folder = await makeProject({
    'site/site.yaml': siteFile,
    'site/rain.md': articleFile('Rain'),
    'site/pages/about.md': pageFile('About'),
  })
  expect(await runDateline(['check', 'site'], { cwd: folder })).toEqual({
    ...{ code: 0, stdout: 'good 2, refused 0\n', stderr: '' },
  })
  await removeFolder(folder)
})

test('export writes own pages as they were pushed, and pushing them brings them back', async () => {
  const draft = pageFile('Draft', 'draft: true\n').replaceAll('\n', '\r\n')
  await writeFiles(cwd, { 'content/pages/draft.md': draft })
  await push()
  const exported = await runDateline(['export', 'backup'], { cwd, url })
  expect(exported).toMatchObject({ code: 0, stdout: 'written 5, unchanged 0\n' })
  const page = (path: string) => readFile(join(cwd, 'backup/pages', path), 'utf8')
  expect(await page('team/jobs.md')).toBe(files['content/pages/team/jobs.md'])
  expect(await page('draft.md')).toBe(draft)
  const again = await runDateline(['export', 'backup'], { cwd, url })
  expect(again).toMatchObject({ code: 0, stdout: 'written 0, unchanged 5\n' })
  await emptyStore(worker.db)
  expect((await push('backup')).stdout).toContain('created 1')
  expect([await status('/about'), await status('/draft')]).toEqual([200, 404])
})
