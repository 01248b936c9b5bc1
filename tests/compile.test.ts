import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../src/compile.ts'
import { decodeFile, mostBytes } from '../src/file/file.ts'
import {
  acceptedArticle,
  articleOf,
  compileFixture,
  problemLines,
  readFixture,
  site,
  slugsIn,
} from './setup/article-files.ts'

const xmlChars = /^[\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u

/**
 * Those parts of a value that the expectation speaks of; a null there says that the part is absent.
 */
function pick(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, i) => pick(item, expected[i] ?? item))
  }
  if (!isObject(actual) || !isObject(expected)) return actual ?? null
  return Object.fromEntries(
    Object.keys(expected).map((name) => [name, pick(actual[name], expected[name])]),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** A long text stands in the expectation as a list of its lines. */
function joinLines(name: string, value: unknown): unknown {
  return (name === 'html' || name === 'text') && Array.isArray(value) ? value.join('\n') : value
}

function expectAccepted(folder: string, slug: string): void {
  const expected: unknown = JSON.parse(readFixture(join(folder, `${slug}.json`)), joinLines)
  const result = compileFixture(folder, slug)
  expect(problemLines(result, `${slug}.md`)).toEqual([])
  expect(pick(result.value, expected)).toEqual(expected)
}

describe('an article file is accepted', () => {
  test.each(slugsIn('accepted', '.json'))('%s', (slug) => expectAccepted('accepted', slug))

  test.each(slugsIn('withdrawn', '.json'))('of an article that was withdrawn: %s', (slug) => {
    expectAccepted('withdrawn', slug)
  })

  test.each(slugsIn('accepted', '.json'))('%s carries only what XML can carry', (slug) => {
    expect(JSON.stringify(acceptedArticle(slug))).not.toMatch(/\\u(?!2028|2029)/)
    const everyText = JSON.stringify(acceptedArticle(slug), (_, value: unknown) => {
      if (typeof value === 'string') expect(value).toMatch(xmlChars)
      return value
    })
    expect(everyText).toMatch(xmlChars)
  })

  test('the fixtures still have the bytes that they are about', () => {
    const bytes = (name: string) =>
      readFileSync(join(import.meta.dirname, 'fixtures/articles/accepted', name), 'latin1')
    expect(bytes('crlf.md').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(bytes('carriage-returns.md')).toMatch(/^[^\n]+$/)
    expect(bytes('byte-order-mark.md')).toMatch(/^\u00EF\u00BB\u00BF---/)
    expect(bytes('control-characters-raw.md')).toMatch(/\x07.*\x00/s)
  })

  test('compiling is pure: the same file gives the same article, and leaves the site alone', () => {
    const before = JSON.stringify(site)
    expect(acceptedArticle('everything')).toEqual(acceptedArticle('everything'))
    expect(JSON.stringify(site)).toBe(before)
  })

  test('its id is that of the front matter, else the one it has, else the permalink', () => {
    const id = (slug: string, known?: string) =>
      compile({ slug, source: readFixture(`accepted/${slug}.md`), id: known }, site).value?.id
    expect(id('old-id', 'urn:known')).toBe('https://old.example/?p=17&amp=1')
    expect(id('note', 'urn:known')).toBe('urn:known')
    expect(id('note')).toBe('https://news.example/articles/note')
  })

  test('its id stays as it is, even with a direction that is left open', () => {
    const { id, link } = articleOf({
      id: 'tag:old.example,2026:\u202Ey',
      link: 'https://x.example/\u202Ey',
    })
    expect(id).toBe('tag:old.example,2026:\u202Ey')
    expect(link).toBe('https://x.example/%E2%80%AEy')
  })

  test('its permalink escapes what a URL can’t hold', () => {
    expect(articleOf({ title: 'x' }, '', 'naïve-日本').url).toBe(
      'https://news.example/articles/na%C3%AFve-%E6%97%A5%E6%9C%AC',
    )
  })
})

describe('an article file is refused', () => {
  test.each(slugsIn('refused', '.txt'))('%s', (slug) => {
    const expected = readFixture(join('refused', `${slug}.txt`))
    const lines = problemLines(compileFixture('refused', slug), `${slug}.md`)
    expect(lines.map((line) => `${line}\n`).join('')).toBe(expected)
  })

  test.each([
    ['on the first line', '---\ntitle: \xff\n', 2],
    ['cut off in the middle of a character', '---\ntitle: x\n---\n\n\xe6\x97', 5],
    ['in UTF-16', '\xff\xfe-\0-\0-\0\n\0', 1],
    ['as Latin-1, behind 1,000 good lines', `${'good\n'.repeat(1000)}caf\xe9\nmore\n`, 1001],
    ['with a surrogate in three bytes', 'a\r\nb\r\n\xed\xa0\x80\r\n', 3],
  ])('not UTF-8, %s', (_, latin1, line) => {
    expect(problemLines(decodeFile(Buffer.from(latin1, 'latin1')), 'a.md')).toEqual([
      `a.md:${line}: the file is not UTF-8`,
    ])
  })

  test('over 1 MiB, counted in bytes', () => {
    const front = '---\ntitle: Large é\npublished: 2026-03-01\n---\n'
    const filled = (bytes: number) => front + 'x'.repeat(bytes - Buffer.byteLength(front))
    const source = filled(mostBytes + 1)
    expect(problemLines(compile({ slug: 'large', source }, site), 'large.md')).toEqual([
      'large.md: the file has 1048577 bytes; the limit is 1048576 (1 MiB)',
    ])
    const largest = compile({ slug: 'large', source: filled(mostBytes) }, site)
    expect(problemLines(largest, 'large.md')).toEqual([])
  })

  test.each(['<div>', '<b>', '<ul><li>', '<table><td>', '<svg>', '<template>'])(
    'nested too deep: %s',
    (tag) => {
      const source = `---\npublished: 2026-03-01\n---\n\n${tag.repeat(10_000)}x\n`
      expect(problemLines(compile({ slug: 'deep', source }, site), 'deep.md')).toEqual([
        expect.stringMatching(/^deep\.md:.* nested .* deep/),
      ])
    },
  )
})

describe('compiling comes to an end with', () => {
  test.each(['> ', '- ', '*a ', '**', '[', '![', '`a', '<a href="', '&', '[^1]: '])(
    'many of %s',
    (part) => {
      const { title } = articleOf({ title: 'Long' }, `${part.repeat(5000)}x`)
      expect(title).toBe('Long')
    },
  )

  // The runner's own limit is the judge: where each part doubles the time, it is never reached.
  test('what resembles a dateline', () => {
    for (const count of [18, 30, 2000]) {
      for (const part of [',1', ', 1', ' (1), 2', '，1（', ' ', ',']) {
        expect(articleOf({ dateline: 'X' }, `X${part.repeat(count)}x`).html).toMatch(/^<p>X: X/)
      }
    }
  })
})
