import { mkdirSync, rmdirSync } from 'node:fs'
import { readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder, siteFile, writeFiles } from '../setup/content.ts'
import { bytesOf, pngOf } from '../setup/media-bytes.ts'
import { emptyStore } from '../setup/published.ts'
import { startWorker } from '../setup/worker-process.ts'

const worker = await startWorker({ site: siteFile })
afterAll(worker.stop)

const { url } = worker
let cwd: string

beforeEach(async () => {
  cwd = await makeProject({
    'content/articles/rain.md': articleFile('Rain', {
      image: '{url: ../media/map.png}',
      attachments: '[{url: ../media/talk.bin, type: audio/mpeg}]',
    }),
    'content/media/map.png': pngOf(640, 480),
    'content/media/talk.bin': bytesOf(5000),
  })
})

afterEach(async () => {
  await removeFolder(cwd)
  await emptyStore(worker.db)
})

const push = (...args: string[]) => runDateline(['push', ...args], { cwd, url })

test('push sends media before the articles that show them, and only what has changed', async () => {
  const first = await push()
  expect(first.stdout).toBe(
    'created 1, updated 0, unchanged 0, refused 0, media sent 2; readers are up to date\n',
  )
  expect(first.stderr).toMatch(/^sending media (\d+ kB)\/\1\n(?:.*\n)*publishing 1\/1$/m)
  const { items } = (await (await fetch(`${url}/feed.json`)).json()) as {
    items: { attachments: { size_in_bytes: number }[] }[]
  }
  expect(items[0]?.attachments[0]?.size_in_bytes).toBe(5000)
  const part = await fetch(`${url}/media/talk.bin`, { headers: { Range: 'bytes=10-19' } })
  expect(part.status).toBe(206)
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytesOf(5000).slice(10, 20))

  const again = await push()
  expect(again).toMatchObject({
    code: 0,
    stdout: 'created 0, updated 0, unchanged 1, refused 0; readers are up to date\n',
    stderr: '',
  })
  await writeFile(join(cwd, 'content/media/map.png'), pngOf(64, 48))
  expect((await push()).stdout).toContain('media sent 1')
})

test('push --prune deletes media without a file, and push alone only counts them', async () => {
  await writeFiles(cwd, { 'content/media/a/old one.png': pngOf(1, 1) })
  await push()
  await removeFolder(join(cwd, 'content/media/a'))
  expect((await push()).stdout).toContain(
    '; media without a file 1: push --prune deletes them; readers',
  )
  expect((await fetch(`${url}/media/a/old%20one.png`)).status).toBe(200)
  const { code, stdout } = await push('--prune')
  expect(code).toBe(0)
  expect(stdout).toBe(
    'deleting media/a/old one.png\ncreated 0, updated 0, unchanged 1, refused 0, media deleted 1; readers are up to date\n',
  )
  expect((await fetch(`${url}/media/a/old%20one.png`)).status).toBe(404)
})

test('every space in a name counts, and a screenshot of macOS has a narrow one', async () => {
  const names = ['two  spaces.png', 'Screenshot 9.41.00\u202FAM.png', ' first.png', 'last.png ']
  await writeFiles(cwd, Object.fromEntries(names.map((name) => [`content/media/${name}`, 'x'])))
  await push()
  const again = await push()
  expect(again.stdout).toBe(
    'created 0, updated 0, unchanged 1, refused 0; readers are up to date\n',
  )
  const { code } = await runDateline(['export', 'copy'], { cwd, url })
  expect(code).toBe(0)
  expect(await readdir(join(cwd, 'copy/media'))).toEqual(expect.arrayContaining(names))
  for (const name of names) await rm(join(cwd, 'content/media', name))
  expect((await push('--prune')).stdout).toContain('media deleted 4;')
  expect((await push()).stdout).not.toContain('without a file')
})

test('push notes what it does not send, and pictures that cost readers much', async () => {
  await writeFiles(cwd, {
    'content/media/.DS_Store': 'x',
    'content/media/.git/config': 'x',
    'content/media/photo.png': pngOf(4032, 3024),
    'secret.txt': 'x',
  })
  await symlink(join(cwd, 'secret.txt'), join(cwd, 'content/media/secret.txt'))
  await symlink(join(cwd, 'content/media'), join(cwd, 'content/media/circle'))
  await symlink('map.png', join(cwd, 'content/media/same.png'))
  await symlink('nothing.png', join(cwd, 'content/media/dangling.png'))
  await writeFile(join(cwd, 'content/media/film.mp4'), '')
  await truncate(join(cwd, 'content/media/film.mp4'), 500_000_001)
  const { code, stdout, stderr } = await push()
  expect(code).toBe(0)
  expect(stdout).toContain('media sent 4;')
  const lines = stderr.split('\n').filter((line) => line.includes('note:'))
  expect(lines).toEqual([
    expect.stringMatching(/^content\/media\/\.DS_Store: note: not published: it begins with a dot/),
    expect.stringMatching(/^content\/media\/\.git: note: not published: it begins with/),
    'content/media/circle: note: not published: it is not a regular file',
    expect.stringMatching(/^content\/media\/dangling\.png: note: not published: it can't be read/),
    'content/media/film.mp4: note: not published: it has 500000001 bytes: a medium has at most 500 MB; upload it to a host for recordings, and give its address there in the article',
    'content/media/secret.txt: note: not published: it is a link that leaves the folder',
    'content/media/photo.png: note: has 0.0 MB and 4032 × 3024 pixels: at 10 Mbit/s, each reader waits 0.1 s for it; 500 kB and 2,400 pixels are enough: push --resize writes smaller ones beside it',
  ])
  expect((await runDateline(['check'], { cwd })).stderr).toContain(
    'secret.txt: note: not published',
  )
})

test('a folder that can not be read keeps nothing else back, and its files are not pruned', async () => {
  await push()
  await rm(join(cwd, 'content/media/talk.bin'))
  await writeFile(join(cwd, 'content/media/new.bin'), 'x')
  // No name in Unicode leads to it.
  const bad = Buffer.concat([Buffer.from(join(cwd, 'content/media/bad')), Buffer.from([0xff])])
  mkdirSync(bad)
  const { stdout, stderr } = await push('--prune')
  rmdirSync(bad)
  expect(stdout).toContain('media sent 1;')
  expect(stdout).not.toContain('delet')
  expect(stderr).toContain("content/media/bad\uFFFD: note: it can't be read: ENOENT")
})

test('paths outside of the current folder are all shown in the same way', async () => {
  await writeFiles(cwd, {
    'content/articles/snow.md': 'no front matter',
    'content/media/.DS_Store': 'x',
    'content/pages/about.md': 'no front matter',
    'elsewhere/a.txt': '',
  })
  const { stderr } = await runDateline(['check', '../content'], { cwd: join(cwd, 'elsewhere') })
  const paths = stderr.split('\n').flatMap((line) => /^[^:]+(?=:)/.exec(line) ?? [])
  expect(paths).toEqual([
    '../content/articles/snow.md',
    '../content/pages/about.md',
    '../content/media/.DS_Store',
  ])
})
