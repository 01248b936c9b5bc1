import { type StdioOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runDateline, shellCommand } from '../setup/cli.ts'
import {
  articleFile,
  good,
  makeFolder,
  manyArticles,
  removeFolder,
  siteFile,
  writeFiles,
} from '../setup/content.ts'
import { pngOf } from '../setup/media-bytes.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { isWrite } from '../setup/proxy.ts'
import { readEntityTags, readManifest, readSlugs } from '../setup/published.ts'
import { findFreePort, testToken } from '../setup/worker-process.ts'

const room = await startNewsroom()
const { worker, proxy, project, published, run } = room

beforeEach(room.reset)
afterAll(room.stop)

const notPublished = 'note: not published, because its name does not end in .md'

describe('what has changed is sent', () => {
  test('a folder is published with its subfolders, in plain lines where no terminal is', async () => {
    const here = await project({
      ...good,
      'content/articles/.draft.md': 'hidden',
      'content/articles/.trash/old.md': 'hidden',
      'content/articles/notes.txt': 'no article',
      'content/README.md': 'beside the articles',
    })
    expect(await run(here, 'push')).toEqual({
      code: 0,
      stdout: 'created 3, updated 0, unchanged 0, refused 0; readers are up to date\n',
      stderr: `content/articles/notes.txt: ${notPublished}\npublishing 3/3\n`,
    })
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
    expect(proxy.seen.filter(isWrite).map(({ slugs }) => slugs)).toEqual([
      ['third', 'first', 'second'],
    ])
  })

  test('the oldest article is sent first, and those of one second in the order of their paths', async () => {
    const dates = {
      a: '2026-03-01T00:30+02:00',
      b: '2026-02-28T23:00Z',
      c: '2026-02-28',
      d: '2026-02-28T22:30:00.5Z',
      e: '1999-12-31',
      f: '2999-01-01',
      g: '2026-02-28T22:30:00Z',
    }
    const here = await project(
      Object.fromEntries(
        Object.entries(dates).map(([slug, published]) => {
          return [`content/articles/${slug}.md`, articleFile(slug, { published })]
        }),
      ),
    )
    await run(here, 'push')
    expect(proxy.seen.filter(isWrite).map(({ slugs }) => slugs)).toEqual([
      ['e', 'c', 'a', 'd', 'g', 'b', 'f'],
    ])
  })

  test('a second push sends nothing and leaves the ETags as they were', async () => {
    const here = await project(good)
    await run(here, 'push')
    const tags = await readEntityTags(worker.url)
    const manifest = await readManifest(worker.url)
    proxy.seen.length = 0
    expect(await run(here, 'push')).toEqual({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 3, refused 0; readers are up to date\n',
      stderr: '',
    })
    expect(proxy.seen.filter(isWrite)).toEqual([])
    expect(await readEntityTags(worker.url)).toEqual(tags)
    expect(Object.values(tags)).not.toContain(null)
    expect(await readManifest(worker.url)).toEqual(manifest)
  })

  test('a file that changed is sent alone, and moves the ETags', async () => {
    const here = await published(good)
    const tags = await readEntityTags(worker.url)
    proxy.seen.length = 0
    await writeFiles(here, { 'content/articles/second.md': articleFile('Second thoughts') })
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 1, unchanged 2, refused 0; readers are up to date\n',
    })
    expect(proxy.seen.filter(isWrite).map(({ slugs }) => slugs)).toEqual([['second']])
    for (const [path, tag] of Object.entries(await readEntityTags(worker.url))) {
      expect(tag).not.toBe(tags[path as keyof typeof tags])
    }
  })

  test('a single file is sent alone, whatever else has changed', async () => {
    const here = await project(good)
    expect(await run(here, 'push', 'content/articles/second.md')).toMatchObject({
      code: 0,
      stdout: 'created 1, updated 0, unchanged 0, refused 0; readers are up to date\n',
    })
    expect(await readSlugs(worker.url)).toEqual(['second'])
  })

  const script = '/usr/bin/script'
  test.skipIf(!existsSync(script))(
    'a terminal shows a bar (skipped where there is no script(1) to make one)',
    async () => {
      const here = await project(good)
      const { PATH = '' } = process.env
      const env = { PATH, TERM: 'xterm', DATELINE_URL: proxy.url, PUBLISH_TOKEN: testToken }
      const command = ['-qec', shellCommand('push'), '/dev/null']
      const stdio: StdioOptions = ['ignore', 'pipe', 'inherit']
      const child = spawn(script, command, { cwd: here, env, stdio })
      const shown = child.stdout ? await text(child.stdout) : ''
      expect(shown).toMatch(/publishing [=-]{32} 0\/3/)
      expect(shown).not.toContain('publishing 3/3')
      expect(shown).toContain('created 3, updated 0, unchanged 0, refused 0')
      expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
    },
  )

  test('a new article that nobody can see yet is a draft, or scheduled', async () => {
    const here = await project({
      'content/articles/rain.md': articleFile('Rain'),
      'content/articles/draft.md': articleFile('Draft', { draft: 'true' }),
      'content/articles/later.md': articleFile('Later', { published: '2999-01-01' }),
    })
    expect((await run(here, 'push')).stdout).toBe(
      'created 1, draft 1, scheduled 1, updated 0, unchanged 0, refused 0; readers are up to date\n',
    )
  })

  test('two pushes at once: each article and file is there once, and nothing is left to do', async () => {
    const here = await project({ ...manyArticles(60), 'content/media/a.png': pngOf(2, 3) })
    const both = await Promise.all([run(here, 'push'), run(here, 'push')])
    for (const { code, stderr } of both) expect({ code, stderr }).toMatchObject({ code: 0 })
    expect((await run(here, 'push')).stdout).toBe(
      'created 0, updated 0, unchanged 60, refused 0; readers are up to date\n',
    )
  })

  test('an empty folder is no error, and withdraws nothing', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles'), { recursive: true })
    await mkdir(join(here, 'content/articles'))
    expect(await run(here, 'push')).toEqual({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 0, refused 0; readers are up to date\n',
      stderr: '',
    })
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })
})

