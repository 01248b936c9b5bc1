import { execFileSync } from 'node:child_process'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { watchFolder } from '../../../src/cli/dev/watch.ts'
import { articleFile, makeProject, removeFolder } from '../../setup/content.ts'

let here = ''
let seen: string[] = []
let failures: unknown[] = []
let close = async () => {}

beforeEach(async () => {
  here = await makeProject({ 'content/articles/rain.md': articleFile('Rain') })
  seen = []
  failures = []
  close = await watch()
})
afterEach(async () => {
  await close()
  await removeFolder(here)
})

function watch(): Promise<() => Promise<void>> {
  const folder = join(here, 'content')
  const onChange = (path: string) => seen.push(path.slice(folder.length + 1))
  return watchFolder(folder, onChange, (error) => failures.push(error))
}

const at = (name: string) => join(here, 'content/articles', name)

async function save(name: string, text = `${Math.random()}`): Promise<void> {
  await mkdir(dirname(at(name)), { recursive: true })
  await writeFile(at(name), text)
}

/** Resolves when a change of this file is seen, and forgets what was seen. */
async function expectSeen(name: string): Promise<void> {
  await expect.poll(() => seen, { timeout: 30_000 }).toContain(`articles/${name}`)
  // What else belongs to the same change.
  await new Promise((resolve) => setTimeout(resolve, 200))
  seen = []
}

describe('the watcher of npm start sees', () => {
  test('a file that is saved, made and removed', async () => {
    await save('rain.md')
    await expectSeen('rain.md')
    await save('snow.md')
    await expectSeen('snow.md')
    await rm(at('snow.md'))
    await expectSeen('snow.md')
  })

  test('an own page, and no other file beside it', async () => {
    const page = join(here, 'content/pages/team/jobs.md')
    await mkdir(dirname(page), { recursive: true })
    await writeFile(`${page}~`, 'x')
    await writeFile(page, 'x')
    await expect.poll(() => seen, { timeout: 30_000 }).toContain('pages/team/jobs.md')
    expect(seen.filter((path) => path.endsWith('~'))).toEqual([])
  })

  test('a file that an editor saves by putting another in its place, every time', async () => {
    for (let time = 0; time < 3; time++) {
      await save('.rain.md.new')
      await rename(at('.rain.md.new'), at('rain.md'))
      await expectSeen('rain.md')
      await rename(at('rain.md'), at('rain.md~'))
      await save('rain.md')
      await rm(at('rain.md~'))
      await expectSeen('rain.md')
    }
  })

  test('what lies in folders that come, move, go and come again', async () => {
    await save('2026/11/fog.md')
    await expectSeen('2026/11/fog.md')
    await save('2026/11/fog.md')
    await expectSeen('2026/11/fog.md')
    await rename(at('2026'), at('2027'))
    await expectSeen('2027/11/fog.md')
    await save('2027/11/fog.md')
    await expectSeen('2027/11/fog.md')
    await rm(at('2027'), { recursive: true })
    await expectSeen('2027/11/fog.md')
    await save('2027/11/fog.md')
    await expectSeen('2027/11/fog.md')
  })

  test('the folder of all articles when it is made again', async () => {
    await rm(at(''), { recursive: true })
    await expectSeen('rain.md')
    await save('rain.md')
    await expectSeen('rain.md')
    await save('rain.md')
    await expectSeen('rain.md')
  })

  test('a folder whose name is that of an article file', async () => {
    await save('folder.md/hail.md')
    await expectSeen('folder.md/hail.md')
  })

  test('nothing else: no hidden file, nor what an editor keeps beside it', async () => {
    for (const name of ['.rain.md.swp', 'rain.md~', '#rain.md#', '4913', 'notes.txt', '.git/a.md'])
      await save(name)
    await save('snow.md')
    await expect.poll(() => seen, { timeout: 30_000 }).toContain('articles/snow.md')
    expect(seen).toEqual(['articles/snow.md'])
    expect(failures).toEqual([])
  })
})

test('a picture that is added, changed and deleted, and site.yaml', async () => {
  const see = async (name: string) => {
    await expect.poll(() => seen, { timeout: 30_000 }).toContain(name)
    await new Promise((resolve) => setTimeout(resolve, 200))
    seen = []
  }
  const picture = join(here, 'content/media/a/rain.png')
  await mkdir(dirname(picture), { recursive: true })
  await writeFile(picture, 'one')
  await see('media/a/rain.png')
  await writeFile(picture, 'two')
  await see('media/a/rain.png')
  await rm(picture)
  await see('media/a/rain.png')
  await writeFile(join(here, 'content/site.yaml'), 'title: Other')
  await see('site.yaml')
})

test('links that lead around in circles, a pipe and a folder behind a link', async () => {
  await close()
  await save('odd/fog.md')
  await symlink('one', at('odd/one'))
  await symlink('..', at('odd/up'))
  await symlink('..', at('odd/up-again'))
  execFileSync('mkfifo', [at('odd/pipe.md')])
  await rename(at(''), join(here, 'elsewhere'))
  await symlink(join(here, 'elsewhere'), at('').slice(0, -1))
  close = await watch()
  await save('odd/fog.md')
  await expectSeen('odd/fog.md')
  expect(failures).toEqual([])
})
