import { describe, expect, test } from 'vitest'
import { describeProblem, type Problem } from '../../src/article/problem.ts'
import { compile } from '../../src/compile.ts'
import { adviseField } from '../../src/file/other-names.ts'
import { problemLines, site } from '../setup/article-files.ts'

const people = {
  ...site,
  authors: {
    jo: { key: 'jo', name: 'Jo Möwe' },
    ada: { key: 'ada', name: 'Ada Byron' },
    'smith-jr': { key: 'smith-jr', name: 'Smith, Jr.' },
  },
}

function compiled(source: string) {
  return compile({ slug: 'a', source }, people)
}

/** The problems of an article whose front matter is `published` and these lines. */
function problems(lines: string): string[] {
  return problemLines(compiled(`---\npublished: 2026-03-01\n${lines}\n---\n\nBody.\n`), 'a.md')
}

function notes(lines: string): string[] {
  const result = compiled(`---\npublished: 2026-03-01\n${lines}\n---\n\nBody.\n`)
  expect(problemLines(result, 'a.md')).toEqual([])
  return (result.notes as Problem[]).map((note) => describeProblem(note, 'a.md'))
}

describe('front matter that is none says what to do', () => {
  test.each([
    ['TOML', '+++\ntitle = "A"\n+++\n', 'is TOML ("+++")'],
    ['TOML, with a space', '+++ \ntitle = "A"\n+++\n', 'is TOML ("+++")'],
    ['TOML between hyphens', '---\ntitle = "A"\n---\n', 'write `title: "A"`'],
    ['TOML by its name', '---toml\ntitle = "A"\n---\n', 'is not YAML'],
    ['JSON', '{"title": "A"}\n\nBody.\n', 'is not YAML'],
    ['a dash', '—\ntitle: A\n---\n', '"—" is not three hyphens'],
    ['four hyphens', '----\ntitle: A\n----\n', '"----" is not three hyphens'],
    ['an indented opening', ' ---\ntitle: A\n---\n', '" ---" is not three hyphens'],
    ['closed by dots', '---\ntitle: A\n...\n\nBody.\n', 'no closing line "---"; "..." is not one'],
    [
      'closed by four',
      '---\ntitle: A\n----\n\nBody.\n',
      'no closing line "---"; "----" is not one',
    ],
    ['not closed', '---\ntitle: A\n\nBody.\n', 'no closing line "---"'],
  ])('%s', (_, source, advice) => {
    const lines = problemLines(compiled(source), 'a.md')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^a\.md:[12]/)
    expect(lines[0]).toContain(advice)
  })
})

describe('broken YAML says what to do', () => {
  const tab = 'there is a tab before the text; indent with spaces'
  test.each([
    ['tags:\n\t- a\n\t- b', [`a.md:4:1: ${tab}`, `a.md:5:1: ${tab}`]],
    ['tags:\n  - a\n\t- b', [`a.md:5:1: ${tab}`]],
    ['image:\n\turl: a.png', [`a.md:4:1: ${tab}`]],
    ['title:Rain', ['a.md:3:1: there is no space after the colon; write `title: Rain`']],
    ['title:Rain\ntags: a', ['a.md:3:1: there is no space after the colon; write `title: Rain`']],
    [
      'image:\n  url:a.png\n  alt: b',
      ['a.md:4:3: there is no space after the colon; write `url: a.png`'],
    ],
    ['title： Rain', ['a.md:3:1: a field is a name, a colon and a space; write `title: Rain`']],
    ['title = "Rain"', ['a.md:3:1: a field is a name, a colon and a space; write `title: "Rain"`']],
    [
      'title Rain\ntags: a',
      [
        'a.md:3:1: there is no colon in this line; if it is a field, write `title: Rain`; if it continues the text above, indent it',
      ],
    ],
    [
      'title: A\n  tags: b',
      [
        'a.md:3:8: broken YAML: the next line is indented as a part of this one; begin every field at the same column',
      ],
    ],
    [
      'title: A\ntitle: B\nsummary: c\nsummary: d',
      ['a.md:4:1: the field "title" is here twice', 'a.md:6:1: the field "summary" is here twice'],
    ],
  ])('%j', (lines, expected) => {
    expect(problems(lines)).toEqual(expected)
  })

  test.each([
    'title: Breaking: rain',
    'title: [Review] The rain',
    'title: "Rain" and wind',
    "title: 'It's raining'",
    'title: **Rain**',
    'title: *Rain* again',
    'title: !important rain',
    'title: @rain',
    'title: `rain`',
    'title: %rain',
    'title: > rain',
    'title: {{ rain }} today',
  ])('%s needs quotes', (line) => {
    const [problem] = problems(line)
    expect(problem).toMatch(/^a\.md:3:\d+: broken YAML: .*; put the text in quotes$/)
  })

  test('a message is never as long as the file', () => {
    const long = 'x'.repeat(50_000)
    for (const line of [`title: !${long}`, `id: ${long}`, `authors: ["${long}"]`, `${long}: 1`]) {
      for (const problem of problems(line))
        expect(problem.replace(`${long}:`, '').length).toBeLessThan(600)
    }
  })
})

