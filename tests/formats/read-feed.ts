import { parseFragment } from 'parse5'
import * as v from 'valibot'
import type { Article, Attachment, Author, Image, Instant } from '../../src/article/article.ts'
import { shorten } from '../../src/article/text.ts'
import type { Tombstone } from '../../src/formats/format.ts'
import type { FormatName } from '../../src/formats/index.ts'
import type { Site } from '../../src/site/site.ts'
import { elementsOf, textOf as wholeText, type XmlElement } from '../readers/xml.ts'
import { all, nameOf, one, readDocument, textOf } from './elements.ts'
import { jsonFeed } from './json-feed-schema.ts'

type Person = Omit<Author, 'key'>

/** What a feed says of one article: the article, but for what no reader of a feed has to know. */
export type Item = Omit<
  Article,
  | 'slug'
  | 'updated'
  | 'authors'
  | 'tags'
  | 'draft'
  | 'corrections'
  | 'markdown'
  | 'text'
  | 'hasStandfirst'
  | 'showsImage'
> & {
  updated: Instant
  authors: Person[]
  tags: { label: string; term?: string }[]
  markdown?: string
}

/** A feed document as a reader understands it. */
export type Feed = {
  title: string
  description: string
  url: string
  self: string
  language: string
  image?: string
  icon?: string
  rights?: string
  editors?: { name: string; email: string }
  generator: { name: string; version: string }
  history: History
  tombstones: Tombstone[]
  items: Item[]
}

/** Which part of a feed a document is (RFC 5005 §4), and the addresses of others. */
type History = { isArchive: boolean; current?: string; previous?: string; next?: string }

/** Returns what a document says. Throws where it breaks a rule of its format. */
export const readFeed: Record<FormatName, (document: string) => Feed> = {
  rss: readRss,
  atom: readAtom,
  json: readJson,
}

/**
 * Returns what a format has to say of an article. It is the same for all of them, but that every
 * entry of Atom has a title, and that JSON Feed alone has the terms of the tags, fractions of a second
 * in the duration of the first attachment, and the Markdown whatever the site asks for.
 */
export function factsOf(article: Article, format: FormatName, site: Site): Item {
  const {
    slug: _,
    draft: __,
    corrections: ___,
    text: ____,
    hasStandfirst: _____,
    showsImage: ______,
    minutes: _______,
    inFull: ________,
    ...facts
  } = article
  return {
    ...facts,
    title: article.title ?? (format === 'atom' ? madeTitle(article) : undefined),
    updated: article.updated ?? article.published,
    authors: article.authors.map(({ key: _, reply: __, fediverse: ___, ...person }) => person),
    image: article.image && withKnownLength(article.image),
    attachments: article.attachments.map(withKnownLength).map((attachment, index) => {
      const { duration } = attachment
      const isWhole = index === 0 && format !== 'json' && duration !== undefined
      return isWhole ? { ...attachment, duration: Math.round(duration) } : attachment
    }),
    tags: format === 'json' ? article.tags : article.tags.map(({ label }) => ({ label })),
    markdown:
      (site.markdown || format === 'json') && article.markdown ? article.markdown : undefined,
  }
}

function madeTitle({ summary = '', published }: Article): string {
  return shorten(summary, 80) || published.slice(0, 10)
}

/** In RSS a length of 0 is one that is not known. */
function withKnownLength<T extends { length?: number }>(medium: T): T {
  return { ...medium, length: medium.length || undefined }
}

// RSS 2.0 Specification (rssboard.org/rss-specification) and Best Practices Profile.
function readRss(document: string): Feed {
  const rss = readDocument(document)
  if (nameOf(rss) !== 'rss' || rss.attributes.version !== '2.0') throw new Error('not RSS 2.0')
  const channel = needed(one(rss, 'channel'), 'channel')
  const title = needed(textOf(channel, 'title'), 'title')
  const url = absolute(textOf(channel, 'link'))
  const language = needed(textOf(channel, 'language'), 'language')
  const generator = needed(textOf(channel, 'generator'), 'generator')
  needed(rfc822(textOf(channel, 'lastBuildDate')), 'lastBuildDate')
  const history = readHistory(channel)
  const ttl = positive(textOf(channel, 'ttl'))
  const hourly = positive(textOf(channel, 'sy:updateFrequency'))
  same(textOf(channel, 'sy:updatePeriod'), history.isArchive ? undefined : 'hourly', 'the period')
  same(ttl === undefined, history.isArchive, 'no ttl')
  same(hourly, ttl && Math.max(1, Math.floor(60 / ttl)), 'how often that is')
  return {
    title,
    description: needed(textOf(channel, 'description'), 'description'),
    url,
    self: absolute(linkOf(channel, 'self')?.href),
    language,
    image: rssImage(channel, title, url),
    icon: optionalUrl(textOf(channel, 'atom:icon')),
    rights: textOf(channel, 'copyright'),
    editors: rssEditors(channel),
    generator: {
      name: generator.slice(0, generator.lastIndexOf('/')),
      version: generator.slice(generator.lastIndexOf('/') + 1),
    },
    history,
    tombstones: [],
    items: unique(all(channel, 'item').map((item) => readRssItem(item, language))),
  }
}

