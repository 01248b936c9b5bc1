import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../src/article/problem.ts'
import { parseSite } from '../../src/site/parse-site.ts'
import { feedTitle } from '../../src/site/slices.ts'
import { englishWith } from '../../src/site/words.ts'

const path = join(import.meta.dirname, '../fixtures/articles/site.yaml')
const file = readFileSync(path, 'utf8')

const least = {
  title: 'Example News',
  description: 'What is new.',
  url: 'https://news.example',
  language: 'en',
  timezone: 'Europe/Berlin',
}

/** The text of a site.yaml with a line for each field. */
function yaml(fields: Record<string, unknown>): string {
  return Object.entries({ ...least, ...fields })
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
    )
    .join('')
}

function problems(source: string, url?: string): string[] {
  return (parseSite(source, url).problems ?? []).map((problem) =>
    describeProblem(problem, 'site.yaml'),
  )
}

const usualEmbeds = [
  'www.youtube-nocookie.com',
  'player.vimeo.com',
  'open.spotify.com',
  'embed.podcasts.apple.com',
  'w.soundcloud.com',
  'bandcamp.com',
]

describe('a good site', () => {
  test('with every field', () => {
    expect(parseSite(file).value).toEqual({
      title: 'Example News & Views',
      description: 'Articles that show what an article file may hold, <b>bold</b> ones too.',
      url: 'https://news.example/',
      language: 'en',
      words: englishWith('en'),
      timezone: 'Europe/Berlin',
      rights: '© 2026 Example News & Views',
      image: 'https://news.example/media/logo.png?size=144&format=png',
      icon: 'https://news.example/media/icon.png',
      email: 'desk@news.example',
      markdown: false,
      json: ['text', 'markdown'],
      items: 20,
      lead: 'page',
      deltas: 'none',
      embeds: usualEmbeds,
      authors: {
        ada: {
          key: 'ada',
          name: 'Ada Byron',
          role: 'Editor',
          bio: 'Writes about engines.',
          url: 'https://ada.example/about?a=1&b=2',
          email: 'ada@news.example',
          avatar: 'https://news.example/media/ada.png',
        },
        grace: { key: 'grace', name: 'Grace Murray' },
      },
    })
  })

  test('with the required fields alone', () => {
    expect(parseSite(yaml({})).value).toEqual({
      ...least,
      url: 'https://news.example/',
      words: englishWith('en'),
      authors: {},
      markdown: false,
      json: [],
      items: 50,
      lead: 'page',
      deltas: 'none',
      embeds: usualEmbeds,
    })
  })

  test('has clean texts on one line, and its language in canonical form', () => {
    const site = parseSite(yaml({ title: '"a\\u0001b  c"', rights: '" "', language: 'ZH-hant-tw' }))
    expect(site.value).toMatchObject({ title: 'ab c', language: 'zh-Hant-TW' })
    expect(site.value?.rights).toBeUndefined()
  })
})

test.each([
  ['email', 'desk', 'email: "desk" is not an e-mail address'],
  [
    'embeds',
    ['https://x.example/'],
    'embeds[0]: must be a host in lower case, such as player.vimeo.com',
  ],
  [
    'embeds',
    ['x.example;script-src'],
    'embeds[0]: must be a host in lower case, such as player.vimeo.com',
  ],
  ['embeds', ['localhost'], 'embeds[0]: must be a host in lower case, such as player.vimeo.com'],
  ['markdown', 'yes', 'markdown: "yes" is neither true nor false; write true'],
  ['markdown', 'often', 'markdown: "often" is neither true nor false'],
  ['lead', 'top', 'lead: "top" is neither page nor content'],
  ['deltas', 'all', 'deltas: "all" is neither none nor known'],
  ['deltas', true, 'deltas: "true" is neither none nor known'],
])('%s: %s is refused', (name, value, line) => {
  expect(problems(yaml({ [name]: value }))).toEqual([`site.yaml:6: ${line}`])
})

describe('SITE_URL', () => {
  test('replaces the url in the file, and the base of every URL in it', () => {
    const site = parseSite(file, 'http://localhost:8787').value
    expect(site).toMatchObject({
      url: 'http://localhost:8787/',
      icon: 'http://localhost:8787/media/icon.png',
    })
    expect(site?.authors.ada?.avatar).toBe('http://localhost:8787/media/ada.png')
  })

  test('is enough if the file has no url, or a bad one', () => {
    expect(parseSite(yaml({ url: undefined }), 'https://other.example').value?.url).toBe(
      'https://other.example/',
    )
    expect(parseSite(yaml({ url: 'nonsense' }), 'https://other.example').value?.url).toBe(
      'https://other.example/',
    )
  })

  test('counts as absent if it is empty', () => {
    expect(parseSite(file, '').value?.url).toBe('https://news.example/')
  })

  test.each(['https://news.example/blog', 'news.example', 'localhost:8787'])(
    '%s is refused',
    (url) => {
      expect(problems(file, url)).toEqual([
        `site.yaml: SITE_URL "${url}" must be https:// or http:// and a host, without a path`,
      ])
    },
  )
})

