import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, manyArticles, siteFile, writeFiles } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { type Answer, type Fate, first, isWrite, type Seen } from '../setup/proxy.ts'
import { publishArticles } from '../setup/published.ts'
import { testToken } from '../setup/worker-process.ts'

const room = await startNewsroom()
const { worker, proxy, project, published, run } = room

beforeEach(room.reset)
afterAll(room.stop)

const good = {
  'content/articles/first.md': articleFile('First'),
  'content/articles/draft.md': articleFile('Draft', { draft: 'true' }),
  'content/articles/2026/later.md': articleFile('Later', { published: '2999-01-01' }),
  'content/articles/windows.md': articleFile('Windows').replaceAll('\n', '\r\n'),
  'content/articles/日本.md': articleFile('日本 🦉'),
}
const files = Object.fromEntries(
  Object.entries(good).map(([path, text]) => [path.replace(/.*\//, ''), text]),
)

/** Returns every file in a folder, the hidden ones too, as text by its name. */
function read(...path: string[]): Record<string, string> {
  const folder = join(...path)
  const names = readdirSync(folder)
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

describe('export', () => {
  test('writes every article as it was pushed, drafts and scheduled ones too', async () => {
    const here = await published(good)
    expect(await run(here, 'export', 'a/backup')).toEqual({
      code: 0,
      stdout: 'written 6, unchanged 0\n',
      stderr: expect.stringMatching(/^(exporting \d\/5\n)+$/),
    })
    expect(read(here, 'a/backup/articles')).toEqual(files)
    expect(readFileSync(join(here, 'a/backup/site.yaml'), 'utf8')).toBe(siteFile)
  })

  test('of a store without articles makes a folder with site.yaml', async () => {
    const here = await project()
    const empty = { code: 0, stdout: 'written 1, unchanged 0\n', stderr: '' }
    expect(await run(here, 'export', 'backup')).toEqual(empty)
    expect(read(here, 'backup')).toEqual({ 'site.yaml': siteFile })
  })

  test('again adds what is new, and leaves the rest alone', async () => {
    const here = await published(good)
    await run(here, 'export', 'backup')
    const some = join(here, 'backup/articles/first.md')
    await rm(some)
    await publishArticles(worker.url, { 'new.md': articleFile('New') })
    expect(await run(here, 'export', 'backup')).toMatchObject({
      code: 0,
      stdout: 'written 2, unchanged 5\n',
    })
    expect(read(here, 'backup/articles')).toEqual({ ...files, 'new.md': articleFile('New') })
  })

  test.each([
    ['an article that has changed', 'first.md', 'Mine.\n'],
    ['a file that is no article', 'notes.txt', 'Mine.\n'],
    ['an article that nobody published', 'other.md', articleFile('Other')],
  ])('refuses a folder with %s, and writes nothing', async (_, name, text) => {
    const here = await published(good)
    await writeFiles(here, { [`backup/articles/${name}`]: text })
    const { code, stdout, stderr } = await run(here, 'export', 'backup')
    expect(stderr).toContain(
      `backup holds articles/${name}, which is not a copy of what is published`,
    )
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(read(here, 'backup/articles')).toEqual({ [name]: text })
    expect(await run(here, 'export', 'backup', '--force')).toMatchObject({
      code: 0,
      stdout: 'written 6, unchanged 0\n',
    })
    expect(read(here, 'backup/articles')).toEqual({ [name]: text, ...files })
  })

  test('leaves what is hidden alone, such as the .git of a backup', async () => {
    const here = await published(good)
    await writeFiles(here, { 'backup/articles/.git': 'gitdir: elsewhere\n' })
    expect(await run(here, 'export', 'backup')).toMatchObject({ code: 0 })
    expect(read(here, 'backup/articles')).toEqual({ '.git': 'gitdir: elsewhere\n', ...files })
  })

  test('refuses what is no folder, and a folder that stands where a file would', async () => {
    const here = await published(good)
    await writeFiles(here, { backup: 'A file.\n' })
    expect(await run(here, 'export', 'backup')).toMatchObject({
      code: 2,
      stderr: 'backup is not a folder\n',
    })
    await mkdir(join(here, 'other/articles/first.md'), { recursive: true })
    const { code, stderr } = await run(here, 'export', 'other', '--force')
    expect(stderr).toContain("can't write other/articles/first.md: ")
    expect(code).toBe(2)
    expect(
      readdirSync(join(here, 'other/articles')).filter((name) => name.startsWith('.')),
    ).toEqual([])
  })

  test('without a folder, or without a token, is wrong usage', async () => {
    const here = await project()
    expect(await run(here, 'export')).toMatchObject({ code: 2 })
    const env = { PUBLISH_TOKEN: '' }
    const url = 'https://dateline.example'
    const { code, stderr } = await runDateline(['export', 'backup'], { cwd: here, url, env })
    expect(stderr).toContain('set PUBLISH_TOKEN')
    expect(code).toBe(2)
  })

  test('says that another token opens nothing', async () => {
    const here = await project()
    expect(await run(here, 'export', 'backup', '--token', `${testToken}1`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('401'),
    })
  })
})

describe('an export page by page', () => {
  const many = manyArticles(450)
  const isPage = ({ path }: Seen) => path.includes('limit=200')

  test.each<Fate>(['drop', 'lose', 'cut'])(
    'goes on where the connection drops (%s)',
    async (fate) => {
      const here = await published(many)
      proxy.meddle(first(2, fate, isPage))
      expect(await run(here, 'export', 'backup')).toMatchObject({
        code: 0,
        stdout: 'written 451, unchanged 0\n',
      })
      expect(Object.keys(read(here, 'backup/articles'))).toHaveLength(450)
      expect(read(here, 'backup/articles')['article-0300.md']).toBe(
        many['content/articles/article-0300.md'],
      )
      expect(proxy.seen.some(isWrite)).toBe(false)
    },
  )

  test('that is killed leaves whole files, and the next one finishes it', async () => {
    const here = await published(many)
    const killed = room.start(here, 'export', 'backup')
    proxy.meddle((request) => {
      if (isPage(request) && request.path.includes('after=article-0399')) killed.kill('SIGKILL')
      return 'pass'
    })
    expect((await killed.done).code).toBeNull()
    const whole = Object.entries(read(here, 'backup/articles')).filter(
      ([name]) => !name.startsWith('.'),
    )
    for (const [name, text] of whole) expect(text).toBe(many[`content/articles/${name}`])
    proxy.meddle(() => 'pass')
    const { code, stdout } = await run(here, 'export', 'backup')
    expect(stdout).toBe(`written ${450 - whole.length}, unchanged ${whole.length + 1}\n`)
    expect(code).toBe(0)
  })

  test('says so where an article moves away meanwhile', async () => {
    const here = await published(many)
    proxy.meddle(async (request): Promise<Fate> => {
      if (isPage(request) && request.path.includes('after=article-0199')) {
        const markdown = many['content/articles/article-0400.md']
        const line = { slug: 'aaa', markdown, from: 'article-0400' }
        const headers = {
          Authorization: `Bearer ${testToken}`,
          'Content-Type': 'application/x-ndjson',
        }
        const body = JSON.stringify(line)
        await fetch(`${worker.url}/api/articles`, { method: 'POST', headers, body })
      }
      return 'pass'
    })
    const { code, stderr } = await run(here, 'export', 'backup')
    expect(stderr).toContain('"article-0400" was renamed or withdrawn during the export')
    expect(code).toBe(1)
  })
})

describe('what answers is not trusted:', () => {
  /** The export of a Worker that gives these files. */
  async function exportOf(slugs: string[]) {
    const here = await published(good)
    const headers = { 'Content-Type': 'application/x-ndjson' }
    const body = slugs.map((slug) => `${JSON.stringify({ slug, markdown: 'x' })}\n`).join('')
    const answer: Answer = { status: 200, headers, body }
    // The manifest comes first.
    let requests = 0
    proxy.meddle(({ path }) =>
      path.startsWith('/api/articles') && ++requests === 2 ? answer : 'pass',
    )
    return { here, ...(await run(here, 'export', 'backup')) }
  }

  test.each(['../out', '/tmp/out', 'a/b', '..', '.hidden', 'A', 'a\\b', '', 'a\0b', 'e\u0301'])(
    'no file is written for the slug %j',
    async (slug) => {
      const { here, code, stderr } = await exportOf([slug])
      expect(stderr).toContain(`${JSON.stringify(slug)}, which can't be a file name`)
      expect(code).toBe(1)
      expect(readdirSync(here).sort()).toEqual(['backup', 'content'])
      expect(read(here, 'backup')).toEqual({ 'site.yaml': siteFile })
    },
  )

  test('files that are missing are missed', async () => {
    const { code, stderr } = await exportOf(['first', 'later'])
    expect(stderr).toContain('export again')
    expect(code).toBe(1)
  })

  test('another page is no article', async () => {
    const here = await project()
    proxy.meddle(({ path }) => (path ? { status: 200, body: '<h1>Hello</h1>' } : 'pass'))
    expect(await run(here, 'export', 'backup')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not a Dateline Worker'),
    })
  })
})
