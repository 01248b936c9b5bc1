import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { articleFile, good } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { readSlugs } from '../setup/published.ts'

const room = await startNewsroom()
const { worker, project, published, run } = room

beforeEach(room.reset)
afterAll(room.stop)

describe('what is wrong is refused, and the good go on', () => {
  const twinOf = (what: string, path: string) =>
    `${what} is already that of content/articles/${path}`
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
    'big.md': [big, '', `${Buffer.byteLength(big)} bytes; the limit is 1048576 (1 MiB)`],
    'My Story.md': [articleFile('A'), '', 'try "my-story"'],
    'author.md': [articleFile('A', { authors: '[bo]' }), ':4', 'site.yaml has no author "bo"'],
    'tag.md': [articleFile('A', { tags: '[[a]]' }), ':4', 'tags[0]: '],
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
    expect(stdout).toBe(
      `created 2, updated 0, unchanged 0, refused ${count}; readers are up to date\n`,
    )
    expect(code).toBe(1)
    expect(await readSlugs(worker.url)).toEqual(['a-id', 'first'])
  })

  test('every problem of one file is told', async () => {
    const fields = { published: 'never', titel: 'A', tags: '[[a]]' }
    const here = await project({ ...good, 'content/articles/a.md': articleFile('A', fields) })
    const { code, stdout, stderr } = await run(here, 'push')
    const places = [...stderr.matchAll(/^content\/articles\/a\.md:(\d+): (\S+):/gm)]
    expect(places.map(([, line, field]) => [line, field])).toEqual([
      ['3', 'published'],
      ['4', 'titel'],
      ['5', 'tags[0]'],
    ])
    expect(stdout).toBe('created 3, updated 0, unchanged 0, refused 1; readers are up to date\n')
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
    expect(stdout).toBe('created 0, updated 0, unchanged 0, refused 1; readers are up to date\n')
    expect(code).toBe(1)
  })

  test('a folder that is called like an article, and a link to nowhere', async () => {
    const here = await project({
      ...good,
      'content/articles/folder.md/fourth.md': articleFile('4'),
    })
    await symlink('nowhere', join(here, 'content/articles/link.md'))
    const { code, stdout, stderr } = await run(here, 'push')
    expect(stdout).toBe('created 4, updated 0, unchanged 0, refused 1; readers are up to date\n')
    expect(stderr).toMatch(/^content\/articles\/link\.md: /m)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(1)
  })
})
