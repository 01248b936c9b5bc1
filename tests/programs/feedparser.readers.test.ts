import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Article, Attachment, Image } from '../../src/article/article.ts'
import { textOfHtml } from '../readers/html.ts'
import { atomTitle, publishFixtures } from './published-fixtures.ts'
import { outputOf } from './run-program.ts'

const { url, site, articles, stop } = await publishFixtures()
afterAll(stop)

/** The parts of a struct_time of Python, in UTC. */
type Time = [year: number, month: number, day: number, h: number, min: number, s: number]

type Text = { type: string; value: string; language: string | null }
type Person = { name?: string; email?: string; href?: string }
type Link = { rel: string; href: string; type?: string; length?: string; title?: string }

/** An entry of feedparser's (pythonhosted.org/feedparser), as far as it is compared. */
type Entry = {
  id: string
  link: string
  links: Link[]
  title?: string
  title_detail?: Text
  published_parsed: Time
  updated_parsed?: Time
  authors?: Person[]
  tags?: { term: string; scheme: string | null; label: string | null }[]
  content?: Text[]
  summary?: string
  language?: string
  media_content?: Record<string, string>[]
  dcterms_spatial?: string
  dcterms_abstract?: string
  itunes_duration?: string
}

type Parsed = {
  bozo: boolean
  bozo_exception?: string
  status: number
  version: string
  encoding: string
  etag?: string
  feed: {
    title: string
    subtitle: string
    link: string
    links: Link[]
    language: string
    rights: string
    generator: string
    updated_parsed: Time
    author: string
    authors: Person[]
    image?: { href: string }
    logo?: string
    icon: string
    id?: string
  }
  entries: Entry[]
}

async function read(path: string, ...options: string[]): Promise<Parsed> {
  const script = join(import.meta.dirname, 'read-with-feedparser.py')
  const output = await outputOf('/usr/bin/python3', [script, ...options, `${url}/${path}`])
  const parsed: Record<string, Parsed> = JSON.parse(output)
  const [feed] = Object.values(parsed)
  if (!feed) throw new Error('feedparser prints nothing')
  return feed
}

const [rss, atom] = await Promise.all([read('rss.xml'), read('atom.xml')])

const newest =
  articles
    .map(({ published, updated = published }) => updated)
    .sort()
    .at(-1) ?? ''
const feedFacts = {
  title: site.title,
  subtitle: site.description,
  link: site.url,
  language: site.language,
  rights: site.rights,
  icon: site.icon,
}

describe.each([
  ['rss.xml', rss, 'rss20'],
  ['atom.xml', atom, 'atom10'],
])('feedparser subscribes to %s', (path, parsed, version) => {
  test('and has nothing to mend', () => {
    const { bozo, bozo_exception, status, version: found, encoding } = parsed
    const facts = { bozo, bozo_exception, status, version: found, encoding }
    expect(facts).toEqual({ bozo: false, status: 200, version, encoding: 'utf-8' })
  })

  test('and finds every article, the newest first, and nothing else', () => {
    const { entries } = parsed
    expect(entries.map(({ id }) => id).sort()).toEqual(articles.map(({ id }) => id).sort())
    const dates = entries.map(({ published_parsed }) => instantOf(published_parsed))
    expect(dates).toEqual(dates.toSorted().reverse())
  })

  test('and is told that nothing has changed when it comes again', async () => {
    const { status, entries } = await read(path, '--etag', parsed.etag ?? '')
    expect({ status, entries }).toEqual({ status: 304, entries: [] })
  })

  test('and knows what it is, who makes it and when it was updated', () => {
    const { feed } = parsed
    expect(feed).toMatchObject(feedFacts)
    expect(feed.image?.href ?? feed.logo).toBe(site.image)
    expect(feed.generator).toMatch(/^Dateline/)
    expect(instantOf(feed.updated_parsed)).toBe(newest)
    expect(feed.links.filter(({ rel }) => rel === 'self').map(({ href }) => href)).toEqual([
      `${url}/${path}`,
    ])
  })
})

test('feedparser knows the editors of rss.xml', () => {
  // The line as it stands: feedparser cuts addresses off within `.example`.
  expect(rss.feed.author).toBe(`${site.email} (${site.title})`)
})

test('feedparser knows the author of atom.xml', () => {
  expect(atom.feed.authors).toEqual([{ name: site.title, email: site.email, href: site.url }])
})