describe('the url', () => {
  test.each([
    ['https://news.example', 'https://news.example/'],
    ['https://news.example/', 'https://news.example/'],
    ['HTTPS://News.Example:443', 'https://news.example/'],
    ['http://localhost:8787', 'http://localhost:8787/'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example/'],
  ])('%s is %s', (url, home) => {
    expect(parseSite(yaml({ url })).value?.url).toBe(home)
  })

  test.each([
    'https://news.example/blog',
    'https://news.example/?a=b',
    'https://news.example/#a',
    'https://user@news.example',
    'https://user:secret@news.example',
    'ftp://news.example',
    'javascript:alert(1)',
    'news.example',
    '/news',
    'https://',
    '',
    undefined,
  ])('%s is refused', (url) => {
    const line = url === undefined ? 1 : 3
    expect(problems(yaml({ url }))).toEqual([
      `site.yaml:${line}: url: must be https:// or http:// and a host, without a path`,
    ])
  })
})

describe('each problem has its line and its field', () => {
  const needed = 'is required'
  test.each<[Record<string, unknown>, string[]]>([
    [{ title: undefined }, [`site.yaml:1: title: ${needed}`]],
    [{ title: '" "' }, ['site.yaml:1: title: is required']],
    [{ title: ['x'] }, ['site.yaml:1: title: is not text']],
    [{ title: 'x'.repeat(501) }, ['site.yaml:1: title: is over 500 characters']],
    [{ description: undefined }, [`site.yaml:1: description: ${needed}`]],
    [
      { language: undefined, timezone: undefined },
      [`site.yaml:1: language: ${needed}`, `site.yaml:1: timezone: ${needed}`],
    ],
    [
      { language: 'English' },
      ['site.yaml:4: language: "English" is not a language tag such as "en" or "pt-BR"'],
    ],
    [
      { language: 'en_GB' },
      ['site.yaml:4: language: "en_GB" is not a language tag such as "en" or "pt-BR"'],
    ],
    [
      { timezone: 'Berlin' },
      ['site.yaml:5: timezone: "Berlin" is not a time zone such as "Europe/Berlin"'],
    ],
    [{ timezone: 'UTC' }, []],
    [{ items: 0 }, ['site.yaml:6: items: must be from 1 to 500']],
    [{ items: 1 }, []],
    [{ items: 500 }, []],
    [{ items: 501 }, ['site.yaml:6: items: must be from 1 to 500']],
    [{ items: 1.5 }, ['site.yaml:6: items: 1.5 is not a whole number']],
    [{ items: -1 }, ['site.yaml:6: items: "-1" is not a number, 0 or more']],
    [{ items: 'many' }, ['site.yaml:6: items: "many" is not a number, 0 or more']],
    [{ item: 20 }, ['site.yaml:6: item: unknown field; did you mean "items"?']],
    [
      { icon: '"data:image/png,x"' },
      ['site.yaml:6: icon: "data:image/png,x" is not a web address'],
    ],
    [
      { image: 'ftp://x.example/' },
      ['site.yaml:6: image: "ftp://x.example/" is not a web address'],
    ],
    [{ authors: [{ name: 'Ada' }] }, ['site.yaml:6: authors: is not a map of authors']],
    [{ authors: 'ada' }, ['site.yaml:6: authors: is not a map of authors']],
    [
      { authors: { ada: 'Ada' } },
      [
        'site.yaml:6: authors.ada: is not a map of fields (name, role, bio, url, email, reply, avatar, fediverse); write {name: Ada}',
      ],
    ],
    [{ authors: { ada: {} } }, ['site.yaml:6: authors.ada.name: is required']],
    [
      { authors: { ada: { name: 'Ada', mail: 'x' } } },
      ['site.yaml:6: authors.ada.mail: unknown field; did you mean "email"?'],
    ],
    [
      { authors: { ada: { name: 'Ada', email: 'x' } } },
      ['site.yaml:6: authors.ada.email: "x" is not an e-mail address'],
    ],
    [
      { authors: { 'Ada B': { name: 'Ada' } } },
      [
        'site.yaml:6: authors.Ada B: the key of an author may contain only lower-case letters, digits and hyphens between them',
      ],
    ],
    [
      { authors: { __proto: { name: 'Ada' } } },
      [
        'site.yaml:6: authors.__proto: the key of an author may contain only lower-case letters, digits and hyphens between them',
      ],
    ],
    [
      { title: undefined, language: '???', items: 'x' },
      [
        'site.yaml:1: title: is required',
        'site.yaml:3: language: "???" is not a language tag such as "en" or "pt-BR"',
        'site.yaml:5: items: "x" is not a number, 0 or more',
      ],
    ],
    // A bad url does not hide the rest.
    [
      { url: 'nonsense', timezone: 'Berlin' },
      [
        'site.yaml:3: url: must be https:// or http:// and a host, without a path',
        'site.yaml:5: timezone: "Berlin" is not a time zone such as "Europe/Berlin"',
      ],
    ],
  ])('%j', (fields, expected) => {
    expect(problems(yaml(fields))).toEqual(expected)
  })

  test('broken YAML has its column', () => {
    expect(problems('title: [\nurl: x\n')).toEqual([
      "site.yaml:1:8: what begins here doesn't end; write ] where it does",
    ])
    expect(problems('title: a\ntitle: b\n')).toEqual([
      'site.yaml:2:1: the field "title" is here twice',
    ])
  })

  test('an empty file lacks everything', () => {
    expect(problems('', 'https://news.example')).toEqual([
      ...['title', 'description', 'language', 'timezone'].map(
        (name) => `site.yaml:1: ${name}: is required`,
      ),
    ])
  })
})

describe('the words of a site', () => {
  const wordsOf = (language: string, words?: unknown) =>
    parseSite(yaml({ language, ...(words !== undefined && { words }) })).value?.words

  test('are those of its language, in the variety that it names', () => {
    expect(wordsOf('de-AT')).toMatchObject({
      language: 'de-AT',
      dates: 'de-AT',
      tag: { all: 'Themen' },
    })
    expect(wordsOf('zh-TW')?.tag.all).toBe('標籤')
    expect(wordsOf('sv')).toEqual(englishWith('sv'))
  })

  test.each([
    ['en', 'Example News: Rain'],
    ['fr', 'Example News\u00a0: Rain'],
    ['ja', 'Example News：Rain'],
  ])('have the colon in the title of a feed: in %s', (language, title) => {
    const { value } = parseSite(yaml({ language }))
    expect(value && feedTitle(value, 'Rain')).toBe(title)
  })

  test('may be replaced one by one', () => {
    const words = {
      tag: { name: 'Topic' },
      article: { moreAuthors: { one: 'one more', other: '{count} more of them' } },
      tooMuch: { many: 'At most {count}.' },
      marks: { comma: ' / ' },
    }
    expect(wordsOf('en', words)).toEqual({
      ...englishWith('en'),
      tag: { ...englishWith('en').tag, name: 'Topic' },
      article: { ...englishWith('en').article, ...words.article },
      tooMuch: { ...englishWith('en').tooMuch, many: { other: 'At most {count}.' } },
      marks: { ...englishWith('en').marks, comma: ' / ' },
    })
  })

  test('may all be in a language that there are no words in', () => {
    const words = { language: 'SV', tag: { all: 'Ämnen' } }
    expect(wordsOf('sv', words)).toMatchObject({
      language: 'sv',
      dates: 'sv',
      tag: { all: 'Ämnen' },
    })
  })

  test('are noted with their lines if they lack what the usual ones show', () => {
    const words = `words:
  article:
    by: By
    moreAuthors: {one: one more, other: "{count} more"}
  names:
    feeds: In one file
  tag: {all: Topics}
`
    const { value, notes = [] } = parseSite(yaml({}) + words)
    expect(value?.words.article.by).toBe('By')
    expect(notes.map(({ line, field, message }) => `${line}: ${field}: ${message}`)).toEqual([
      '8: words.article.by: lacks {names}, which the usual text has',
      '11: words.names.feeds: lacks <opml>…</opml>, which the usual text has',
    ])
  })

  test.each([
    [{ tags: { all: 'X' } }, 'words.tags: unknown field; did you mean "tag"?'],
    [{ tag: { al: 'X' } }, 'words.tag.al: unknown field; did you mean "all"?'],
    [
      { tag: { describe: 'On {nme}' } },
      'words.tag.describe: has {nme}, for which nothing is put here; it may have {name}',
    ],
    [
      { tag: { all: '<tags>All</tags>' } },
      'words.tag.all: has <tags>…</tags>, for which nothing is put here; it has none',
    ],
    [
      { names: { feeds: 'In <opml>one file' } },
      'words.names.feeds: has <opml>, for which nothing is put here; it may have <opml>…</opml>',
    ],
    [{ tag: { all: 'x'.repeat(501) } }, 'words.tag.all: is over 500 characters'],
    [{ tag: { all: ['x'] } }, 'words.tag.all: is not text'],
    [
      { article: { moreAuthors: { one: 'one' } } },
      'words.article.moreAuthors: lacks the text for all other numbers, `other`',
    ],
    [{ marks: { comma: 'a\nb' } }, 'words.marks.comma: must be on one line'],
    [
      { language: 'nonsense!' },
      'words.language: "nonsense!" is not a language tag such as "en" or "pt-BR"',
    ],
  ])('are refused with their line: %j', (words, message) => {
    expect(problems(yaml({ words }))).toEqual([`site.yaml:6: ${message}`])
  })
})
