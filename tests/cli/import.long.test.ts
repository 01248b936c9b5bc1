import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { feedReaders } from '../readers/feeds.ts'
import { paragraphsOf } from '../readers/html.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { feedPaths, readFeedTexts } from '../setup/published.ts'
import { findFreePort, testToken } from '../setup/worker-process.ts'

const room = await startNewsroom()
const { worker, project, run } = room

beforeEach(room.reset)
afterAll(room.stop)

const fixtures = join(import.meta.dirname, '../fixtures/wire')
const seed = join(import.meta.dirname, '../../../shared/seed')

describe('a wire story, imported and pushed, comes out of every feed whole', () => {
  test.skipIf(!existsSync(seed))(
    'the seed (skipped where there is no ../shared/seed)',
    async () => {
      const [name = '', ...others] = readdirSync(seed).filter((file) => file.endsWith('.txt'))
      expect(others).toEqual([])
      const path = join(seed, name)
      const [title = '', ...lines] = linesOf(path)
      const [byline = '', role = '', bio = ''] = lines.slice(-3)
      const paragraphs = lines.slice(0, -3)
      const author = byline.replace(':', '')
      const [dateline = ''] = paragraphs[0]?.split(' :') ?? []
      expect(paragraphs).toHaveLength(13)
      expect(dateline).toBe('Moscow / Jerusalem')

      const flags = ['--published', '2026-03-03T09:30+01:00', '--tags', 'Iran, Israel & Russia,']
      const out = ['--slug', 'mediation', '--out', 'content/articles/wire']
      const here = await project()
      const { code, stdout, stderr } = await run(here, 'import', path, ...flags, ...out)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.split('\n')).toEqual([
        `title       ${title}`,
        `dateline    ${dateline}`,
        'paragraphs  13',
        `author      ${author}`,
        `role        ${role}`,
        `biography   ${bio}`,
        'written to  content/articles/wire/mediation.md',
        '',
      ])

      expect(await run(here, 'push', 'content/articles/wire/mediation.md')).toMatchObject({
        code: 0,
        stdout: 'created 1, updated 0, unchanged 0, refused 0; readers are up to date\n',
      })

      const url = `${worker.url}/articles/mediation`
      const texts = await readFeedTexts(worker.url)
      for (const path of feedPaths) {
        const [item, ...more] = feedReaders[path](texts[path]).items
        const { html = '', ...facts } = item ?? {}
        expect(more, path).toEqual([])
        expect(facts, path).toEqual({
          id: url,
          url,
          title,
          authors: [author],
          tags: ['Iran', 'Israel & Russia'],
          published: '2026-03-03T08:30:00.000Z',
        })
        expect(paragraphsOf(html), path).toEqual(paragraphs)
      }
      const headers = { Authorization: `Bearer ${testToken}` }
      const source = await fetch(`${worker.url}/api/articles/mediation`, { headers })
      const text = await source.text()
      expect(text).toContain(role)
      expect(text).toContain(bio)
    },
  )

  test('every fixture', async () => {
    const here = await project()
    const stories = readdirSync(fixtures).map((name) => ({ name, slug: basename(name, '.txt') }))
    expect(stories).not.toEqual([])
    const said = await Promise.all(
      stories.map(async ({ name, slug }) => {
        const flags = ['--slug', slug, '--published', '2026-03-03']
        const { code, stdout } = await run(here, 'import', join(fixtures, name), ...flags)
        expect(code, name).toBe(0)
        return stdout
      }),
    )
    expect(await run(here, 'push')).toMatchObject({
      code: 0,
      stdout: `created ${stories.length}, updated 0, unchanged 0, refused 0; readers are up to date\n`,
    })
    const texts = await readFeedTexts(worker.url)
    for (const path of feedPaths) {
      const { items } = feedReaders[path](texts[path])
      for (const [i, { name, slug }] of stories.entries()) {
        const [title, ...lines] = linesOf(join(fixtures, name))
        const [, count] = /^paragraphs +(\d+)$/m.exec(said[i] ?? '') ?? []
        const byline = said[i]?.match(/^(?:author(?! +none)|role|biography) .*$/gm) ?? []
        // No line of the story is lost between the two.
        expect(Number(count) + byline.length, name).toBe(lines.length)
        const item = items.find(({ id }) => id.endsWith(`/articles/${slug}`))
        expect(item?.title, path).toBe(title)
        const authors = byline.slice(0, 1).map((line) => line.replace(/^author +/, ''))
        expect(item?.authors, path).toEqual(authors)
        expect(paragraphsOf(item?.html ?? ''), path).toEqual(lines.slice(0, Number(count)))
      }
    }
  })
})

/** The lines of a text that are not blank, with the white space as HTML shows it. */
function linesOf(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean)
}