function rssImage(channel: XmlElement, title: string, url: string): string | undefined {
  const image = one(channel, 'image')
  if (!image) return undefined
  same(textOf(image, 'title'), title, 'the title of the image')
  same(textOf(image, 'link'), url, 'the link of the image')
  return absolute(textOf(image, 'url'))
}

/** "The best format for e-mail addresses in RSS elements is username@hostname.tld (Real Name)." */
function rssEditors(channel: XmlElement): Feed['editors'] {
  const editors = textOf(channel, 'managingEditor')
  if (editors === undefined) return undefined
  const [, email = '', name = ''] = /^(\S+) \((.+)\)$/.exec(editors) ?? []
  return { email: needed(email, 'e-mail'), name: needed(name, 'name') }
}

/** RFC 5005 §4, and Appendix B for RSS. */
function readHistory(feed: XmlElement): History {
  const isArchive = one(feed, 'fh:archive') !== undefined
  const current = optionalUrl(linkOf(feed, 'current')?.href)
  same(current !== undefined, isArchive, 'that an archive document names the window')
  return {
    isArchive,
    current,
    previous: optionalUrl(linkOf(feed, 'prev-archive')?.href),
    next: optionalUrl(linkOf(feed, 'next-archive')?.href),
  }
}

function readRssItem(item: XmlElement, siteLanguage: string): Item {
  const guid = needed(one(item, 'guid'), 'guid')
  const id = needed(wholeText(guid), 'guid')
  const url = absolute(textOf(item, 'link'))
  same(guid.attributes.isPermaLink, String(id === url), 'isPermaLink')
  if (one(item, 'author')) throw new Error('<author> is for an e-mail address')
  const published = needed(rfc822(textOf(item, 'pubDate')), 'pubDate')
  const title = textOf(item, 'title')
  const description = textOf(item, 'description')
  const html = textOf(item, 'content:encoded') ?? ''
  if (!title && !description) throw new Error('an item has a title or a description')
  // There are readers that take any element of that name for the title of an item without one.
  if (!title && hasTitle(item)) throw new Error('a title of something else')
  const { image, attachments } = readMedia(item)
  const enclosure = one(item, 'enclosure')?.attributes
  if (!enclosure && attachments.length > 0) throw new Error('the first attachment is an enclosure')
  return {
    id,
    url,
    title,
    // Where there is no summary, the content stands in for it.
    summary: description === undefined || description === html ? undefined : plain(description),
    html,
    published,
    updated: rfc3339(textOf(item, 'atom:updated')) ?? published,
    authors: readAuthors(
      item,
      all(item, 'dc:creator').map((creator) => ({ name: wholeText(creator) })),
    ),
    tags: all(item, 'category').map((category) => {
      same(Object.keys(category.attributes).length, 0, 'the number of attributes of a tag')
      return { label: wholeText(category) }
    }),
    language: textOf(item, 'dc:language') ?? siteLanguage,
    dateline: textOf(item, 'dcterms:spatial'),
    link: optionalUrl(linkOf(item, 'related')?.href),
    image,
    attachments: [...(enclosure ? [readEnclosure(item, enclosure)] : []), ...attachments],
    markdown: textOf(item, 'source:markdown') || undefined,
  }
}

function hasTitle(parent: XmlElement): boolean {
  return elementsOf(parent).some((child) => child.local === 'title' || hasTitle(child))
}

function readEnclosure(item: XmlElement, { url, type = '', length }: Record<string, string>) {
  const described = describedIn(item)
  same(described.size, described.has(absolute(url)) ? 1 : 0, 'the number of described files')
  const about = described.get(absolute(url))
  return {
    url: absolute(url),
    type: mediaType(type),
    length: amountOf(needed(length, 'length')) || undefined,
    title: about && needed(textOf(about, 'rdfs:label'), 'label'),
    duration: amountOf(textOf(item, 'itunes:duration')),
  }
}

