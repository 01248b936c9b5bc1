import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeFolder, removeFolder, siteFile, writeFiles } from '../setup/content.ts'
import { type LocalSite, startSite } from '../setup/local-site.ts'

let here = ''
let first: LocalSite
let second: LocalSite

beforeAll(async () => {
  here = await makeFolder()
  await writeFiles(here, {
    'first/site.yaml': siteFile,
    'first/articles/rain.md': articleFile('Rain'),
    'second/site.yaml': siteFile,
    'second/articles/snow.md': articleFile('Snow'),
    'second/articles/hail.md': articleFile('Hail', { draft: 'true' }),
    'second/media/early.bin': '',
  })
  const grow = () => appendFileSync(join(here, 'second/media/early.bin'), 'x'.repeat(1000))
  const growing = setInterval(grow, 300)
  ;[first, second] = await Promise.all([startSite(here, 'first'), startSite(here, 'second')])
  await sleep(1500)
  clearInterval(growing)
})

afterAll(async () => {
  await Promise.all([first.stop(), second.stop()])
  await removeFolder(here)
})

function tokenOf(folder: string): string | undefined {
  return parseEnv(readFileSync(join(here, folder, '.dateline/local.env'), 'utf8')).PUBLISH_TOKEN
}

function run({ port }: LocalSite, ...args: string[]) {
  return runDateline(args, { cwd: here, env: { PORT: String(port), PUBLISH_TOKEN: '' } })
}

describe('two site folders, each served by start', () => {
  test('share neither database nor token', async () => {
    expect(tokenOf('first')).toMatch(/^[0-9a-f]{48}$/)
    expect(tokenOf('second')).not.toBe(tokenOf('first'))
    expect((await fetch(`${first.url}/articles/rain`)).status).toBe(200)
    expect((await fetch(`${first.url}/articles/snow`)).status).toBe(404)
    expect((await fetch(`${second.url}/articles/snow`)).status).toBe(200)
  })

  test('show what is not published yet, on their pages alone', async () => {
    const page = await fetch(`${second.url}/articles/hail`)
    expect([page.status, page.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
    expect(await page.text()).toContain('<strong>Draft</strong>')
    expect(await (await fetch(`${second.url}/`)).text()).toContain('Hail')
    expect(await (await fetch(`${second.url}/rss.xml`)).text()).not.toContain('Hail')
  })

  test('are found by the other commands with their tokens', async () => {
    const list = await run(first, 'list', 'first')
    expect(list).toMatchObject({ code: 0, stdout: expect.stringMatching(/ live +rain\n$/) })
    expect(await run(first, 'push', 'first')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 1, refused 0; readers are up to date\n',
    })
    expect(await run(second, 'push', 'second/articles/snow.md')).toMatchObject({ code: 0 })
    expect(await run(second, 'list', 'first')).toMatchObject({ code: 1, stdout: '' })
  })

  test('keep all of it in a hidden folder that git ignores', () => {
    expect(readdirSync(join(here, 'first')).sort()).toEqual(['.dateline', 'articles', 'site.yaml'])
    const local = readdirSync(join(here, 'first/.dateline')).sort()
    expect(local).toEqual(['.gitignore', 'local.env', 'running.json', 'state'])
    expect(readFileSync(join(here, 'first/.dateline/.gitignore'), 'utf8')).toBe('*\n')
  })
})

test('a page or a medium that is saved as it was counts as unchanged', async () => {
  const files = {
    'first/media/note.txt': 'A note.',
    'first/pages/about.md': '---\ntitle: About\n---\n\nUs.\n',
  }
  for (const outcome of ['created', 'unchanged']) {
    for (const [path, text] of Object.entries(files)) {
      await writeFiles(here, { [path]: text })
      const line = `${path}: ${path.endsWith('.md') && outcome === 'created' ? 'updated' : outcome};`
      await expect.poll(() => first.written().stdout, { timeout: 20_000 }).toContain(line)
    }
  }
})

test('a medium that was being copied at the start is published once, too', async () => {
  const written = () => second.written().stdout
  await expect.poll(written, { timeout: 20_000 }).toContain('second/media/early.bin: created')
  expect(written()).toMatch(/^second: .*refused 0; readers/m)
  expect(written()).not.toContain('early.bin: updated')
})

test('a medium that is being copied is published once, when it is whole; articles don’t wait for it', async () => {
  const file = join(here, 'first/media/talk.bin')
  const piece = 'x'.repeat(100_000)
  const before = first.written().stdout.length
  await writeFiles(here, { 'first/articles/hail.md': articleFile('Hail') })
  for (let i = 0; i < 10; i++) {
    appendFileSync(file, piece)
    await sleep(500)
  }
  const written = () => first.written().stdout.slice(before)
  expect(written()).toContain('first/articles/hail.md: created')
  expect(written()).not.toContain('talk.bin')
  await expect.poll(written, { timeout: 20_000 }).toContain('first/media/talk.bin: created')
  const response = await fetch(`${first.url}/media/talk.bin`)
  expect((await response.bytes()).length).toBe(10 * piece.length)
})

test('a folder is served once at a time, and again after its server was killed', async () => {
  await expect(startSite(here, 'first')).rejects.toThrow(
    `first is served at ${first.url} already; stop that before you start it again`,
  )
  expect((await fetch(`${first.url}/rss.xml`)).status).toBe(200)
  // A process of that number runs, but serves nothing.
  const file = join(here, 'second/.dateline/running.json')
  await second.stop()
  writeFileSync(file, JSON.stringify({ pid: process.pid, url: second.url }))
  second = await startSite(here, 'second')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ url: second.url })
})

// Miniflare answers these itself, unless it is told not to.
test.each([
  '/cdn-cgi/local/explorer',
  '/cdn-cgi/local/explorer/api/d1/database',
  '/cdn-cgi/local/explorer/api/r2/buckets',
  '/cdn-cgi/explorer/api/d1/database',
])('wrangler shows what is stored to nobody without the token: %s', async (path) => {
  const response = await fetch(first.url + path)
  expect(response.status).toBe(404)
  expect(await response.text()).not.toContain('dateline')
})

test('a folder without site.yaml is not served, and stays as it is', async () => {
  await writeFiles(here, { 'third/articles/hail.md': articleFile('Hail') })
  expect(await runDateline(['start', 'third'], { cwd: here })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'third is not a site folder: it has no site.yaml\n',
  })
  expect(readdirSync(join(here, 'third'))).toEqual(['articles'])
})

test('start ends with a clear line when its whole folder is removed', async () => {
  await rm(join(here, 'second'), { recursive: true })
  expect(await second.done).toMatchObject({ code: 1, stderr: expect.stringMatching(/was removed/) })
})
