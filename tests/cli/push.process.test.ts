import { type StdioOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runDateline, shellCommand } from '../setup/cli.ts'
import { articleFile, makeFolder, removeFolder, siteFile, writeFiles } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { type Fate, isWrite } from '../setup/proxy.ts'
import { readEntityTags, readManifest, readSlugs } from '../setup/published.ts'
import { testToken } from '../setup/worker-process.ts'

const room = await startNewsroom()
const { worker, proxy, project, published, run } = room

beforeEach(room.reset)
afterAll(room.stop)

const good = {
  'content/articles/first.md': articleFile('First'),
  'content/articles/second.md': articleFile('Second'),
  'content/articles/2026/11/third.md': articleFile('Third'),
}

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
      stdout: 'created 3, updated 0, unchanged 0, refused 0\n',
      stderr: 'publishing 3/3\n',
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
      stdout: 'created 0, updated 0, unchanged 3, refused 0\n',
      stderr: '',
    })
    expect(proxy.seen.map(({ method }) => method)).toEqual(['GET'])
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
      stdout: 'created 0, updated 1, unchanged 2, refused 0\n',
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
      stdout: 'created 1, updated 0, unchanged 0, refused 0\n',
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

  test('an empty folder is no error, and withdraws nothing', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles'), { recursive: true })
    await mkdir(join(here, 'content/articles'))
    expect(await run(here, 'push')).toEqual({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 0, refused 0\n',
      stderr: '',
    })
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })
})