test('without flags it is dated now, named by its title, and put in content/articles', async () => {
  const here = await project({ 'story.txt': 'A Fine Title\nLONDON — The talks go on.\n' })
  const before = Math.floor(Date.now() / 1000) * 1000
  expect(await run(here, 'import', 'story.txt')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^written to {2}content\/articles\/a-fine-title\.md$/m),
  })
  const file = await readFile(join(here, 'content/articles/a-fine-title.md'), 'utf8')
  const published = Date.parse(/^published: (.*)$/m.exec(file)?.[1] ?? '')
  expect(published).toBeGreaterThanOrEqual(before)
  expect(published).toBeLessThanOrEqual(Date.now())
})

describe.concurrent('an import is refused, and writes nothing', () => {
  const story = 'A Title\nLONDON — The talks go on.\n'
  test.each<[string, string | Uint8Array, string[], number, string]>([
    ['no title', '\n', [], 1, 'no title: the file has no text'],
    ['no body', 'A Title\n\n', [], 1, 'no body: no paragraph follows the title'],
    [
      'not UTF-8',
      Uint8Array.of(0x41, 0x0a, 0x92),
      [],
      1,
      'line 2 is not UTF-8: save the file as UTF-8',
    ],
    ['a file in the way', story, ['--slug', 'taken'], 2, 'taken.md already exists'],
    [
      'a file for a folder',
      story,
      ['--out', 'content/articles/taken.md/x'],
      2,
      'taken.md/x is a file',
    ],
    ['no such date', story, ['--published', '2026-02-30'], 2, '"2026-02-30" is not a date'],
    ['capitals in the slug', story, ['--slug', 'Talks'], 2, 'try "talks"'],
    ['a slug that is a path', story, ['--slug', '../talks'], 2, '"../talks" may contain only'],
  ])('%s', async (_, data, flags, code, message) => {
    const here = await project({ 'story.txt': data, 'content/articles/taken.md': 'mine' })
    const ran = await run(here, 'import', 'story.txt', ...flags)
    expect(ran.stderr).toContain(message)
    expect(ran.stdout).toBe('')
    expect(ran.code).toBe(code)
    expect(readdirSync(join(here, 'content/articles'))).toEqual(['taken.md'])
    expect(readFileSync(join(here, 'content/articles/taken.md'), 'utf8')).toBe('mine')
  })

  test('no file', async () => {
    const here = await project()
    const { code, stderr } = await run(here, 'import', 'nowhere.txt')
    expect(stderr).toBe('there is no file or folder nowhere.txt\n')
    expect(code).toBe(2)
  })
})

describe('a story at a URL', () => {
  const latin = Buffer.from('Café Closes\nPARIS — It was old.\n', 'latin1')
  const answers: Record<string, [status: number, type: string | undefined, body: string | Buffer]> =
    {
      '/wire.txt': [200, 'text/plain; charset=utf-8', 'A Fine Title\nLONDON — The talks go on.\n'],
      '/latin': [200, 'text/plain;charset="ISO-8859-1"', latin],
      '/mislabelled': [200, 'text/plain', latin],
      '/martian': [200, 'text/plain; charset=martian', latin],
      '/page': [200, 'text/html; charset=utf-8', '<!DOCTYPE html><h1>A Fine Title</h1>'],
      '/gone': [410, 'text/plain', 'gone'],
      '/endless': [
        200,
        'text/plain',
        `A Fine Title\n${'LONDON — The talks go on. '.repeat(50_000)}\n`,
      ],
      '/odd': [200, 'odd', 'A Fine Title\nLONDON — The talks go on.\n'],
    }
  const server = createServer((request, response) => {
    const [status, type, body] = answers[request.url ?? ''] ?? [404, undefined, '']
    response.writeHead(status, type ? { 'Content-Type': type } : {}).end(body)
  })
  let home = ''

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  test.each([
    ['/wire.txt', 'a-fine-title', 'title: A Fine Title'],
    ['/latin', 'cafe-closes', 'title: Café Closes'],
  ])('is read: %s', async (path, slug, line) => {
    const here = await project()
    expect(await run(here, 'import', home + path)).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(here, `content/articles/${slug}.md`), 'utf8')).toContain(line)
  })

  test.each([
    ['/mislabelled', 'line 1 is not UTF-8: save the file as UTF-8'],
    ['/martian', 'declares the charset martian'],
    ['/page', 'looks like a web page'],
    ['/gone', 'answers 410'],
    ['/endless', 'has over 1048576 bytes'],
    ['/odd', 'is odd, but neither a feed nor a plain-text story'],
  ])('is refused: %s', async (path, reason) => {
    const here = await project()
    const { code, stdout, stderr } = await run(here, 'import', home + path)
    expect(stderr).toContain(reason)
    expect(stderr).not.toContain('    at ')
    expect([code, stdout]).toEqual([1, ''])
  })

  test('that does not answer is said so', async () => {
    const port = await findFreePort()
    const url = `http://127.0.0.1:${port}/wire.txt`
    const { code, stderr } = await run(await project(), 'import', url)
    expect([code, stderr]).toEqual([1, `${url} does not answer\n`])
  })
})
