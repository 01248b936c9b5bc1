import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { renderMarkdown } from '../../src/content/markdown.ts'
import { articleFile, type Fields } from '../../src/import/article-file.ts'
import { ImportError } from '../../src/import/moved.ts'
import { slugFromTitle } from '../../src/import/slug.ts'
import { readStory, type Story } from '../../src/import/story/wire-story.ts'
import { randomFrom } from '../setup/random.ts'

const wire = join(import.meta.dirname, '../fixtures/wire')
const seed = join(import.meta.dirname, '../../../shared/seed')
const fields: Fields = { published: '2026-03-03', tags: [] }

function read(...lines: string[]): Story {
  return readStory(new TextEncoder().encode(lines.join('\n')))
}

/** The lines of a file as a reader sees them, the empty ones left out. */
function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

function split(file: string): { matter: Record<string, unknown>; body: string } {
  const parts = /^---\n(.*?)^---\n\n(.*)$/ms.exec(file)
  return { matter: parse(parts?.[1] ?? ''), body: parts?.[2] ?? '' }
}

/** The text of each paragraph that the body renders as; anything but paragraphs of bare text stands out. */
function rendered(story: Pick<Story, 'title' | 'paragraphs'>): string[] {
  const html = renderMarkdown(split(articleFile(story, fields)).body).html
  return parseFragment(html).childNodes.flatMap((node) => {
    if (node.nodeName === '#text' && textOf(node) === '\n') return []
    const isPlain =
      node.nodeName === 'p' && childrenOf(node).every((child) => child.nodeName === '#text')
    return [isPlain ? childrenOf(node).map(textOf).join('') : `not a plain paragraph in ${html}`]
  })
}

function childrenOf(node: DefaultTreeAdapterTypes.ChildNode): DefaultTreeAdapterTypes.ChildNode[] {
  return 'childNodes' in node ? node.childNodes : []
}

function textOf(node: DefaultTreeAdapterTypes.ChildNode): string {
  return 'value' in node ? node.value : ''
}

