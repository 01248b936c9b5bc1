import { test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { linksNamedIn, mediaNamedIn } from '../../src/file/named.ts'
import { countLines, readLines } from '../../src/publish/ndjson.ts'
import { site } from '../setup/article-files.ts'
import { expectLinear } from '../setup/growth.ts'

/** An article whose front matter has these lines. */
function article(lines: string): string {
  return `---\npublished: 2026-03-01\n${lines}\n---\n\nBody.\n`
}

function numbered(length: number, line: (index: number) => string): string {
  const lines: string[] = []
  for (let size = 0; size < length; size += lines.at(-1)?.length ?? 0) {
    lines.push(line(lines.length))
  }
  return lines.join('')
}

/** The lines of the front matter, as long as asked. */
const inputs: Record<string, (length: number) => string> = {
  'unknown fields': (n) => numbered(n, (i) => `key${i}: x\n`),
  'empty fields': (n) => numbered(n, (i) => `key${i}:\n`),
  'the same field': (n) => 'title: x\n'.repeat(n / 9),
  'unknown fields in braces': (n) => `image: {${numbered(n, (i) => `k${i}, `)}}`,
  'long unknown fields': (n) => `${'titel'.repeat(n / 20)}: x\n`.repeat(4),
  'entries of a list': (n) => `tags:\n${'- x\n'.repeat(n / 4)}`,
  'empty entries of a list': (n) => `tags:\n${'-\n'.repeat(n / 2)}`,
  'bad entries of a list': (n) => `attachments: [${'x, '.repeat(n / 3)}]`,
  'bad dates': (n) => `corrections: [${'{date: x}, '.repeat(n / 11)}]`,
  'open brackets': (n) => `title: ${'['.repeat(n)}`,
  'open braces': (n) => `title: ${'{a: '.repeat(n / 4)}`,
  brackets: (n) => `title: ${'['.repeat(n / 2)}${']'.repeat(n / 2)}`,
  'lists in lists': (n) => `title:\n  ${'- '.repeat(n / 2)}`,
  'keys in keys': (n) => '? '.repeat(n / 2),
  indentation: (n) => numbered(n, (i) => `${' '.repeat(i)}a:\n`),
  anchors: (n) => `tags: [${numbered(n, (i) => `&a${i} x, `)}]`,
  aliases: (n) => `summary: &a x\ntags: [${'*a, '.repeat(n / 4)}]`,
  'aliases of a long text': (n) => `summary: &a ${'x'.repeat(n)}\ntags: [${'*a, '.repeat(90)}]`,
  'empty lines': (n) => '\n'.repeat(n),
  comments: (n) => '#\n'.repeat(n / 2),
  'comments after text': (n) => 'a: b #c\n'.repeat(n / 8),
  tabs: (n) => `tags:\n${'\t- x\n'.repeat(n / 5)}`,
  'lines without a colon': (n) => 'title x\n'.repeat(n / 8),
  'lines without a space': (n) => 'title:x\n'.repeat(n / 8),
  quotes: (n) => `title: ${'"'.repeat(n)}`,
  'exclamation marks': (n) => `title: ${'!'.repeat(n)}`,
  directives: (n) => '%A\n'.repeat(n / 3),
  'colons and spaces': (n) => `title: ${'a: '.repeat(n / 3)}`,
  hyphens: (n) => '-'.repeat(n),
  'ends of a document': (n) => '...\n'.repeat(n / 4),
  'a block of text': (n) => `title: |\n${'  x\n'.repeat(n / 4)}`,
  'a folded text': (n) => `title: x\n${'  x\n'.repeat(n / 4)}`,
  'a long title': (n) => `title: ${'x'.repeat(n)}`,
  'a title of spaces': (n) => `title: x${' '.repeat(n)}x`,
  'a title of escapes': (n) => `title: "${'\\t'.repeat(n / 2)}x"`,
  'a title of marks': (n) => `title: x${'\u0301'.repeat(n / 2)}`,
  'a title of directions': (n) => `title: x${'\u202E'.repeat(n / 3)}`,
  'a title of nothing visible': (n) => `title: "${'\u200B'.repeat(n / 3)}"`,
  'a tag of ligatures': (n) => `tags: [${'ﷺ'.repeat(n / 3)}]`,
  'tags in one text': (n) => `tags: ${'a,'.repeat(n / 2)}`,
  'a name of spaces': (n) => `authors: x${' '.repeat(n)}x`,
  'a name of slashes': (n) => `authors: x${'/'.repeat(n)}x`,
  'a date of digits': (n) => `updated: ${'9'.repeat(n)}`,
  'a date of commas': (n) => `updated: x${','.repeat(n)}`,
  'a date of times': (n) => `updated: ${'1:00 '.repeat(n / 5)}`,
  'a duration': (n) => `attachments: {url: a.mp3, duration: "${'1:'.repeat(n / 2)}"}`,
  'a media type': (n) => `attachments: {url: a, type: "a/${'a+'.repeat(n / 2)} "}`,
  'an address of slashes': (n) => `link: https://x.example/${'/'.repeat(n)}`,
  'an address of dots': (n) => `link: https://x.example/${'../'.repeat(n / 3)}`,
  'an e-mail address': (n) => `authors: {name: x, email: "${'a@'.repeat(n / 2)}"}`,
  'a language': (n) => `language: a${'-a'.repeat(n / 2)}`,
  'an id of escapes': (n) => `id: "x:${'%aa'.repeat(n / 3)} "`,
  'a tag: id': (n) => `id: "tag:${'a.'.repeat(n / 2)}"`,
  'a permalink of slashes': (n) => `permalink: ${'/'.repeat(n)}x`,
  'a slug of dots': (n) => `slug: ${'.html'.repeat(n / 5)}x`,
}

const ordinary = article(numbered(1500, () => '# A comment, and nothing else.\n'))

test.each(Object.entries(inputs))(
  'the cost of front matter grows no faster than it: %s',
  (_, make) => {
    const work = (source: string) => compile({ slug: 'a', source }, site)
    expectLinear(work, (length) => article(make(length)), ordinary, 64_000)
  },
)

test.each<[string, (length: number) => string]>([
  ['front matter that is not closed', (n) => `---\n${'a: b\n'.repeat(n / 5)}`],
  ['lines that nearly close it', (n) => `---\n${'---x\n'.repeat(n / 5)}`],
  ['hyphens that nearly close it', (n) => `---\n${'-'.repeat(n)}x`],
  ['spaces after the first line', (n) => `---${' '.repeat(n)}x`],
  ['hyphens in the first line', (n) => `${'-'.repeat(n)}x`],
  ['spaces before the first line', (n) => `${' '.repeat(n)}---`],
  ['too much of it', (n) => article(`title: ${'['.repeat(n)}`)],
  ['far too many fields', (n) => article(numbered(n, (i) => `key${i}: x\n`))],
])('the cost of a file grows no faster than it: %s', (_, make) => {
  const work = (source: string) => compile({ slug: 'a', source }, site)
  expectLinear(work, make, ordinary, 1_000_000)
})

const line = `${JSON.stringify({ slug: 'a', markdown: 'x'.repeat(1000) })}\n`

test.each<[string, (length: number) => string]>([
  ['lines of nothing', (n) => '{}\n'.repeat(n / 3)],
  ['blank lines', (n) => '\n'.repeat(n)],
  ['lines of spaces', (n) => ' \t\r\n'.repeat(n / 4)],
  ['one long line', (n) => ' '.repeat(n)],
])('the cost of a bulk body grows no faster than it: %s', (_, make) => {
  const encoder = new TextEncoder()
  const bytes = (length: number) => encoder.encode(make(length))
  const work = (body: Uint8Array) => (countLines(body) > 500 ? undefined : readLines(body))
  expectLinear(work, bytes, encoder.encode(line.repeat(400)), 4_000_000)
})

test.each<[string, (length: number) => string]>([
  ['dots', (n) => '.md'.repeat(n / 3)],
  ['brackets', (n) => '](a'.repeat(n / 3)],
  ['definitions', (n) => '[a]: '.repeat(n / 5)],
  ['one word', (n) => 'a'.repeat(n)],
  ['attributes', (n) => ' href='.repeat(n / 6)],
  ['media', (n) => 'media/'.repeat(n / 6)],
])('the cost of seeing what a text names grows no faster than it: %s', (_, make) => {
  const work = (text: string) => [mediaNamedIn(text), linksNamedIn(text)]
  expectLinear(work, make, ordinary, 1_000_000)
})