describe('what is wrong is refused, and the good go on', () => {
  const twinOf = (what: string, path: string) =>
    `${what} is that of content/articles/${path} already`
  const big = `${articleFile('Big')}${'x'.repeat(1024 * 1024)}`
  // Each file is refused for the one reason beside it.
  const bad: Record<string, [data: string | Uint8Array, line: string, reason: string]> = {
    'date.md': [articleFile('A', { published: 'yesterday' }), ':3', '"yesterday" is not a date'],
    'bare.md': ['Just text.\n', ':1', 'no front matter'],
    'yaml.md': [articleFile('A: B'), ':2:8', 'Nested mappings are not allowed'],
    'empty.md': ['---\npublished: 2026-01-01\n---\n', ':1', 'neither a title nor a body'],
    'early.md': [articleFile('A', { updated: '2025-01-01' }), ':4', 'updated: '],
    'two/first.md': [articleFile('A'), '', twinOf('the slug "first"', 'first.md')],
    'two/id.md': [
      articleFile('A', { id: 'urn:example-x:1' }),
      '',
      twinOf('the id urn:example-x:1', 'a-id.md'),
    ],
    'latin.md': [Buffer.from(articleFile('Café'), 'latin1'), ':2', 'the file is not UTF-8'],
    'big.md': [big, '', `${Buffer.byteLength(big)} bytes; at most 1048576 (1 MiB) are taken`],
    'My Story.md': [articleFile('A'), '', 'must be lower-case: "my story.md"'],
    'author.md': [articleFile('A', { authors: '[bo]' }), ':4', 'site.yaml has no author "bo"'],
    'tag.md': [articleFile('A', { tags: '[" "]' }), ':4', 'tags[0]: '],
    'link.md': [articleFile('A', { link: '/here' }), ':4', 'link: '],
    'field.md': [
      articleFile('A', { titel: 'B' }),
      ':4',
      'titel: unknown field; did you mean "title"?',
    ],
  }

  test('with file, line and reason, every file at once', async () => {
    const here = await project({
      'content/articles/first.md': articleFile('First'),
      'content/articles/a-id.md': articleFile('Second', { id: 'urn:example-x:1' }),
      ...Object.fromEntries(
        Object.entries(bad).map(([name, [data]]) => [`content/articles/${name}`, data]),
      ),
    })
    const { code, stdout, stderr } = await run(here, 'push')
    const lines = stderr.split('\n').filter((line) => line.startsWith('content/'))
    for (const [name, [, line, reason]] of Object.entries(bad)) {
      const found = lines.filter((said) => said.startsWith(`content/articles/${name}${line}:`))
      expect(found, name).toEqual([expect.stringContaining(reason)])
    }
    const count = Object.keys(bad).length
    expect(lines).toHaveLength(count)
    expect(stdout).toBe(`created 2, updated 0, unchanged 0, refused ${count}\n`)
    expect(code).toBe(1)
    expect(await readSlugs(worker.url)).toEqual(['a-id', 'first'])
  })

  test('every problem of one file is told', async () => {
    const fields = { published: 'never', titel: 'A', tags: '[" "]' }
    const here = await project({ ...good, 'content/articles/a.md': articleFile('A', fields) })
    const { code, stdout, stderr } = await run(here, 'push')
    const places = [...stderr.matchAll(/^content\/articles\/a\.md:(\d+): (\S+):/gm)]
    expect(places.map(([, line, field]) => [line, field])).toEqual([
      ['3', 'published'],
      ['4', 'titel'],
      ['5', 'tags[0]'],
    ])
    expect(stdout).toBe('created 3, updated 0, unchanged 0, refused 1\n')
    expect(code).toBe(1)
  })

  test('what only the Worker can refuse is told with its file', async () => {
    await published({ 'content/articles/old.md': articleFile('Old', { id: 'urn:example-x:1' }) })
    const here = await project({
      ...good,
      'content/articles/new.md': articleFile('New', { id: 'urn:example-x:1' }),
    })
    // One file says nothing of what else there is, so this is no renaming.
    const { code, stdout, stderr } = await run(here, 'push', 'content/articles/new.md')
    expect(stderr).toContain(
      'content/articles/new.md: id: urn:example-x:1 is the id of the article "old"; give this one an id of its own\n',
    )
    expect(stdout).toBe('created 0, updated 0, unchanged 0, refused 1\n')
    expect(code).toBe(1)
  })

  test('a folder that is called like an article, and a link to nowhere', async () => {
    const here = await project({
      ...good,
      'content/articles/folder.md/fourth.md': articleFile('4'),
    })
    await symlink('nowhere', join(here, 'content/articles/link.md'))
    const { code, stdout, stderr } = await run(here, 'push')
    expect(stdout).toBe('created 4, updated 0, unchanged 0, refused 1\n')
    expect(stderr).toMatch(/^content\/articles\/link\.md: /m)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(1)
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

  test('no token', async () => {
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

describe('a renamed file', () => {
  /** Publishes an article and renames its file. */
  async function renamed(fields: Record<string, string> = {}) {
    const mine = articleFile('Mine', fields)
    const here = await published({ ...good, 'content/articles/old.md': mine })
    const listed = await readManifest(worker.url)
    const id = listed.find(({ slug }) => slug === 'old')?.id
    await rename(join(here, 'content/articles/old.md'), join(here, 'content/articles/new.md'))
    return { here, id }
  }

  test('keeps its id, and its old address leads to the new one', async () => {
    const { here, id } = await renamed()
    expect(id).toBe(`${worker.url}/articles/old`)
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 1, unchanged 3, refused 0\n',
    })
    const listed = await readManifest(worker.url)
    expect(listed.map(({ slug }) => slug)).toEqual(['first', 'new', 'second', 'third'])
    expect(listed.find(({ slug }) => slug === 'new')?.id).toBe(id)
    const response = await fetch(`${worker.url}/articles/old`, { redirect: 'manual' })
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(`${worker.url}/articles/new`)
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 4, refused 0\n',
    })
  })

  test('that was edited too is known by the id in its front matter', async () => {
    const { here } = await renamed({ id: 'urn:example:mine' })
    const edited = articleFile('Mine, edited', { id: 'urn:example:mine' })
    await writeFiles(here, { 'content/articles/new.md': edited })
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 1, unchanged 3, refused 0\n',
    })
    const response = await fetch(`${worker.url}/articles/old`, { redirect: 'manual' })
    expect(response.headers.get('Location')).toBe(`${worker.url}/articles/new`)
  })

  test('goes back to its old name as the same article, and --prune withdraws neither', async () => {
    const { here, id } = await renamed()
    await run(here, 'push', '--prune')
    await rename(join(here, 'content/articles/new.md'), join(here, 'content/articles/old.md'))
    expect(await run(here, 'push', '--prune')).toMatchObject({ code: 0 })
    expect(await readManifest(worker.url)).toContainEqual(
      expect.objectContaining({ slug: 'old', id }),
    )
    const response = await fetch(`${worker.url}/articles/new`, { redirect: 'manual' })
    expect(response.headers.get('Location')).toBe(`${worker.url}/articles/old`)
  })

  test('is not mistaken for a copy whose original lies outside of the folder pushed', async () => {
    const here = await published(good)
    await writeFiles(here, { 'content/articles/2026/copy.md': articleFile('First') })
    expect(await run(here, 'push', 'content/articles/2026')).toMatchObject({
      code: 0,
      stdout: 'created 1, updated 0, unchanged 1, refused 0\n',
    })
    expect(await readSlugs(worker.url)).toEqual(['copy', 'first', 'second', 'third'])
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: 'created 0, updated 0, unchanged 4, refused 0\n',
    })
  })
})

