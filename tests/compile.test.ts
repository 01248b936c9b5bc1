import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile, loadingFormulas } from '../src/compile.ts'
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

/** One who wants letters. */
const authors = [{ name: 'Example Author', email: 'author@example.com', reply: true }]

const xmlChars = /^[\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u

/**
 * The parts of a value that the expectation mentions. A null there expects the part to be absent.
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

/** An expectation has a long text as a list of its lines. */
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

  test.each(slugsIn('withdrawn', '.json'))('and withdrawn: %s', (slug) => {
    expectAccepted('withdrawn', slug)
  })

  test.each(slugsIn('accepted', '.json'))('%s contains only what XML can carry', (slug) => {
    expect(JSON.stringify(acceptedArticle(slug))).not.toMatch(/\\u(?!2028|2029)/)
    const everyText = JSON.stringify(acceptedArticle(slug), (_, value: unknown) => {
      if (typeof value === 'string') expect(value).toMatch(xmlChars)
      return value
    })
    expect(everyText).toMatch(xmlChars)
  })

  test('no editor has changed the bytes of the fixtures', () => {
    const bytes = (name: string) =>
      readFileSync(join(import.meta.dirname, 'fixtures/articles/accepted', name), 'latin1')
    expect(bytes('crlf.md').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(bytes('carriage-returns.md')).toMatch(/^[^\n]+$/)
    expect(bytes('byte-order-mark.md')).toMatch(/^\u00EF\u00BB\u00BF---/)
    expect(bytes('control-characters-raw.md')).toMatch(/\x07.*\x00/s)
  })

  test('compile is pure: the same file gives the same article, and the site stays the same', () => {
    const before = JSON.stringify(site)
    expect(acceptedArticle('everything')).toEqual(acceptedArticle('everything'))
    expect(JSON.stringify(site)).toBe(before)
  })

  test('its id is the one in the front matter, else the one it already has, else the permalink', () => {
    const id = (slug: string, known?: string) =>
      compile({ slug, source: readFixture(`accepted/${slug}.md`), id: known }, site).value?.id
    expect(id('old-id', 'urn:known')).toBe('https://old.example/?p=17&amp=1')
    expect(id('note', 'urn:known')).toBe('urn:known')
    expect(id('note')).toBe('https://news.example/articles/note')
  })

  test('its id stays as it is, even with an open direction', () => {
    const { id, link } = articleOf({
      id: 'tag:old.example,2026:\u202Ey',
      link: 'https://x.example/\u202Ey',
    })
    expect(id).toBe('tag:old.example,2026:\u202Ey')
    expect(link).toBe('https://x.example/%E2%80%AEy')
  })

  test('its permalink escapes what a URL can’t contain', () => {
    expect(articleOf({ title: 'x' }, '', 'naïve-日本').url).toBe(
      'https://news.example/articles/na%C3%AFve-%E6%97%A5%E6%9C%AC',
    )
  })
})