/** What stands apart from the element that a file has, by the address of the file. */
function describedIn(item: XmlElement): Map<string, XmlElement> {
  const found = all(item, 'rdf:Description')
  return new Map(found.map((about) => [absolute(about.attributes['rdf:about']), about]))
}

// RFC 4287.
function readAtom(document: string): Feed {
  const feed = readDocument(document)
  if (nameOf(feed) !== 'atom:feed') throw new Error('not Atom 1.0')
  const updated = needed(rfc3339(textOf(feed, 'atom:updated')), 'updated')
  // §4.1.1: the author of every entry that names none.
  const author = needed(one(feed, 'atom:author'), 'author')
  const title = needed(textOf(feed, 'atom:title'), 'title')
  const url = absolute(linkOf(feed, 'alternate')?.href)
  const self = absolute(linkOf(feed, 'self')?.href)
  const home = absolute(textOf(author, 'atom:uri'))
  const email = textOf(author, 'atom:email')
  const history = readHistory(feed)
  // One id for the window and all that is behind it.
  same(textOf(feed, 'atom:id'), history.current ?? self, 'the id')
  const language = needed(feed.attributes['xml:lang'], 'xml:lang')
  const generator = needed(one(feed, 'atom:generator'), 'generator')
  const items = all(feed, 'atom:entry').map((entry) => readEntry(entry, language, home))
  if (items.some((item) => item.updated > updated))
    throw new Error('the feed is older than an entry')
  return {
    title,
    description: needed(textOf(feed, 'atom:subtitle'), 'subtitle'),
    url,
    self,
    language,
    image: optionalUrl(textOf(feed, 'atom:logo')),
    icon: optionalUrl(textOf(feed, 'atom:icon')),
    rights: textOf(feed, 'atom:rights'),
    editors: email ? { name: needed(textOf(author, 'atom:name'), 'name'), email } : undefined,
    generator: {
      name: wholeText(generator),
      version: needed(generator.attributes.version, 'version'),
    },
    history,
    tombstones: all(feed, 'at:deleted-entry').map(readDeletedEntry),
    items: unique(items),
  }
}

// RFC 6721 §3.
function readDeletedEntry({ attributes: { ref, when } }: XmlElement): Tombstone {
  return { id: needed(ref, 'ref'), withdrawn: needed(rfc3339(when), 'when') }
}

function readEntry(entry: XmlElement, siteLanguage: string, siteUrl: string): Item {
  const content = one(entry, 'atom:content')
  if (content) same(content.attributes.type, 'html', 'the type of the content')
  const { image, attachments: repeated } = readMedia(entry)
  same(repeated.length, 0, 'the number of attachments that no link carries')
  const described = describedIn(entry)
  const attachments = linksOf(entry, 'enclosure').map(({ href, type = '', ...link }, index) => {
    const extent = described.get(absolute(href))
    const seconds = extent && /^PT(.+)S$/.exec(textOf(extent, 'dcterms:extent') ?? '')?.[1]
    return {
      url: absolute(href),
      type: mediaType(type),
      length: amountOf(link.length) || undefined,
      title: link.title,
      duration: amountOf(index === 0 ? textOf(entry, 'itunes:duration') : seconds),
    }
  })
  return {
    id: absolute(textOf(entry, 'atom:id')),
    url: absolute(linkOf(entry, 'alternate')?.href),
    title: needed(constructText(one(entry, 'atom:title')), 'title'),
    summary: constructText(one(entry, 'atom:summary')),
    html: content ? wholeText(content) : '',
    published: needed(rfc3339(textOf(entry, 'atom:published')), 'published'),
    updated: needed(rfc3339(textOf(entry, 'atom:updated')), 'updated'),
    authors: readAuthors(
      entry,
      all(entry, 'atom:author').map((author) => ({
        name: needed(textOf(author, 'atom:name'), 'name'),
        url: optionalUrl(textOf(author, 'atom:uri')),
        email: textOf(author, 'atom:email'),
      })),
    ),
    tags: all(entry, 'atom:category').map(({ attributes: { term, label, scheme } }) => {
      same(scheme, `${siteUrl}tags/`, 'the scheme')
      same(term, label, 'the term')
      return { label: needed(label, 'label') }
    }),
    language: entry.attributes['xml:lang'] ?? siteLanguage,
    dateline: textOf(entry, 'dcterms:spatial'),
    link: optionalUrl(linkOf(entry, 'related')?.href),
    image,
    attachments,
    markdown: textOf(entry, 'source:markdown') || undefined,
  }
}

function linksOf(parent: XmlElement, rel: string): Record<string, string>[] {
  const links = all(parent, 'atom:link').map(({ attributes }) => attributes)
  return links.filter((attributes) => (attributes.rel ?? 'alternate') === rel)
}

