import { parseFragment } from 'parse5'
import type { Article, Instant } from '../../src/article.ts'
import type { FormatName } from '../../src/formats/index.ts'
import { all, one, readXml, textOf, type XmlElement } from './read-xml.ts'

/** What a feed says of one article, in terms that all three formats share. */
export type Item = {
  id: string
  url: string
  title?: string
  summary?: string
  html: string
  published: Instant
  updated: Instant
  authors: string[]
  tags: string[]
  /** Its own, else that of the feed. */
  language: string
  /** The page elsewhere. */
  link?: string
  image?: string
  /** The first of them is the one that all three have. */
  attachment?: { url: string; type: string; length: number }
}

/** A feed document as a reader understands it. */
export type Feed = {
  title: string
  description: string
  url: string
  self: string
  language: string
  image?: string
  items: Item[]
}

/** Returns what a document says. Throws where it breaks a rule of its format. */
export const readFeed: Record<FormatName, (document: string) => Feed> = {
  rss: readRss,
  atom: readAtom,
  json: readJson,
}

/** Returns what all three formats have to say of an article. */
export function factsOf(article: Article): Item {
  const [attachment] = article.attachments
  return compact({
    id: article.id,
    url: article.url,
    title: article.title,
    summary: article.summary,
    html: article.html,
    published: article.published,
    updated: article.updated ?? article.published,
    authors: article.authors.map(({ name }) => name),
    tags: article.tags.map(({ label }) => label),
    language: article.language,
    link: article.link,
    image: article.image?.url,
    attachment: attachment && {
      url: attachment.url,
      type: attachment.type,
      length: attachment.length ?? 0,
    },
  })
}

// RSS 2.0 Specification (rssboard.org/rss-specification) and Best Practices Profile.
function readRss(document: string): Feed {
  const rss = readXml(document)
  if (rss.name !== 'rss' || rss.attributes.version !== '2.0') throw new Error('not RSS 2.0')
  const channel = needed(one(rss, 'channel'), 'channel')
  const language = needed(textOf(channel, 'language'), 'language')
  const items = all(channel, 'item').map((item) => readRssItem(item, language))
  needed(rfc822(textOf(channel, 'lastBuildDate')), 'lastBuildDate')
  return compact({
    title: needed(textOf(channel, 'title'), 'title'),
    description: needed(textOf(channel, 'description'), 'description'),
    url: absolute(textOf(channel, 'link')),
    self: absolute(one(channel, 'atom:link')?.attributes.href),
    language,
    image: rssImage(channel),
    items: unique(items),
  })
}

function rssImage(channel: XmlElement): string | undefined {
  const image = one(channel, 'image')
  if (!image) return undefined
  same(textOf(image, 'title'), textOf(channel, 'title'), 'the title of the image')
  same(textOf(image, 'link'), textOf(channel, 'link'), 'the link of the image')
  return absolute(textOf(image, 'url'))
}

function readRssItem(item: XmlElement, language: string): Item {
  const guid = needed(one(item, 'guid'), 'guid')
  const url = absolute(textOf(item, 'link'))
  same(guid.attributes.isPermaLink, String(guid.text === url), 'isPermaLink')
  if (one(item, 'author')) throw new Error('<author> is for an e-mail address')
  const published = needed(rfc822(textOf(item, 'pubDate')), 'pubDate')
  const title = textOf(item, 'title')
  const description = textOf(item, 'description')
  const html = textOf(item, 'content:encoded') ?? ''
  // "At least one of title or description must be present." Where neither is known, the content has
  // to stand in.
  if (!title && !description) throw new Error('an item has a title or a description')
  const enclosure = one(item, 'enclosure')?.attributes
  return compact({
    id: needed(guid.text, 'guid'),
    url,
    title,
    summary: title === undefined && description === html ? undefined : description,
    html,
    published,
    updated: rfc3339(textOf(item, 'atom:updated')) ?? published,
    authors: all(item, 'dc:creator').map(({ text }) => text),
    tags: all(item, 'category').map(({ text }) => text),
    language: textOf(item, 'dc:language') ?? language,
    link: one(item, 'atom:link')?.attributes.href,
    image: one(item, 'media:content')?.attributes.url,
    attachment: enclosure && readEnclosure(enclosure.url, enclosure.type, enclosure.length),
  })
}

// RFC 4287.
function readAtom(document: string): Feed {
  const feed = readXml(document)
  if (feed.name !== 'atom:feed') throw new Error('not Atom 1.0')
  const updated = needed(rfc3339(textOf(feed, 'atom:updated')), 'updated')
  const entries = all(feed, 'atom:entry')
  if (!one(feed, 'atom:author') && !entries.every((entry) => one(entry, 'atom:author'))) {
    throw new Error('an entry without an author in a feed without one (§4.1.1)')
  }
  absolute(textOf(feed, 'atom:id'))
  const language = needed(feed.attributes['xml:lang'], 'xml:lang')
  const items = entries.map((entry) => readEntry(entry, language))
  if (items.some((item) => item.updated > updated))
    throw new Error('the feed is older than an entry')
  return compact({
    title: needed(textOf(feed, 'atom:title'), 'title'),
    description: needed(textOf(feed, 'atom:subtitle'), 'subtitle'),
    url: absolute(linkOf(feed, 'alternate')?.href),
    self: absolute(linkOf(feed, 'self')?.href),
    language,
    image: textOf(feed, 'atom:logo'),
    items: unique(items),
  })
}