describe.each(articles)('feedparser reads $slug', (article) => {
  const { id, url, title, authors, tags, attachments, link, language } = article
  const facts = {
    id,
    link: url,
    published: article.published,
    dateline: article.dateline,
    caption: article.image?.caption,
    content: article.html ? [{ type: 'text/html', value: article.html }] : [],
    // Where there is no summary, feedparser takes the content for one.
    summary: article.summary ?? textOfHtml(article.html),
    related: link ? [link] : [],
    duration: attachments[0]?.duration?.toFixed(),
  }

  test('in RSS', () => {
    const entry = entryOf(rss, id)
    const [first] = attachments
    expect({ ...factsOf(entry), title: entry.title, language: entry.language }).toEqual({
      ...facts,
      title,
      // An item says it where it is not the channel's.
      language: language === site.language ? undefined : language,
      updated: article.updated,
      authors: authors.map(({ name }) => ({ name })),
      tags: tags.map(({ label }) => ({ term: label, scheme: null, label: null })),
      media: mediaOf({ ...article, attachments: attachments.slice(1) }),
      enclosures: first
        ? [{ href: first.url, type: first.type, length: String(first.length ?? 0) }]
        : [],
    })
  })

  test('in Atom', () => {
    const entry = entryOf(atom, id)
    const { title_detail: detail } = entry
    const read = { title: detail && shown(detail), language: detail?.language }
    expect({ ...factsOf(entry), ...read }).toEqual({
      ...facts,
      title: atomTitle(article),
      language,
      updated: article.updated ?? article.published,
      authors: authors.map(({ name, email, url }, i) => {
        // feedparser gives an author without an address that of the one before.
        const leaked = authors[i - 1]?.email && expect.any(String)
        return { name, email: email ?? leaked, href: url }
      }),
      tags: tags.map(({ label }) => ({ term: label, scheme: `${site.url}tags/`, label })),
      media: mediaOf({ ...article, attachments: [] }),
      enclosures: attachments.map(({ url, type, length, title }) => ({
        href: url,
        type,
        length: length === undefined ? undefined : String(length),
        title,
      })),
    })
  })
})

function entryOf({ entries }: Parsed, id: string): Entry {
  const entry = entries.find((entry) => entry.id === id)
  if (!entry) throw new Error(`feedparser finds no ${id}`)
  return entry
}

/** What feedparser has in the same place for both formats, its times as ours. */
function factsOf({ published_parsed, updated_parsed, links, ...entry }: Entry) {
  const linksOf = (wanted: string) => links.filter(({ rel }) => rel === wanted)
  return {
    id: entry.id,
    link: entry.link,
    published: instantOf(published_parsed),
    updated: updated_parsed && instantOf(updated_parsed),
    dateline: entry.dcterms_spatial,
    caption: entry.dcterms_abstract,
    authors: entry.authors ?? [],
    tags: entry.tags ?? [],
    content: (entry.content ?? []).map(({ type, value }) => ({ type, value })),
    // Not `summary_detail`: there feedparser puts a picture's media:description over it.
    summary: textOfHtml(entry.summary ?? ''),
    related: linksOf('related').map(({ href }) => href),
    enclosures: linksOf('enclosure').map(({ rel: _, ...enclosure }) => enclosure),
    media: entry.media_content ?? [],
    duration: entry.itunes_duration,
  }
}

function shown({ type, value }: Text): string {
  return type === 'text/html' ? textOfHtml(value) : value
}

function instantOf([year, month, day, hour, minute, second]: Time): string {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return date.toISOString().replace('.000Z', 'Z')
}

/** The picture and the attachments as Media RSS has them, every value a text. */
function mediaOf({ image, attachments }: Article): Record<string, string>[] {
  const picture = image ? [{ ...mediumOf(image), medium: 'image', isdefault: 'true' }] : []
  return [...picture, ...attachments.map(mediumOf)]
}

function mediumOf(file: Partial<Image & Attachment>): Record<string, string> {
  const { url, type, length, duration, width, height } = file
  const [medium = ''] = type?.split('/') ?? []
  const known = {
    url,
    type,
    medium: ['image', 'audio', 'video'].includes(medium) ? medium : undefined,
    filesize: length || undefined,
    duration,
    width,
    height,
  }
  const present = Object.entries(known).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]))
}