describe('a wire story', () => {
  const expected: Record<string, Omit<Story, 'title' | 'paragraphs'>> = {
    'agency-and-date.txt': { dateline: 'GENEVA' },
    'full-byline.txt': {
      dateline: 'Brest / Lorient',
      author: {
        name: 'Marie-Claude Le Gall',
        role: 'Transport & Coast Correspondent',
        bio: 'Marie-Claude Le Gall writes about ferries, harbours and the people who miss them.',
      },
    },
    'hindi.txt': { dateline: 'नई दिल्ली', author: { name: 'कमला देवी', role: 'नगर संवाददाता' } },
    'markdown-inside.txt': { dateline: 'LONDON' },
    'no-dateline.txt': {},
  }

  test('each fixture says what it holds', () => {
    expect(readdirSync(wire).sort()).toEqual(Object.keys(expected))
  })

  test.each(Object.entries(expected))('%s is recognised and keeps its text', (name, parts) => {
    const [title, ...body] = linesOf(join(wire, name))
    const byline = parts.author ? Object.keys(parts.author).length : 0
    const story = readStory(readFileSync(join(wire, name)))
    expect(story).toEqual({ title, paragraphs: body.slice(0, body.length - byline), ...parts })
    expect(rendered(story)).toEqual(story.paragraphs)
    expect(split(articleFile(story, fields)).matter.title).toBe(title)
  })

  test.skipIf(!existsSync(seed))('the seed (skipped where there is no ../shared/seed)', () => {
    const files = readdirSync(seed).filter((name) => name.endsWith('.txt'))
    expect(files).toHaveLength(1)
    const path = join(seed, files.join())
    const [title, ...lines] = linesOf(path)
    const [name, role, bio] = lines.slice(-3)
    const story = readStory(readFileSync(path))
    expect(story.title).toBe(title)
    expect(story.dateline).toBe('Moscow / Jerusalem')
    expect(story.author).toEqual({ name: name?.replace(':', ''), role, bio })
    expect(story.author?.role).toContain(' & ')
    expect(story.paragraphs).toHaveLength(13)
    expect(rendered(story)).toEqual(lines.slice(0, 13))
    expect(slugFromTitle(story.title)).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  test('a byte order mark, CRLF, lone CR, blank lines and trailing white space leave no trace', () => {
    expect(
      read('\uFEFF\r', '  A Title \t\r', '\r', 'One line. \u00a0\r  Two lines.\r', ' ', ''),
    ).toEqual({
      title: 'A Title',
      paragraphs: ['One line.', '  Two lines.'],
    })
  })
})

describe('a dateline', () => {
  test.each([
    ['Moscow / Jerusalem : The talks go on.', 'Moscow / Jerusalem'],
    ['LONDON — The talks go on.', 'LONDON'],
    ['London: The talks go on.', 'London'],
    ['NEW DELHI (Reuters) – The talks go on.', 'NEW DELHI'],
    ['New Delhi [India], March 3 (ANI): The talks go on.', 'New Delhi [India]'],
    ['Geneva, 3 March: The talks go on.', 'Geneva'],
    ['Beijing, Tuesday, March 3: The talks go on.', 'Beijing'],
    ['Genève, le 3 mars 2026 : La suite.', 'Genève'],
    ['Rio de Janeiro, 03.03.2026 - A conversa continua.', 'Rio de Janeiro'],
    ['PARIS -- The talks go on.', 'PARIS'],
    ['BERLIN (dpa) - Die Gespräche gehen weiter.', 'BERLIN'],
    ['WASHINGTON—The talks go on.', 'WASHINGTON'],
    ['WASHINGTON, D.C. (AP) — “Talks go on,” she said.', 'WASHINGTON, D.C.'],
    ['The Hague - 12 people talk.', 'The Hague'],
    ['Key West, Florida: The talks go on.', 'Key West, Florida'],
    ['Frankfurt am Main: Die Gespräche gehen weiter.', 'Frankfurt am Main'],
    ['al-Quds / Port-au-Prince: The talks go on.', 'al-Quds / Port-au-Prince'],
    ['  Leipzig: The talks go on.', 'Leipzig'],
    ['北京（新华社）— 会谈继续。', '北京'],
    ['القدس: تستمر المحادثات', 'القدس'],
  ])('opens "%s"', (paragraph, dateline) => {
    const story = read('A Title', paragraph)
    expect(story.dateline).toBe(dateline)
    expect(story.paragraphs).toEqual([paragraph])
  })

  test.each([
    'He said this: The talks go on.',
    'The answer is simple - no',
    'The answer is simple - No.',
    'Jean-Paul had an answer: No.',
    'Jean-Paul: no answer.',
    'Putin — a former officer — Said so.',
    'Moscow—once a village—Grew.',
    'Israel–Iran talks go on.',
    'At 10:30 the talks went on.',
    '2026: The year in talks.',
    'Is it over? Yes: It is.',
    '“Talks”: The word was new.',
    'Note: The talks go on.',
    "Editor's Note: The talks go on.",
    'One Two Three Four Five Six Seven Eight Nine: The talks go on.',
    'Moscow:',
  ])('is not in "%s"', (paragraph) => {
    expect(read('A Title', paragraph, 'The end.').dateline).toBeUndefined()
  })

  test('is only in the first paragraph', () => {
    expect(read('A Title', 'The talks go on.', 'LONDON — So it was.').dateline).toBeUndefined()
  })
})

describe('a byline', () => {
  const bio = 'Jane Doe writes about talks.'
  test.each<[string[], Story['author']]>([
    [['Jane Doe:'], { name: 'Jane Doe' }],
    [['Jane Doe:', 'Reporter'], { name: 'Jane Doe', role: 'Reporter' }],
    [['Jane Doe:', bio], { name: 'Jane Doe', bio }],
    [['Jane Doe:', 'Writer, Acme Inc.', bio], { name: 'Jane Doe', role: 'Writer, Acme Inc.', bio }],
    [
      ['', 'Jane Doe :', '', '  Reporter', '', bio, ''],
      { name: 'Jane Doe', role: 'Reporter', bio },
    ],
    [['By Jane Doe:', 'Reporter'], { name: 'Jane Doe', role: 'Reporter' }],
    [['J. R. de la Cruz:', 'Reporter'], { name: 'J. R. de la Cruz', role: 'Reporter' }],
    [['Jean-Luc d’Or O’Neil:'], { name: 'Jean-Luc d’Or O’Neil' }],
    [['محمد بن علي:', 'كاتب'], { name: 'محمد بن علي', role: 'كاتب' }],
    [['山田太郎：', '記者'], { name: '山田太郎', role: '記者' }],
    [
      ['Military Talks:', 'Once.', 'Jane Doe:', 'Reporter', bio],
      { name: 'Jane Doe', role: 'Reporter', bio },
    ],
  ])('is %j', (lines, author) => {
    const story = read('A Title', 'The talks go on.', ...lines)
    expect(story.author).toEqual(author)
    expect(story.paragraphs.at(-1)).toMatch(/^(The talks go on|Once)\.$/)
  })

  test.each([
    [['He listed three demands:', 'More talks', 'Less war']],
    [['Three Demands:', '- More talks', '- Less war']],
    [['Three Demands:', '1. More talks', '2. Less war']],
    [['Key Findings:', 'More talks', 'Less war']],
    [['The Guardian:', 'A newspaper']],
    [['By The Guardian:', 'A newspaper']],
    [['Jane Doe said:', 'No more']],
    [['Jane Doe. Reporter:', 'No more']],
    [['Jane Doe:', '“No more.”']],
    [['Jane Doe:', 'Who talks?', 'Jane Doe:', 'Nobody']],
    [['Jane Doe:', 'A first paragraph of hers.', 'A second one.']],
    [['Jane Doe:', 'Reporter', 'Jane Doe writes.', 'And the talks go on.']],
    [['Cher:', 'Singer']],
    [['Jane Doe', 'Reporter']],
  ])('is not %j', (lines) => {
    const story = read('A Title', 'The talks go on.', ...lines)
    expect(story.author).toBeUndefined()
    expect(story.paragraphs).toEqual(['The talks go on.', ...lines])
  })
})

describe('a refused file', () => {
  const bytes = (text: string, ...more: number[]) => Uint8Array.of(...Buffer.from(text), ...more)
  const long = 'the talks went on through the night and into the next day and the day behind it'
  test.each<[string, Uint8Array, string]>([
    ['empty', bytes(''), 'no title: the file has no text'],
    ['blank', bytes('\uFEFF \r\n\t\n'), 'no title: the file has no text'],
    ['a title alone', bytes('A Title\n\n'), 'no body: no paragraph follows the title'],
    [
      'a byline alone',
      bytes('A Title\nJane Doe:\nReporter'),
      'no body: no paragraph follows the title',
    ],
    [
      'a dateline first',
      bytes(`LONDON — In London, ${long}.\nMore.`),
      'no title: the first line is a whole paragraph',
    ],
    [
      'Windows-1252',
      bytes('A Title\nIran', 0x92, 0x73),
      'line 2 is not UTF-8: save the file as UTF-8',
    ],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x41, 0), 'line 1 is not UTF-8: save the file as UTF-8'],
    [
      'cut short',
      bytes('\uFEFFé\n\uFFFD\n', 0xe2, 0x82),
      'line 3 is not UTF-8: save the file as UTF-8',
    ],
  ])('%s', (_, file, message) => {
    expect(() => readStory(file)).toThrow(new ImportError(message))
    expect(() => readStory(file)).toThrow(ImportError)
  })
})