describe('what an author wrote arrives or is noted', () => {
  test.each(slugsIn('noted', '.json'))('%s', async (slug) => {
    const expected: unknown = JSON.parse(readFixture(join('noted', `${slug}.json`)))
    const { value, notes = [] } = await loadingFormulas(() => compileFixture('noted', slug))
    expect({
      html: value?.html.split('\n'),
      text: value?.text.split('\n'),
      notes: notes.map(({ line, message }) => `${line}: ${message}`),
    }).toEqual(expected)
  })

  test.each([
    ['# Part\n\n', ''],
    ['[x](no-such-article) ', 'no-such-article'],
    ['[x](other.md) ', ''],
    ['![x](gone.png) ', 'gone.png'],
    ['![x](there.png) ', ''],
    ['[x](../media/a%20b.pdf) ', ''],
    ['[x](/articles/sample) ', ''],
    ['[x](https://news.example/articles/other.md) ', ''],
    ['[x](/about) [y](../pages/about.md) [z](@/pages/team/jobs.md#part) ', ''],
    ['[x](../Imprint.md) ', '../Imprint.md'],
    ['[x](/imprint) ', '/imprint'],
    ['[x](/tags/Iran%20News) [y](/tags/iran-news/atom.xml) [z](/tags/) [w](/authors/jo#a) ', ''],
    ['[x](/tags/irak) ', '/tags/irak'],
    ['[x](../authors/joe/) ', '../authors/joe/'],
    ['[x](../pages/imprint.md) ', '../pages/imprint.md'],
  ])('where the site folder is known, %s', (body, nowhere) => {
    const known = {
      article: (slug: string) => slug === 'other',
      page: (path: string) => ['about', 'team/jobs', 'tags/iran-news', 'authors/jo'].includes(path),
      medium: (path: string) => ['there.png', 'a b.pdf'].includes(path),
    }
    const source = `---\npublished: 2026-03-01\ntitle: x\n---\n${body}`
    const { notes = [] } = compile({ slug: 'sample', source }, site, known)
    const dead = notes.filter(({ message }) => message.includes('leads nowhere'))
    expect(dead.map(({ message }) => /"(.*)"/.exec(message)?.[1])).toEqual(nowhere ? [nowhere] : [])
    expect(dead.every(({ line }) => line === 5)).toBe(true)
  })

  test('what is known of a medium fills in what the author left out, of that site alone', () => {
    const facts = { type: 'image/png', bytes: 99, width: 6, height: 4, seconds: 7 }
    const asked: string[] = []
    const mediumAt = (path: string) => {
      asked.push(path)
      return path === 'a b.png' ? facts : undefined
    }
    const matter = 'image: {url: ../media/a%20b.png}\nattachments: [{url: ../media/a%20b.png}]'
    const body =
      '![x](../media/a%20b.png) ![x](../media/none.png) ![x](https://else.example/media/a.png)'
    const source = `---\npublished: 2026-03-01\ntitle: x\n${matter}\n---\n${body}`
    const { value } = compile({ slug: 'sample', source }, site, undefined, mediumAt)
    const url = `${site.url}media/a%20b.png`
    expect(value?.image).toEqual({ url, type: 'image/png', width: 6, height: 4, length: 99 })
    expect(value?.attachments).toEqual([{ url, type: 'image/png', length: 99, duration: 7 }])
    expect(value?.html.match(/ width="6" height="4"/g)).toHaveLength(1)
    expect(asked).toEqual(['a b.png', 'a b.png', 'a b.png', 'none.png'])
  })

  test('one note for each kind, at the first line, even of thousands', () => {
    const source = `---\npublished: 2026-03-01\n---\n\nx\n${'\n<script>x</script>\n'.repeat(3000)}`
    expect(compile({ slug: 'x', source }, site).notes).toEqual([
      {
        line: 7,
        message:
          '3000 scripts were left out: no script runs in an article; link to the pages that have them',
      },
    ])
  })
})

