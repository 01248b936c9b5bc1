import { describe, expect, test } from 'vitest'
import type {
  Article,
  Attachment,
  Author,
  Correction,
  Image,
  Tag,
} from '../../src/article/article.ts'
import type { FormatName } from '../../src/formats/index.ts'
import type { Site } from '../../src/site/site.ts'
import { feedOf } from '../formats/sample-feed.ts'
import { textOfHtml } from '../readers/html.ts'
import { elementsOf, readXml, textOf, type XmlElement } from '../readers/xml.ts'
import { articleOf, site as plainSite } from '../setup/article-files.ts'
import { readManual, sectionOf } from './manuals.ts'

/** Every field, as the type checker sees it: a new one has to be added here. */
type Fields<T> = Record<keyof Required<T>, true>
type Nested = 'authors' | 'tags' | 'image' | 'attachments' | 'corrections'
// What only pages show says nothing about the article, and neither does `srcset`; `aliases` are
// addresses that redirect.
type OfPages = 'hasStandfirst' | 'showsImage' | 'minutes' | 'inFull'
const article: Fields<Omit<Article, Nested | OfPages | 'aliases'>> = {
  slug: true,
  id: true,
  url: true,
  title: true,
  published: true,
  updated: true,
  summary: true,
  language: true,
  dateline: true,
  link: true,
  draft: true,
  withdrawn: true,
  markdown: true,
  html: true,
  text: true,
}
// Only pages say who somebody is in the fediverse.
const author: Fields<Omit<Author, 'fediverse'>> = {
  key: true,
  name: true,
  role: true,
  bio: true,
  url: true,
  email: true,
  reply: true,
  avatar: true,
}
const tag: Fields<Tag> = { term: true, label: true }
const image: Fields<Omit<Image, 'srcset'>> = {
  url: true,
  alt: true,
  caption: true,
  type: true,
  width: true,
  height: true,
  length: true,
}
const attachment: Fields<Attachment> = {
  url: true,
  type: true,
  length: true,
  title: true,
  duration: true,
}
const correction: Fields<Correction> = { date: true, note: true }
const ofSite: Fields<Omit<Site, 'menu' | 'redirects' | 'words' | 'look' | 'notify'>> = {
  title: true,
  description: true,
  url: true,
  language: true,
  timezone: true,
  authors: true,
  rights: true,
  image: true,
  icon: true,
  email: true,
  markdown: true,
  json: true,
  items: true,
  lead: true,
  deltas: true,
  embeds: true,
  math: true,
  hub: true,
}
const under = (name: string, fields: object) => Object.keys(fields).map((key) => `${name}.${key}`)
const fields = [
  ...Object.keys(article),
  ...under('authors', author),
  ...under('tags', tag),
  ...under('image', image),
  ...under('attachments', attachment),
  ...under('corrections', correction),
  ...under('site', ofSite),
]

type Row = { field: string; cells: Record<FormatName, string> }
const rows = readTable('Where each field goes')

/** Returns the rows of the table of fields under a heading of the formats' manual. */
function readTable(heading: string): Row[] {
  const section = sectionOf(readManual('src/formats/README.md'), heading)
  const lines = section.split('\n').filter((line) => line.startsWith('| `'))
  return lines.map((line) => {
    const [field = '', rss = '', atom = '', json = ''] = line.slice(1, -1).split('|')
    return { field: field.replaceAll('`', '').trim(), cells: { rss, atom, json } }
  })
}

const site: Site = { ...plainSite, email: 'desk@news.example', markdown: true }
const full = articleOf(
  {
    title: 'A < B & C',
    id: 'urn:example:1',
    published: '2026-03-01T09:30:00Z',
    updated: '2026-03-02T10:00:00Z',
    authors: [
      {
        name: 'Example Author',
        role: 'Editor & reader',
        bio: 'Reads.',
        url: 'https://author.example/?a=1&b=2',
        email: 'author@author.example',
        avatar: '/media/author.png',
      },
    ],
    tags: ['Q & A'],
    summary: 'Less < more & all.',
    language: 'de',
    dateline: 'Bonn & Genf',
    image: {
      url: '/a.png?b&c',
      alt: '<Alt>',
      caption: 'Caption & <credit>',
      width: 640,
      height: 480,
      length: 1024,
    },
    attachments: [
      { url: '/a.mp3', length: 2048, title: 'Title & all', duration: 61.5 },
      { url: '/b.ogg', length: 4096, title: 'Another', duration: 95.25 },
    ],
    link: 'https://elsewhere.example/?a=1&b=2',
    corrections: [{ date: '2026-03-03T12:00', note: 'It was 5 < 6.' }],
  },
  'Some *words*.',
)