describe('the front matter', () => {
  const author = { name: 'Jane Doe', role: 'War & Peace', bio: 'Writes.' }
  const story: Story = {
    title: 'A Title',
    dateline: 'London',
    paragraphs: ['London: Talks.'],
    author,
  }

  test('holds the fields in order, the author in full', () => {
    const { matter } = split(
      articleFile(story, { published: '2026-03-03T10:00:00Z', tags: ['iran', 'talks'] }),
    )
    expect(Object.entries(matter)).toEqual([
      ['title', 'A Title'],
      ['dateline', 'London'],
      ['published', '2026-03-03T10:00:00Z'],
      ['authors', [author]],
      ['tags', ['iran', 'talks']],
    ])
  })

  test('names the author by key where site.yaml has one', () => {
    const keyed = articleFile(story, { ...fields, authorKeys: { 'Jane Doe': 'jane' } })
    expect(split(keyed).matter.authors).toEqual(['jane'])
    const inherited = { ...story, author: { name: 'constructor' } }
    expect(split(articleFile(inherited, fields)).matter.authors).toEqual([{ name: 'constructor' }])
  })

  test('leaves out what the story lacks', () => {
    const bare = articleFile(read('A Title', 'Talks.'), fields)
    expect(bare).toBe('---\ntitle: A Title\npublished: 2026-03-03\n---\n\nTalks.\n')
  })

  test.each([
    'Yes',
    'null',
    '~',
    '1e3',
    '007',
    '2024-01-01',
    'a: b',
    'a #b',
    '# x',
    '---',
    '"quoted"',
    "'quoted'",
    '- a',
    '[a]',
    '{a}',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a`',
    'back\\slash',
    'tab\there',
    'a:',
    `${'a long line '.repeat(40)}: # end`,
  ])('reads "%s" back as it was', (text) => {
    const nasty: Story = {
      title: text,
      dateline: text,
      paragraphs: ['Talks.'],
      author: { name: text, role: text, bio: text },
    }
    const { matter } = split(articleFile(nasty, { published: text, tags: [text] }))
    const authors = [{ name: text, role: text, bio: text }]
    expect(matter).toEqual({ title: text, dateline: text, published: text, authors, tags: [text] })
  })
})