describe('a field says what to do', () => {
  test.each([
    [
      'published',
      'true',
      'must be a date; for `published: true` of other programs, write `draft: false`',
    ],
    [
      'published',
      'False',
      'must be a date; for `published: False` of other programs, write `draft: true`',
    ],
    ['published', '27.11.2026', '"27.11.2026" is not clear to everyone; write 2026-11-27'],
    [
      'published',
      '1/2/2026',
      '"1/2/2026" is not clear to everyone; write 2026-01-02 or 2026-02-01',
    ],
    ['published', '2026-02-30', '"2026-02-30" does not exist; write 2026-02-28'],
    [
      'published',
      '2026-03-01 09:30 CET',
      '"2026-03-01 09:30 CET" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z); write the zone as an offset such as +01:00',
    ],
    [
      'published',
      '31 March',
      '"31 March" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)',
    ],
    ['published', '', 'is required'],
    ['published', '""', 'is required'],
    ['published', '~', 'is required'],
  ])('%s: %s', (field, value, message) => {
    const result = compiled(`---\ntitle: A\n\n${field}: ${value}\n---\n`)
    expect(problemLines(result, 'a.md')).toEqual([`a.md:4: ${field}: ${message}`])
  })

  test.each([
    ['draft: yes', 'draft: "yes" is neither true nor false; write true'],
    ['draft: off', 'draft: "off" is neither true nor false; write false'],
    [
      'authors: [Jo Möwe]',
      'authors[0]: "Jo Möwe" is a name; write the key that site.yaml has for it: jo',
    ],
    [
      'authors: jo  MÖWE',
      'authors[0]: "jo MÖWE" is a name; write the key that site.yaml has for it: jo',
    ],
    [
      'authors: [Zoe]',
      'authors[0]: site.yaml has no author "Zoe", only jo, ada, smith-jr; add one there, or write {name: "Zoe"}',
    ],
    ['slug: rain', 'slug: unknown field; the name of the file is the slug, as in "rain.md"'],
    [
      'permalink: /2026/03/rain.html',
      'permalink: unknown field; the name of the file is the slug, as in "rain.md"',
    ],
    [
      'url: /2026/03/rain/',
      'url: unknown field; the name of the file is the slug, as in "rain.md"',
    ],
    ['hidden: true', 'hidden: unknown field; to keep the article to yourself, write `draft: true`'],
    ['Title: Rain', 'Title: unknown field; did you mean "title"?'],
    ['TAGS: a', 'TAGS: unknown field; did you mean "tags"?'],
    ['layuot: post', 'layuot: unknown field'],
  ])('%s', (line, message) => {
    expect(problems(line)).toEqual([`a.md:3: ${message}`])
  })

  test.each([
    ['date', 'published'],
    ['pubDate', 'published'],
    ['publish_date', 'published'],
    ['Publish-Date', 'published'],
    ['lastmod', 'updated'],
    ['last_modified_at', 'updated'],
    ['updatedDate', 'updated'],
    ['author', 'authors'],
    ['categories', 'tags'],
    ['keywords', 'tags'],
    ['description', 'summary'],
    ['excerpt', 'summary'],
    ['lang', 'language'],
    ['featured_image', 'image'],
    ['heroImage', 'image'],
    ['cover', 'image'],
    ['enclosure', 'attachments'],
    ['external_url', 'link'],
    ['guid', 'id'],
    ['mathjax', 'math'],
    ['use_math', 'math'],
  ])('%s is called %s here', (name, field) => {
    expect(adviseField(name, 'x')).toBe(`\`${name}\` is called \`${field}\` here`)
  })

  test('none of the fields that there are has another name', () => {
    const names = ['title', 'summary', 'tags', 'language', 'image', 'link', 'id', 'draft']
    for (const name of names) expect(problems(`${name}: {}`).join()).not.toContain('unknown')
  })
})

describe('a note is given for', () => {
  test.each([
    ['tags: a, b c', 'a.md:3: tags: is one text, read as a list; write [a, b c]'],
    ['tags: 雨、風', 'a.md:3: tags: is one text, read as a list; write [雨, 風]'],
    ['authors: jo, ada', 'a.md:3: authors: is one text, read as a list; write [jo, ada]'],
    ['title: Rule #1', 'a.md:3:13: "#1" is a comment in YAML; put the text in quotes'],
    ['tags:\n  - rain\n  - #wet', 'a.md:5:5: "#wet" is a comment in YAML; put the text in quotes'],
    [
      'title: &amp; rain',
      'a.md:3:14: "&amp;" is an anchor in YAML, not text; put the text in quotes',
    ],
    [
      'attachments:\n  - url: /a.mp3\n  - url: /b.mp3\n  - url: /b/../a.mp3\n    duration: 7',
      'a.md:6: attachments[2]: was left out: an entry above it has the same address; put both into one',
    ],
  ])('%j', (lines, note) => {
    expect(notes(lines)).toEqual([note])
  })

  test('each, in the order of the file', () => {
    expect(notes('tags: a, b\ntitle: Rule #1\nauthors: jo, ada').map((note) => note[5])).toEqual([
      '3',
      '4',
      '5',
    ])
  })

  test.each([
    'title: Rain # Why.',
    '#title: Sun',
    'title: "Rule #1"',
    'title: C# and F#',
    'title: A\ntags: ["a, b"]',
    'tags: a',
    'title: &t Rain\nsummary: *t',
    'title: ""',
    'summary: |\n  Rule #1',
  ])('nothing that loses nothing: %j', (lines) => {
    expect(notes(lines)).toEqual([])
  })
})