describe('--prune', () => {
  test('withdraws what is gone, and says what before it does', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    await rm(join(here, 'content/articles/2026'), { recursive: true })
    await writeFiles(here, { 'content/articles/fourth.md': articleFile('Fourth') })
    const push = room.start(here, 'push', '--prune')
    const saidBefore: string[] = []
    proxy.meddle(async ({ method }): Promise<Fate> => {
      if (method === 'DELETE') {
        // What was written before the request was sent is in the pipe by now; the second wait lets
        // Node read it, however late the first one ended.
        await sleep(20)
        await nextTurn()
        saidBefore.push(push.written().stdout)
      }
      return 'pass'
    })
    const said = 'withdrawing first\nwithdrawing third\n'
    expect(await push.done).toMatchObject({
      code: 0,
      stdout: `${said}created 1, updated 0, unchanged 1, refused 0, withdrawn 2\n`,
    })
    expect(saidBefore).toEqual([said, said])
    const writes = proxy.seen.filter(isWrite).map(({ method, path }) => `${method} ${path}`)
    // Only the last request of a push has the cache told of it.
    expect(writes).toEqual([
      'POST /api/articles?more=1',
      'DELETE /api/articles/first?more=1',
      'DELETE /api/articles/third',
    ])
    expect(await readSlugs(worker.url)).toEqual(['fourth', 'second'])
    expect((await fetch(`${worker.url}/articles/first`)).status).toBe(410)
  })

  test('never withdraws an article whose file is merely refused', async () => {
    const here = await published(good)
    await writeFiles(here, {
      'content/articles/first.md': articleFile('First', { published: 'soon' }),
      'content/articles/second.md': Uint8Array.of(0xff, 0xfe),
    })
    await rename(
      join(here, 'content/articles/2026/11/third.md'),
      join(here, 'content/articles/third.md'),
    )
    const { code, stdout } = await run(here, 'push', '--prune')
    expect(stdout).toBe('created 0, updated 0, unchanged 1, refused 2\n')
    expect(code).toBe(1)
    expect(proxy.seen.filter(({ method }) => method === 'DELETE')).toEqual([])
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('passes over what somebody else has withdrawn meanwhile', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    await rm(join(here, 'content/articles/second.md'))
    proxy.meddle(async ({ method, path }): Promise<Fate> => {
      if (method === 'DELETE') {
        const headers = { Authorization: `Bearer ${testToken}` }
        await fetch(worker.url + path, { method, headers })
      }
      return 'pass'
    })
    const { code, stdout } = await run(here, 'push', '--prune')
    expect(stdout).toMatch(/withdrawn 2\n$/)
    expect(code).toBe(0)
  })

  test('does not take an empty folder for the wish to withdraw everything', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles'), { recursive: true })
    const { code, stderr } = await run(here, 'push', '--prune')
    expect(stderr).toContain('--prune would withdraw everything')
    expect(code).toBe(2)
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('needs the whole of the content: a subfolder is not that', async () => {
    const here = await published(good)
    const { code, stderr } = await run(here, 'push', '--prune', 'content/articles/2026')
    expect(stderr).toContain('--prune')
    expect(code).toBe(2)
    expect(await readSlugs(worker.url)).toEqual(['first', 'second', 'third'])
  })

  test('takes content/articles for the whole', async () => {
    const here = await published(good)
    await rm(join(here, 'content/articles/first.md'))
    expect(await run(here, 'push', '--prune', 'content/articles')).toMatchObject({ code: 0 })
    expect(await readSlugs(worker.url)).toEqual(['second', 'third'])
  })

  test('an article that comes back is the one that it was', async () => {
    const here = await published(good)
    const before = (await readManifest(worker.url)).map(({ slug, id }) => ({ slug, id }))
    await rm(join(here, 'content/articles/first.md'))
    await run(here, 'push', '--prune')
    await writeFiles(here, { 'content/articles/first.md': articleFile('First again') })
    expect(await run(here, 'push')).toMatchObject({ code: 0 })
    expect((await readManifest(worker.url)).map(({ slug, id }) => ({ slug, id }))).toEqual(before)
  })
})