describe('the body', () => {
  const nasty = [
    '“Quotes” and ‘quotes’, dashes – and — and -- and ---, ellipses … and ...',
    'AT&T, &amp; &copy; &#169; &#xA9; & &; R&D;',
    '<b>bold</b> <br> </p> <!-- gone? --> <?php ?> <![CDATA[x]]> <div>',
    '<div>',
    '<!-- open',
    '<script>alert(1)</script>',
    '*one* **two** ***three*** * four * 3*4*5',
    '_one_ __two__ snake_case_name __init__.py',
    '# one',
    '#hashtag',
    '## two ##',
    '1. one',
    '1) one',
    '2026. A year',
    '1.',
    '- one',
    '-',
    '+ one',
    '* one',
    '> one',
    '>one',
    '| a | b |',
    '|---|---|',
    'a | b',
    '- | -',
    ':-: | :-:',
    '~~gone~~ ~gone~',
    '~~~',
    '```',
    '```js',
    '`code` ``code`` `open',
    '[^1] and [^note]',
    '[^1]: a note',
    'An inline^[note] here',
    '[x](y) [x][y] [x]',
    '[x]: /y "z"',
    '![x](y) ![ !',
    '[ ] task',
    '- [x] task',
    'back\\slash \\* \\\\ \\a C:\\dir\\',
    '\\',
    '===',
    '---',
    '***',
    '___',
    '- - -',
    '=',
    '    four spaces',
    '\ttab',
    '  \t two',
    '\u3000ideographic',
    '\u00a0no-break',
    '<http://example.com/a_b> https://example.com/a_b?c=d&e=f www.example.com me@example.com',
    '<me@example.com>',
    '$x_1$ {x} ^up^ ==mark== :smile: (c) (tm) +-',
    '!',
    'é e\u0301 👍🏽 हिन्दी עברית 漢字**字**字',
  ]

  test.each(nasty)('renders "%s" unchanged', (line) => {
    expect(rendered({ title: 'A Title', paragraphs: [line] })).toEqual([line])
  })

  test('renders all of these under one another unchanged', () => {
    expect(rendered({ title: 'A Title', paragraphs: nasty })).toEqual(nasty)
    expect(rendered({ title: 'A Title', paragraphs: nasty.toReversed() })).toEqual(
      nasty.toReversed(),
    )
  })

  const start = 20260303
  test(`renders 500 random stories unchanged (seed ${start})`, () => {
    const random = randomFrom(start)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
    const marks = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~']
    const pieces = [
      ...marks,
      ...marks,
      ' ',
      '  ',
      '\t',
      '\u00a0',
      '\u3000',
      'a',
      'B',
      '1',
      '20',
      'é',
      '字',
      '“',
      '—',
      '👍',
    ]
    for (let i = 0; i < 500; i++) {
      const paragraphs = Array.from({ length: 1 + Math.floor(random() * 5) }, () => {
        const length = 1 + Math.floor(random() * 24)
        const line = Array.from({ length }, () => pick(random() < 0.1 ? nasty : pieces)).join('')
        return line.trimEnd() || 'blank'
      })
      const title = paragraphs.join(' ').trim()
      expect(rendered({ title, paragraphs }), `story ${i}`).toEqual(paragraphs)
      expect(split(articleFile({ title, paragraphs }, fields)).matter.title, `story ${i}`).toBe(
        title,
      )
    }
  })
})

describe('a slug', () => {
  test.each([
    ['The Orchard Census Is In', 'the-orchard-census-is-in'],
    ['Iran’s “Offer” & McDonald', 'irans-offer-and-mcdonald'],
    ['Встреча в Москве', 'vstrecha-v-moskve'],
    ['ירושלים', 'ירושלים'],
    ['東京ガス NATO 2026', '東京ガス-nato-2026'],
    ['!?', undefined],
    ['👍', undefined],
  ])('of "%s" is "%s"', (title, slug) => {
    expect(slugFromTitle(title)).toBe(slug)
  })

  test('is cut at a hyphen to at most 80 characters, but only beyond 100', () => {
    expect(slugFromTitle('word '.repeat(20))).toHaveLength(99)
    expect(slugFromTitle('word '.repeat(21))).toBe('word-'.repeat(16).slice(0, -1))
    expect(slugFromTitle('a'.repeat(101))).toBe('a'.repeat(80))
  })

  test('is a file name of at most 200 bytes in any script', () => {
    expect(slugFromTitle('漢'.repeat(90))).toBe('漢'.repeat(50))
    expect(slugFromTitle('न'.repeat(66))).toBe('न'.repeat(66))
  })
})