describe('wrong usage exits with 2', () => {
  test.each<[string, string[], string]>([
    ['no such target', ['push', 'nowhere'], 'there is no file or folder nowhere'],
    ['an unknown flag', ['push', '--purge'], "error: unknown option '--purge'"],
    ['an unknown command', ['publish'], "error: unknown command 'publish'"],
    ['a URL that is none', ['push', '--url', 'news.example'], '"news.example" is not the URL'],
    ['a URL with a password', ['push', '--url', 'http://a:b@127.0.0.1'], 'is not the URL'],
    ['a token that no header carries', ['push', '--token', 'to…ken'], 'the token'],
    ['--prune with a file', ['push', '--prune', 'content/articles/first.md'], '--prune needs'],
  ])('%s, which needs no Worker to be known', async (_, args, message) => {
    const here = await project(good)
    const { code, stdout, stderr } = await run(here, ...args)
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(proxy.seen).toEqual([])
  })

  test('no site.yaml anywhere', async () => {
    const here = await makeFolder()
    await writeFiles(here, { 'articles/first.md': articleFile('First') })
    const { code, stderr } = await run(here, 'push', 'articles')
    await removeFolder(here)
    expect(stderr).toContain('there is no site.yaml in articles')
    expect(code).toBe(2)
  })

  test('a site.yaml that has problems, told with their lines', async () => {
    const broken = siteFile.replace('Europe/Berlin', 'Berlin').replace('language', 'lang')
    const here = await project({ ...good, 'content/site.yaml': broken })
    const { code, stderr } = await run(here, 'push')
    expect(stderr).toMatch(/^content\/site\.yaml:4: lang: unknown field/m)
    expect(stderr).toMatch(/^content\/site\.yaml:5: timezone: "Berlin" is not a time zone/m)
    expect(code).toBe(2)
    expect(proxy.seen.filter(isWrite)).toEqual([])
  })

  test('no token, or one that is set but empty', async () => {
    const here = await project(good)
    const env = { PUBLISH_TOKEN: '' }
    const { code, stderr } = await runDateline(['push'], { cwd: here, url: proxy.url, env })
    expect(stderr).toBe(`there is no token for ${proxy.url}: set PUBLISH_TOKEN\n`)
    expect(code).toBe(2)
  })
})

test('a wrong token exits with 1 and says what is needed', async () => {
  const here = await project(good)
  const { code, stdout, stderr } = await run(here, 'push', '--token', 'wrong')
  expect(stderr).toBe('401: send Authorization: Bearer and the PUBLISH_TOKEN of this Worker\n')
  expect(stdout).toBe('')
  expect(code).toBe(1)
  expect(proxy.seen).toHaveLength(1)
})

test('variables that are set but empty count as unset', async () => {
  const here = await project({
    ...good,
    'content/.dateline/local.env': `PUBLISH_TOKEN=${testToken}\n`,
  })
  const { port } = new URL(proxy.url)
  const env = { DATELINE_URL: '', PUBLISH_TOKEN: '', PORT: port }
  expect(await runDateline(['push'], { cwd: here, env })).toMatchObject({
    code: 0,
    stdout: 'created 3, updated 0, unchanged 0, refused 0; readers are up to date\n',
  })
})

test('where nobody listens on this machine, it says how to start the Worker', async () => {
  const here = await project(good)
  const port = await findFreePort()
  expect(await runDateline(['push'], { cwd: here, env: { PORT: String(port) } })).toEqual({
    code: 1,
    stdout: '',
    stderr: `nothing is listening at http://localhost:${port}/: run npm start in another terminal, and set PORT to the same number in both\n`,
  })
})

describe('without --prune', () => {
  test('the summary says how many articles have no file any more', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    await rm(join(here, 'content/articles/second.md'))
    proxy.seen.length = 0
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout:
        'created 0, updated 0, unchanged 1, refused 0; without a file 2: push --prune withdraws them; readers are up to date\n',
    })
    expect(proxy.seen.filter(isWrite)).toEqual([])
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('a part of the content says nothing of the rest', async () => {
    const here = await published(good)
    expect(await run(here, 'push', 'content/articles/2026')).toMatchObject({
      stdout: 'created 0, updated 0, unchanged 1, refused 0; readers are up to date\n',
    })
  })
})