function linkOf(parent: XmlElement, rel: string): Record<string, string> | undefined {
  const [first, ...more] = linksOf(parent, rel)
  if (more.length > 0) throw new Error(`more than one link to ${rel}`)
  return first
}

/** The plain text that a text construct stands for (RFC 4287 §3.1.1). */
function constructText(construct: XmlElement | undefined): string | undefined {
  if (!construct) return undefined
  const { type = 'text' } = construct.attributes
  if (type === 'html') return plain(wholeText(construct))
  same(type, 'text', 'the type')
  return wholeText(construct)
}

/** HTML that stands for plain text has no element. */
function plain(html: string): string {
  const nodes = parseFragment(html).childNodes
  return nodes.map((node) => ('value' in node ? node.value : `<${node.nodeName}>`)).join('')
}

/**
 * What FOAF adds to the authors that the format itself names. Two of one name would be one here.
 */
function readAuthors(item: XmlElement, named: Person[]): Person[] {
  const known = all(item, 'foaf:maker').map(readPerson)
  for (const { name, url, email } of known) {
    const author = needed(
      named.find((author) => author.name === name),
      `author ${name}`,
    )
    if ('url' in author) agree([author.url, author.email], [url, email], 'the two authors')
  }
  return named.map((author) => ({ ...author, ...known.find(({ name }) => name === author.name) }))
}

function readPerson(maker: XmlElement): Person {
  const person = needed(one(maker, 'foaf:Person'), 'foaf:Person')
  const resource = (name: string) => optionalUrl(one(person, name)?.attributes['rdf:resource'])
  return {
    name: needed(textOf(person, 'foaf:name'), 'foaf:name'),
    role: textOf(person, 'dcterms:type'),
    bio: textOf(person, 'rdfs:comment'),
    url: resource('foaf:homepage'),
    email: resource('foaf:mbox')?.replace(/^mailto:/, ''),
    avatar: resource('foaf:img'),
  }
}

/** The picture is the medium that is marked. */
function readMedia(item: XmlElement) {
  const media = all(item, 'media:content')
  const [first, ...others] = media
  if (!first?.attributes.isDefault) return { attachments: media.map(readAttachment) }
  same(first.attributes.isDefault, 'true', 'the mark of a picture')
  return { image: readPicture(first), attachments: others.map(readAttachment) }
}

function readPicture(medium: XmlElement): Image {
  const { url, type, medium: kind, fileSize, width, height } = medium.attributes
  same(kind, 'image', 'the medium of a picture')
  same(one(medium, 'media:title'), undefined, 'the title of a picture')
  return {
    url: absolute(url),
    alt: textOf(medium, 'media:description'),
    caption: textOf(medium, 'dcterms:abstract'),
    type: type && mediaType(type),
    width: positive(width),
    height: positive(height),
    length: positive(fileSize),
  }
}

function readAttachment(medium: XmlElement): Attachment {
  const { url, type = '', medium: kind, fileSize, duration } = medium.attributes
  same(kind, /^(?:image|audio|video)(?=\/)/.exec(type)?.[0], 'the medium')
  return {
    url: absolute(url),
    type: mediaType(type),
    length: positive(fileSize),
    title: textOf(medium, 'media:title') ?? textOf(medium, 'media:description'),
    duration: amountOf(duration),
  }
}

const extensions = {
  feed: v.strictObject({
    generator: v.strictObject({ name: v.string(), version: v.string() }),
    rights: v.optional(v.string()),
    image: v.optional(v.string()),
    archive: v.optional(v.literal(true)),
    current: v.optional(v.string()),
    prev_archive: v.optional(v.string()),
    next_archive: v.optional(v.string()),
    withdrawn: v.optional(
      v.pipe(
        v.array(v.strictObject({ id: v.string(), date_withdrawn: v.string() })),
        v.nonEmpty('nothing was withdrawn'),
      ),
    ),
  }),
  author: v.strictObject({
    role: v.optional(v.string()),
    bio: v.optional(v.string()),
    email: v.optional(v.string()),
  }),
  item: v.strictObject({
    dateline: v.optional(v.string()),
    tags: v.optional(v.array(v.strictObject({ term: v.string(), label: v.string() }))),
    image: v.optional(
      v.strictObject({
        alt: v.optional(v.string()),
        caption: v.optional(v.string()),
        type: v.optional(v.string()),
        width: v.optional(v.number()),
        height: v.optional(v.number()),
        length: v.optional(v.number()),
      }),
    ),
    markdown: v.optional(v.string()),
  }),
}