describe('the table of fields', () => {
  test('has a row for every field, and for nothing else', () => {
    expect(rows.map(({ field }) => field).sort()).toEqual(fields.sort())
  })

  const cells = rows.flatMap(({ field, cells }) => {
    return (Object.keys(cells) as FormatName[]).map((name) => ({ field, name, cell: cells[name] }))
  })

  test.each(cells)(
    '$field has a place in $name, or the reason why not',
    ({ field, name, cell }) => {
      const reason = /^ — (.+)/.exec(cell)?.[1] ?? ''
      if (reason) {
        expect(reason.split(' ').length).toBeGreaterThan(2)
        return
      }
      const paths = [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
      expect(paths).not.toEqual([])
      const isOfSite = field.startsWith('site.')
      const expected = valuesAt(isOfSite ? { site } : full, field.split('.'))
      expect(expected).not.toEqual([])
      const top = tops[name](isOfSite)
      const places = paths.map((path) => ({ path, found: readPath(top, path) }))
      for (const value of expected) {
        const carries = places.some(({ found }) => found.some((text) => says(text, String(value))))
        expect(carries, `no place has ${value}`).toBe(true)
      }
      // Two places have the same values, or each has some of them.
      for (const { path, found } of places) {
        const carries = expected.some((value) => found.some((text) => says(text, String(value))))
        expect(carries, `${path} is ${found}, none of ${expected}`).toBe(true)
      }
    },
  )
})

const tops: Record<FormatName, (isOfSite: boolean) => XmlElement | object> = {
  rss: (isOfSite) => {
    const channel = only(readXml(feedOf('rss', [full], site)), 'channel')
    return isOfSite ? channel : only(channel, 'item')
  },
  atom: (isOfSite) => {
    const feed = readXml(feedOf('atom', [full], site))
    return isOfSite ? feed : only(feed, 'entry')
  },
  json: (isOfSite) => {
    const feed = JSON.parse(feedOf('json', [full], site))
    return isOfSite ? feed : feed.items[0]
  },
}

function only(parent: XmlElement, name: string): XmlElement {
  const [found] = elementsOf(parent).filter(({ local }) => local === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

/** The prefixes of the table; a name without a prefix belongs to the format itself. */
const vocabularies: Record<string, string> = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  media: 'http://search.yahoo.com/mrss/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  source: 'http://source.scripting.com/',
}

/** Returns every text at a path such as `media:content[medium=image]@url`. */
function readPath(top: XmlElement | object, path: string): string[] {
  if (!('children' in top)) return valuesAt(top, path.split('.')).map(String)
  const [steps = '', attribute] = path.split('@')
  const found = steps.split('/').reduce(
    (parents, step) => {
      if (step === '') return parents
      const [, prefix, local, key, value] =
        /^(?:(\w+):)?(\w+)(?:\[(\w+)=(\w+)\])?$/.exec(step) ?? []
      const uri = prefix === undefined ? undefined : vocabularies[prefix]
      return parents.flatMap((parent) =>
        elementsOf(parent).filter((child) => {
          const isNamed = child.local === local && child.uri === (uri ?? top.uri)
          return isNamed && (key === undefined || child.attributes[key] === value)
        }),
      )
    },
    [top as XmlElement],
  )
  return found.flatMap((element) => {
    return attribute ? (element.attributes[attribute] ?? []) : textOf(element)
  })
}

/** Returns the values at a path; for a list, those of its entries. */
function valuesAt(value: unknown, path: string[]): (string | number | boolean)[] {
  if (Array.isArray(value)) return value.flatMap((entry) => valuesAt(entry, path))
  const [name, ...rest] = path
  if (name !== undefined) {
    return value && typeof value === 'object'
      ? valuesAt((value as Record<string, unknown>)[name], rest)
      : []
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? [value as string] : []
}

/** Whether a text in a feed carries a value: as it is, as HTML, as a date, or as a duration. */
function says(text: string, value: string): boolean {
  if (/^\d{4}-\d\d-\d\dT/.test(value) && Date.parse(text) === Date.parse(value)) return true
  const plain = textOfHtml(text)
  return (
    text === value ||
    plain === value ||
    text === `mailto:${value}` ||
    text === `${value} (${site.title})` ||
    // A duration, in whole seconds or as ISO 8601 has it.
    text === String(Math.round(Number(value))) ||
    text === `PT${value}S` ||
    full.corrections.some(({ date, note }) => {
      return (
        (value === note && plain.includes(note)) || (value === date && text.includes(day(date)))
      )
    })
  )
}

function day(instant: string): string {
  return `<time datetime="${instant.slice(0, 10)}">`
}