describe('front matter has limits', () => {
  test('64 KiB', () => {
    const source = (length: number) =>
      `---\npublished: 2026-03-01\n#${'x'.repeat(length)}\n---\n\nA.\n`
    const rest = 'published: 2026-03-01\n#\n'.length
    expect(problemLines(compiled(source(65_536 - rest)), 'a.md')).toEqual([])
    expect(problemLines(compiled(source(65_537 - rest)), 'a.md')).toEqual([
      'a.md:1: the front matter has 65537 bytes; the limit is 65536 (64 KiB)',
    ])
  })

  test.each([
    ['fields', Array.from({ length: 8000 }, (_, i) => `k${i}:`).join('\n')],
    ['empty lines', '\n'.repeat(20_000)],
    ['entries', `tags:\n${'- a\n'.repeat(10_000)}`],
  ])('too many %s', (_, lines) => {
    expect(problems(lines).join()).toContain('it has too many fields or lines')
  })

  test.each([
    ['[', `tags: ${'['.repeat(60_000)}`],
    ['{a: ', `tags: ${'{a: '.repeat(10_000)}`],
    ['- ', `tags:\n  ${'- '.repeat(30_000)}`],
    ['? ', '? '.repeat(30_000)],
  ])('nested too deep: %s', (_, lines) => {
    expect(problems(lines)).toEqual([expect.stringContaining('it is nested too deeply')])
  })

  test('a hundred problems are listed', () => {
    const lines = Array.from({ length: 900 }, (_, i) => `k${i}: x`).join('\n')
    expect(problems(lines)).toHaveLength(100)
  })
})

describe('a field that other programs call otherwise', () => {
  function taken(lines: string) {
    const result = compiled(`---\n${lines}\n---\n\nBody.\n`)
    expect(problemLines(result, 'a.md')).toEqual([])
    const said = (result.notes as Problem[]).map((note) => describeProblem(note, 'a.md'))
    return { article: result.value, said }
  }

  test('is taken for the one that it is here, with a note', () => {
    const { article, said } = taken(
      'layout: post\ntitle: Rain\ndate: 2026-03-01\nlast_modified_at: 2026-03-02\nauthor: jo\nlang: de\ndescription: Wet',
    )
    expect(article).toMatchObject({
      published: '2026-02-28T23:00:00Z',
      updated: '2026-03-01T23:00:00Z',
      authors: [{ key: 'jo' }],
      language: 'de',
      summary: 'Wet',
    })
    expect(said).toEqual([
      'a.md:2: `layout` means nothing here',
      'a.md:4: `date` is called `published` here',
      'a.md:5: `last_modified_at` is called `updated` here',
      'a.md:6: `author` is called `authors` here',
      'a.md:7: `lang` is called `language` here',
      'a.md:8: `description` is called `summary` here',
    ])
  })

  test('adds its tags to the others', () => {
    const lines =
      'title: Rain\npublished: 2026-03-01\ncategories: a, b\ntags: [c]\nkeywords: [a, d]'
    const { article, said } = taken(lines)
    expect(article && 'tags' in article && article.tags.map(({ label }) => label).sort()).toEqual([
      ...['a', 'b', 'c', 'd'],
    ])
    expect(said).toHaveLength(2)
  })

  test('is refused where the article has both', () => {
    expect(problems('title: Rain\ndate: 2026-04-01')).toEqual([
      'a.md:4: date: unknown field; `date` is called `published` here',
    ])
  })

  test('is refused by the name that it has in the file', () => {
    expect(problems('title: Rain\nlink_to: nowhere\ncover: x.jpg')).toEqual([
      'a.md:4: link_to: `link_to` is called `link` here; "nowhere" is not an absolute web address (https://…)',
      'a.md:5: cover: `cover` is called `image` here; is not a map of fields (url, alt, caption, type, width, height, length); write {url: x.jpg}',
    ])
  })

  test('is never taken where that would change what readers see', () => {
    expect(problems('title: Rain\ncity: Rome\nretracted: 2026-04-01')).toEqual([
      'a.md:4: city: unknown field; `city` is called `dateline` here',
      'a.md:5: retracted: unknown field; `retracted` is called `withdrawn` here',
    ])
  })
})