function readEntry(entry: XmlElement, language: string): Item {
  const content = one(entry, 'atom:content')
  if (content) same(content.attributes.type, 'html', 'the type of the content')
  const authors = all(entry, 'atom:author').map((author) =>
    needed(textOf(author, 'atom:name'), 'name'),
  )
  const enclosures = linksOf(entry, 'enclosure')
  const [attachment] = enclosures.filter(({ type }) => type !== undefined)
  const image = enclosures.find(({ type }) => type === undefined)
  return compact({
    id: absolute(textOf(entry, 'atom:id')),
    url: absolute(linkOf(entry, 'alternate')?.href),
    title: htmlText(one(entry, 'atom:title')) || undefined,
    summary: htmlText(one(entry, 'atom:summary')),
    html: content?.text ?? '',
    published: needed(rfc3339(textOf(entry, 'atom:published')), 'published'),
    updated: needed(rfc3339(textOf(entry, 'atom:updated')), 'updated'),
    authors,
    tags: all(entry, 'atom:category').map(({ attributes: { term, label } }) => {
      needed(term, 'term')
      return needed(label, 'label')
    }),
    language: entry.attributes['xml:lang'] ?? language,
    link: linkOf(entry, 'related')?.href,
    image: image?.href,
    attachment:
      attachment && readEnclosure(attachment.href, attachment.type, attachment.length ?? '0'),
  })
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

/**
 * The plain text that a text construct of type `html` stands for (§3.1.1.2); it may hold no
 * element.
 */
function htmlText(construct: XmlElement | undefined): string | undefined {
  if (!construct) return undefined
  same(construct.attributes.type, 'html', 'the type')
  const nodes = parseFragment(construct.text).childNodes
  return nodes.map((node) => ('value' in node ? node.value : `<${node.nodeName}>`)).join('')
}

// jsonfeed.org/version/1.1.
function readJson(document: string): Feed {
  const feed = object(JSON.parse(document, refuseNull))
  same(feed.version, 'https://jsonfeed.org/version/1.1', 'version')
  refuseOthers(feed, 'version title home_page_url feed_url description icon favicon language items')
  if (feed.favicon !== undefined) absolute(feed.favicon)
  return compact({
    title: string(feed.title, 'title'),
    description: string(feed.description, 'description'),
    url: absolute(feed.home_page_url),
    self: absolute(feed.feed_url),
    language: string(feed.language, 'language'),
    image: feed.icon === undefined ? undefined : absolute(feed.icon),
    items: unique(list(feed.items).map(readJsonItem)),
  })
}

function readJsonItem(value: unknown): Item {
  const item = object(value)
  refuseOthers(
    item,
    `id url external_url title content_html content_text summary image date_published date_modified authors tags language
    attachments _dateline`,
  )
  string(item.content_text, 'content_text')
  const authors = list(item.authors ?? []).map(object)
  for (const { url, avatar } of authors) [url, avatar].filter((x) => x !== undefined).map(absolute)
  const [attachment] = list(item.attachments ?? []).map(object)
  return compact({
    id: needed(string(item.id, 'id'), 'id'),
    url: absolute(item.url),
    title: optional(item.title, 'title'),
    summary: optional(item.summary, 'summary'),
    html: string(item.content_html, 'content_html'),
    published: needed(rfc3339(item.date_published), 'date_published'),
    updated: needed(rfc3339(item.date_modified), 'date_modified'),
    authors: authors.map(({ name }) => needed(string(name, 'name'), 'name')),
    tags: list(item.tags ?? []).map((tag) => needed(string(tag, 'tag'), 'tag')),
    language: string(item.language, 'language'),
    link: item.external_url === undefined ? undefined : absolute(item.external_url),
    image: item.image === undefined ? undefined : absolute(item.image),
    attachment:
      attachment &&
      readEnclosure(attachment.url, attachment.mime_type, String(attachment.size_in_bytes ?? 0)),
  })
}

function refuseNull(name: string, value: unknown): unknown {
  if (value === null) throw new Error(`${name} is null`)
  return value
}

function refuseOthers(value: Record<string, unknown>, names: string): void {
  const known = names.split(/\s+/)
  const others = Object.keys(value).filter((name) => !known.includes(name))
  if (others.length > 0) throw new Error(`unknown members: ${others}`)
}

function readEnclosure(url: unknown, type: unknown, length: unknown): Item['attachment'] {
  if (!/^\d+$/.test(String(length))) throw new Error(`${length} is not a length`)
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(String(type))) throw new Error(`${type} is not a media type`)
  return { url: absolute(url), type: String(type), length: Number(length) }
}

function rfc822(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) {
    throw new Error(`${text} is not a date (RFC 822)`)
  }
  return instant(text)
}

function rfc3339(text: unknown): Instant | undefined {
  if (text === undefined) return undefined
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?Z$/.test(String(text))) {
    throw new Error(`${text} is not a date (RFC 3339)`)
  }
  return instant(String(text))
}

function instant(text: string): Instant {
  return new Date(text).toISOString().replace('.000Z', 'Z')
}

function absolute(url: unknown): string {
  if (typeof url !== 'string' || !/^[a-z][a-z0-9+.-]*:\S+$/i.test(url)) {
    throw new Error(`${url} is not an absolute URL`)
  }
  return url
}

function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined || value === '') throw new Error(`no ${name}`)
  return value
}

function same(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what} is ${actual}, not ${expected}`)
}

function unique(items: Item[]): Item[] {
  if (new Set(items.map(({ id }) => id)).size < items.length) throw new Error('an id twice')
  return items
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${value} is not an object`)
  }
  return { ...value }
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${value} is not a list`)
  return value
}

function string(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Error(`${name} is not a string`)
  return value
}

function optional(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : needed(string(value, name), name)
}

/** Leaves out what is undefined, so that two of them compare member by member. */
function compact<T extends Record<string, unknown>>(value: T): T {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(entries) as T
}