describe('an article file is refused', () => {
  test.each(slugsIn('refused', '.txt'))('%s', (slug) => {
    const expected = readFixture(join('refused', `${slug}.txt`))
    const lines = problemLines(compileFixture('refused', slug), `${slug}.md`)
    expect(lines.map((line) => `${line}\n`).join('')).toBe(expected)
  })

  test.each([
    ['on the first line of the front matter', '---\ntitle: \xff\n', 2],
    ['cut off inside a character', '---\ntitle: x\n---\n\n\xe6\x97', 5],
    ['UTF-16', '\xff\xfe-\0-\0-\0\n\0', 1],
    ['Latin-1 after 1,000 good lines', `${'good\n'.repeat(1000)}caf\xe9\nmore\n`, 1001],
    ['a surrogate in three bytes', 'a\r\nb\r\n\xed\xa0\x80\r\n', 3],
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

  test.each([
    ['title', 'x'.repeat(501), 'title: is over 500 characters'],
    ['summary', 'x'.repeat(10_001), 'summary: is over 10000 characters'],
    ['link', `https://x.example/${'x'.repeat(10_000)}`, 'link: is over 10000 characters'],
    ['authors', [{ name: 'x'.repeat(501) }], 'authors[0].name: is over 500 characters'],
    // One letter to look at, eighteen in an address.
    ['authors', [{ name: 'ﷺ'.repeat(28) }], 'authors[0].name: is over 500 characters'],
    ['tags', [`${'é'.repeat(100)}x`], 'tags[0]: is over 200 bytes'],
    ['tags', ['ﷺ'.repeat(7)], 'tags[0]: is over 200 bytes'],
  ])('with an absurd %s', (field, value, problem) => {
    const source = (given: unknown) =>
      `---\npublished: 2026-03-01\n${field}: ${JSON.stringify(given)}\n---\n\nIt rained.\n`
    const lines = (given: unknown) =>
      problemLines(compile({ slug: 'rain', source: source(given) }, site), 'rain.md')
    expect(lines(value)).toEqual([`rain.md:3: ${problem}`])
    // A letter less, or a few where they are long.
    const shorter = JSON.stringify(value).replace(/(x|ﷺ)(?="?[\]}]*$)/, '')
    expect(lines(JSON.parse(shorter)).join()).not.toContain(
      problem.includes('link') ? 'x' : 'is over',
    )
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

test.each([
  ['> ', 'rain.md:6: its quotations and lists are nested too deeply'],
  ['- ', 'rain.md:6: its quotations and lists are nested too deeply'],
  ['<http://a.b> ', 'rain.md:6: its HTML makes over 50000 elements; divide the article'],
  ['[[[[[[[[', 'rain.md:6: its Markdown has too many signs and lines; divide the article'],
  ['\u0007', "rain.md: it has over 10000 characters that feeds can't carry"],
  ['<p onclick="x">a</p>', "rain.md: its HTML has over 10000 parts that can't be published"],
  ['<p>&#7;', "rain.md: it has over 10000 characters that feeds can't carry"],
])('too many of %j', (part, problem) => {
  const source = `---\ntitle: x\npublished: 2026-03-01\n---\n\n${part.repeat(Math.min(70_000, 900_000 / part.length))}x\n`
  expect(problemLines(compile({ slug: 'rain', source }, site), 'rain.md')).toEqual([problem])
})

describe('a list of articles has', () => {
  test.each([
    ['all of a short note', {}, 'One *word*.', '<p>One <em>word</em>.</p>'],
    ['it without the link for replies', { authors }, 'One.', '<p>One.</p>'],
    ['it as it is in any direction', { language: 'ar' }, 'خبر.', '<p>خبر.</p>'],
    ['not all of a long note', {}, 'word '.repeat(300), undefined],
    ['no picture of a note', {}, 'One.\n\n![two](https://x.example/a.png)', undefined],
    ['not all of an article with a title', { title: 'Title' }, 'One.', undefined],
  ])('%s', (_, fields, body, html) => {
    expect(articleOf(fields, body).inFull).toBe(html)
  })
})

test('too many attributes', () => {
  const attributes = Array.from({ length: 501 }, (_, i) => `a${i}`).join(' ')
  const source = `---\ntitle: x\npublished: 2026-03-01\n---\n\n<p ${attributes}>x</p>\n`
  expect(problemLines(compile({ slug: 'rain', source }, site), 'rain.md')).toEqual([
    'rain.md: its HTML has a <p> with over 500 attributes',
  ])
})

describe('compiling terminates with', () => {
  test.each(['*a ', '**', '[', '![', '`a', '<a href="', '&', '[^1]: '])('many of %s', (part) => {
    const { title } = articleOf({ title: 'Long' }, `${part.repeat(5000)}x`)
    expect(title).toBe('Long')
  })

  // If each part doubled the time, the test would time out.
  test('text that resembles a dateline', () => {
    for (const count of [18, 30, 2000]) {
      for (const part of [',1', ', 1', ' (1), 2', '，1（', ' ', ',']) {
        expect(articleOf({ dateline: 'X' }, `X${part.repeat(count)}x`).html).toMatch(/^<p>X: X/)
      }
    }
  })
})