/** What our own member of an object says; an object that has none says nothing. */
function extension<S extends v.GenericSchema>(
  schema: S,
  value: { [name: string]: unknown },
): v.InferOutput<S> {
  return v.parse(schema, value._dateline ?? {})
}

// jsonfeed.org/version/1.1.
function readJson(document: string): Feed {
  const feed = v.parse(jsonFeed, JSON.parse(document))
  const ours = extension(extensions.feed, feed)
  const { generator, rights, image, archive: isArchive = false, current, withdrawn = [] } = ours
  const [author, ...more] = feed.authors ?? []
  if (!author || more.length > 0) throw new Error('a feed is by its site')
  absolute(author.url)
  same(current !== undefined, isArchive, 'that an archive document names the window')
  same(ours.prev_archive, feed.next_url, 'the next URL')
  const { email } = extension(extensions.author, author)
  same(feed.icon, feed.favicon ?? image, 'the icon')
  return {
    title: feed.title,
    description: needed(feed.description, 'description'),
    url: needed(feed.home_page_url, 'home_page_url'),
    self: needed(feed.feed_url, 'feed_url'),
    language: needed(feed.language, 'language'),
    image: optionalUrl(image),
    icon: feed.favicon,
    rights,
    editors: email ? { name: needed(author.name, 'name'), email } : undefined,
    generator,
    history: {
      isArchive,
      current: optionalUrl(current),
      previous: feed.next_url,
      next: optionalUrl(ours.next_archive),
    },
    tombstones: withdrawn.map(({ id, date_withdrawn }) => {
      return { id, withdrawn: needed(rfc3339(date_withdrawn), 'date_withdrawn') }
    }),
    items: feed.items.map(readJsonItem),
  }
}

function readJsonItem(item: v.InferOutput<typeof jsonFeed>['items'][number]): Item {
  const { dateline, markdown, tags = [], image } = extension(extensions.item, item)
  const labels = tags.map(({ label }) => label)
  agree(item.tags ?? [], labels, 'the tags and their labels')
  if (image && !item.image) throw new Error('facts of an image that is not there')
  const { content_html: html, content_text: text } = item
  if (html === undefined || text === undefined) throw new Error('the content is HTML and text')
  return {
    id: item.id,
    url: needed(item.url, 'url'),
    title: item.title,
    summary: item.summary,
    html,
    published: needed(rfc3339(item.date_published), 'date_published'),
    updated: needed(rfc3339(item.date_modified), 'date_modified'),
    authors: (item.authors ?? []).map(({ name, url, avatar, ...others }) => {
      return { name: needed(name, 'name'), url, avatar, ...extension(extensions.author, others) }
    }),
    tags,
    language: needed(item.language, 'language'),
    dateline,
    link: item.external_url,
    image: item.image ? withKnownLength({ url: item.image, ...image }) : undefined,
    attachments: (item.attachments ?? []).map((attachment) =>
      withKnownLength({
        url: attachment.url,
        type: attachment.mime_type,
        length: attachment.size_in_bytes,
        title: attachment.title,
        duration: attachment.duration_in_seconds,
      }),
    ),
    markdown,
  }
}

function mediaType(type: string): string {
  if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type)) throw new Error(`${type} is not a media type`)
  return type
}

function amountOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const amount = Number(text)
  if (text.trim() === '' || !(amount >= 0)) throw new Error(`"${text}" is not an amount`)
  return amount
}

function positive(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is not positive`)
  return amountOf(text)
}

function rfc822(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) {
    throw new Error(`${text} is not a date (RFC 822)`)
  }
  return instant(text)
}

function rfc3339(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?Z$/.test(text)) {
    throw new Error(`${text} is not a date (RFC 3339)`)
  }
  return instant(text)
}

function instant(text: string): Instant {
  return new Date(text).toISOString().replace('.000Z', 'Z')
}

function absolute(url: string | undefined): string {
  if (url === undefined || !/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`[\]]+$/i.test(url)) {
    throw new Error(`${url} is not an absolute URL`)
  }
  return url
}

function optionalUrl(url: string | undefined): string | undefined {
  return url === undefined ? undefined : absolute(url)
}

function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined || value === '') throw new Error(`no ${name}`)
  return value
}

function same(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what} is ${actual}, not ${expected}`)
}

function agree(one: unknown, other: unknown, what: string): void {
  const [first, second] = [JSON.stringify(one), JSON.stringify(other)]
  if (first !== second) throw new Error(`${what} differ: ${first} and ${second}`)
}

function unique(items: Item[]): Item[] {
  if (new Set(items.map(({ id }) => id)).size < items.length) throw new Error('an id twice')
  return items
}
