import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { formats } from '../../src/formats/index.ts'
import { feedOf, tagArchive, tagWindow } from '../formats/sample-feed.ts'
import { acceptedArticle, site, slugsIn } from '../setup/article-files.ts'

/** What the validator says: the class of its event, and the sentence that people see. */
type Event = { kind: string; text: string }

// The validator reads XML only.
const names = ['rss', 'atom'] as const
type Name = (typeof names)[number]

const validator = process.env.FEEDVALIDATOR
if (!validator) {
  throw new Error(
    'set FEEDVALIDATOR to a checkout of https://github.com/w3c/feedvalidator; it needs the Debian packages python3-lxml, python3-html5lib and python3-rdflib',
  )
}

const folder = mkdtempSync(join(tmpdir(), 'dateline-validator-'))
afterAll(() => rmSync(folder, { recursive: true }))

// The fixtures' own description has HTML in it, and the validator would say so of every document.
const plain = { ...site, description: 'Articles that show what an article file may hold.' }
const slugs = slugsIn('accepted', '.json')
const said = validate([
  ...names.flatMap((name) =>
    slugs.map((slug) => {
      return { id: `${slug}.${name}`, name, text: feedOf(name, [acceptedArticle(slug)], plain) }
    }),
  ),
  ...names.map((name) => ({
    id: `markdown.${name}`,
    name,
    text: feedOf(name, [acceptedArticle('everything')], { ...plain, markdown: true }),
  })),
  ...names.map((name) => ({ id: `empty.${name}`, name, text: feedOf(name, [], plain) })),
  ...names.flatMap((name) => {
    const note = [acceptedArticle('note')]
    const archive = { ...tagArchive(name), tombstones: [] }
    return [
      { name, id: `archive.${name}`, text: feedOf(name, note, plain, archive) },
      { name, id: `withdrawn.${name}`, text: feedOf(name, note, plain, tagWindow(name)) },
    ].map((document) => ({ ...document, url: selfOf(document.text) }))
  }),
  { id: 'broken.rss', name: 'rss', text: feedOf('rss', [], plain).replace('<link>', '<link>x ') },
])

/** A document has to come from where it says that it is. */
function selfOf(document: string): string | undefined {
  const [link = ''] = /<[^<]*rel="self"[^<]*>/.exec(document) ?? []
  return /href="([^"]+)"/.exec(link)?.[1]
}

/** Returns what the validator says at its strictest level, by document. */
function validate(
  documents: { id: string; name: Name; text: string; url?: string }[],
): Record<string, Event[]> {
  const input = documents.map(({ id, name, text, url }) => {
    const path = join(folder, id)
    writeFileSync(path, text)
    const { file: end, mediaType } = formats[name]
    return { name: id, path, url: url ?? plain.url + end, mediaType }
  })
  const script = join(import.meta.dirname, 'validate-with-w3c.py')
  const run = spawnSync('/usr/bin/python3', [script, String(validator)], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (run.status !== 0) throw new Error(run.stderr || String(run.error))
  return JSON.parse(run.stdout)
}

/** Returns what it says of a document, but for what it says of every RSS with a duration. */
function saidOf(document: string): Event[] | undefined {
  return said[document]?.filter(({ kind }) => !kind.startsWith('MissingItunes'))
}

describe.each(names)('the W3C feed validator has no word to say of the %s of', (name) => {
  const odd = ['hostile-title', 'control-characters']
  test.each(slugs.filter((slug) => !odd.includes(slug)))('%s', (slug) => {
    expect(saidOf(`${slug}.${name}`)).toEqual([])
  })

  test('an empty feed', () => {
    expect(said[`empty.${name}`]).toEqual([])
  })

  test('an archive document of a tag', () => {
    expect(said[`archive.${name}`]).toEqual([])
  })
})

test('of a duration in the RSS it says what the feed would lack as a podcast', () => {
  const kinds = [said['durations.rss'], said['durations.atom']].map((events = []) => {
    return events.map(({ kind, text }) => `${kind}: ${text.split('element').at(-1)?.trim()}`)
  })
  expect(kinds).toEqual([
    [
      'MissingItunesElement: : itunes:category',
      'MissingItunesElement: : itunes:explicit',
      'MissingItunesEmail: is missing',
    ],
    [],
  ])
})

test('of markup in a title or a tag it says that there is some', () => {
  const kinds = names.map((name) => said[`hostile-title.${name}`]?.map(({ kind }) => kind))
  expect(kinds).toEqual([
    ['ContainsHTML', 'ContainsHTML'],
    // The term of a tag is its label, so it says it twice.
    ['ContainsUndeclaredHTML', ...Array(3).fill('ContainsHTML'), 'ContainsUndeclaredHTML'],
  ])
})

test.each(names)('of U+FFFD in the %s, which an author may write, that it is bad', (name) => {
  const kinds = said[`control-characters.${name}`]?.map(({ kind }) => kind)
  expect(new Set(kinds)).toEqual(new Set(['BadCharacters']))
})

test.each(names)('of the Markdown in the %s that it does not know the vocabulary', (name) => {
  expect(saidOf(`markdown.${name}`)).toEqual([
    expect.objectContaining({
      kind: 'UnknownNamespace',
      text: expect.stringContaining('http://source.scripting.com/'),
    }),
  ])
})

test('of the tombstones in Atom that it does not know the vocabulary', () => {
  expect(said['withdrawn.rss']).toEqual([])
  expect(said['withdrawn.atom']).toEqual([
    expect.objectContaining({
      kind: 'UnknownNamespace',
      text: expect.stringContaining('http://purl.org/atompub/tombstones/1.0'),
    }),
  ])
})

test('it would speak of a broken document', () => {
  expect(said['broken.rss']).toEqual([
    expect.objectContaining({ kind: 'InvalidUriChar' }),
    expect.objectContaining({ kind: 'ImageLinkDoesntMatch' }),
  ])
})
