import { textOfHtml } from './html.ts'
import { elementsOf, readXml, textOf, type XmlElement } from './xml.ts'

/** An item as a reader of any of the formats has it. Times are as they stand in the document. */
export type ReadItem = {
  id: string
  url: string | undefined
  title: string | undefined
  authors: string[]
  tags: string[]
  published: string
  html: string
}

/**
 * A feed as a reader has it: the URLs of the archive documents behind it and in front of it (RFC
 * 5005 §4), and the ids of what was withdrawn (RFC 6721), which RSS doesn't tell.
 */
export type ReadFeed = {
  title: string
  items: ReadItem[]
  previous: string | undefined
  next: string | undefined
  withdrawn: string[]
}

const atom = 'http://www.w3.org/2005/Atom'
const content = 'http://purl.org/rss/1.0/modules/content/'
const tombstones = 'http://purl.org/atompub/tombstones/1.0'
const dublinCore = 'http://purl.org/dc/elements/1.1/'

/** Returns what an RSS 2.0 document says. Throws an Error for one that isn't well-formed. */
export function readRss(document: string): ReadFeed {
  const channel = one(readXml(document), '', 'channel')
  const items = elementsOf(channel, '', 'item').map((item) => ({
    id: textOf(one(item, '', 'guid')),
    url: optional(item, '', 'link'),
    title: optional(item, '', 'title'),
    authors: elementsOf(item, dublinCore, 'creator').map(textOf),
    tags: elementsOf(item, '', 'category').map(textOf),
    published: new Date(textOf(one(item, '', 'pubDate'))).toISOString(),
    html: textOf(one(item, content, 'encoded')),
  }))
  return { title: textOf(one(channel, '', 'title')), items, ...neighbours(channel), withdrawn: [] }
}

/** Returns what an Atom 1.0 document says. Throws an Error for one that isn't well-formed. */
export function readAtom(document: string): ReadFeed {
  const feed = readXml(document)
  const items = elementsOf(feed, atom, 'entry').map((entry) => ({
    id: textOf(one(entry, atom, 'id')),
    url: elementsOf(entry, atom, 'link').find(({ attributes: { rel = 'alternate' } }) => {
      return rel === 'alternate'
    })?.attributes.href,
    title: plainOf(one(entry, atom, 'title')),
    authors: elementsOf(entry, atom, 'author').map((author) => textOf(one(author, atom, 'name'))),
    tags: elementsOf(entry, atom, 'category').map(
      ({ attributes: { term = '', label = term } }) => label,
    ),
    published: new Date(textOf(one(entry, atom, 'published'))).toISOString(),
    html: htmlOf(one(entry, atom, 'content')),
  }))
  const withdrawn = elementsOf(feed, tombstones, 'deleted-entry').map((gone) => {
    return gone.attributes.ref ?? ''
  })
  return { title: plainOf(one(feed, atom, 'title')), items, ...neighbours(feed), withdrawn }
}

/** Returns what a JSON Feed 1.1 document says. Throws an Error for one that isn't JSON. */
export function readJsonFeed(document: string): ReadFeed {
  const { version, title, items, next_url, _dateline } = JSON.parse(document) as {
    version: string
    title: string
    next_url?: string
    _dateline?: {
      prev_archive?: string
      next_archive?: string
      withdrawn?: { id: string }[]
    }
    items: {
      id: string
      url?: string
      title?: string
      authors?: { name: string }[]
      tags?: string[]
      date_published: string
      content_html: string
    }[]
  }
  if (version !== 'https://jsonfeed.org/version/1.1') throw new Error(`version is ${version}`)
  const read = items.map((item) => ({
    id: item.id,
    url: item.url,
    title: item.title,
    authors: (item.authors ?? []).map(({ name }) => name),
    tags: item.tags ?? [],
    published: new Date(item.date_published).toISOString(),
    html: item.content_html,
  }))
  const { prev_archive: previous, next_archive: next, withdrawn = [] } = _dateline ?? {}
  if (previous !== next_url) throw new Error(`next_url is ${next_url}, not ${previous}`)
  return { title, items: read, previous, next, withdrawn: withdrawn.map(({ id }) => id) }
}

/** The reader of each main feed, by its path. */
export const feedReaders = {
  '/rss.xml': readRss,
  '/atom.xml': readAtom,
  '/feed.json': readJsonFeed,
}

/** The archive documents on both sides (RFC 5005 §4.2): RSS and Atom link to them alike. */
function neighbours(feed: XmlElement): Pick<ReadFeed, 'previous' | 'next'> {
  const linkTo = (rel: string) =>
    elementsOf(feed, atom, 'link').find(({ attributes }) => attributes.rel === rel)?.attributes.href
  return { previous: linkTo('prev-archive'), next: linkTo('next-archive') }
}

function one(parent: XmlElement, uri: string, local: string): XmlElement {
  const [found, ...more] = elementsOf(parent, uri, local)
  if (!found || more.length > 0) {
    throw new Error(`<${parent.local}> has ${found ? more.length + 1 : 0} <${local}>, not one`)
  }
  return found
}

function optional(parent: XmlElement, uri: string, local: string): string | undefined {
  return elementsOf(parent, uri, local).length > 0 ? textOf(one(parent, uri, local)) : undefined
}

/** RFC 4287 §3.1: a text construct may be HTML, and then its text is what the HTML shows. */
function plainOf(element: XmlElement): string {
  const { type = 'text' } = element.attributes
  if (type !== 'text' && type !== 'html') throw new Error(`<${element.local}> is ${type}`)
  return type === 'html' ? textOfHtml(textOf(element)) : textOf(element)
}

function htmlOf(element: XmlElement): string {
  if (element.attributes.type !== 'html') throw new Error(`content is ${element.attributes.type}`)
  return textOf(element)
}
