import { Feed } from 'feed'
import type { Article, Author, Image, Instant, Tag } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import type { Envelope, Format } from './format.ts'
import { generator } from './generator.ts'
import { fillTemplate, itemsPlace, placeFor, replaceWritten } from './template.ts'
import { spliceBefore } from './xml.ts'

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export const json: Format = {
  path: 'feed.json',
  name: 'JSON Feed',
  mediaType: 'application/feed+json; charset=utf-8',
  template,
  item,
  document,
}

function template(site: Site): string {
  const feed = new Feed({
    title: placeFor('title'),
    link: placeFor('page'),
    description: site.description,
    feedLinks: { json: placeFor('self') },
  })
  const members = {
    version: 'https://jsonfeed.org/version/1.1',
    language: site.language,
    // Both are square, which `image` need not be.
    icon: site.icon ?? site.image,
    favicon: site.icon,
    authors: [{ name: site.title, url: site.url, ...extension({ email: site.email }) }],
    ...extension({
      generator,
      rights: site.rights,
      image: site.image,
      history: placeFor('history'),
    }),
  }
  for (const { name, objects } of feedExtensions(members)) feed.addExtension({ name, objects })
  // `items` is the last member and empty.
  const envelope = spliceBefore(JSON.stringify(JSON.parse(feed.json1())), ']', itemsPlace)
  return [
    ...['title', 'page', 'self'].map((name) => [JSON.stringify(placeFor(name)), placeFor(name)]),
    [`,"history":${JSON.stringify(placeFor('history'))}`, placeFor('history')],
  ].reduce(
    // No text can look like what is replaced: in JSON, a quote within one has a backslash before
    // it, and so has a backslash.
    (document, [written = '', place = '']) => replaceWritten(document, written, place),
    envelope,
  )
}

function document(template: string, envelope: Envelope, fragments: string[]): string {
  const { title, pageUrl, selfUrl, previousUrl } = envelope
  const values = {
    title: JSON.stringify(title),
    page: JSON.stringify(pageUrl),
    self: JSON.stringify(selfUrl) + member('next_url', previousUrl),
    history: historyMembers(envelope),
  }
  return fillTemplate(template, values, fragments, ',\n')
}

/**
 * The members of the feed's `_dateline` that say which part of a slice this is. An archive document
 * (RFC 5005 §4) has `archive`, true, and `current`, the address of the window; `prev_archive`, which
 * is `next_url` too, and `next_archive` are the addresses of its neighbours. Where articles were
 * withdrawn, `withdrawn` lists them as `{"id": …, "date_withdrawn": …}`: the id that the item had,
 * and an RFC 3339 date-time.
 */
function historyMembers(envelope: Envelope): string {
  const { isArchive, currentUrl, previousUrl, nextUrl, tombstones } = envelope
  const withdrawn = tombstones.map(({ id, withdrawn }) => ({ id, date_withdrawn: withdrawn }))
  return [
    isArchive ? member('archive', true) + member('current', currentUrl) : '',
    member('prev_archive', previousUrl),
    member('next_archive', nextUrl),
    withdrawn.length > 0 ? member('withdrawn', withdrawn) : '',
  ].join('')
}

/** A member that follows others; nothing for what is undefined. */
function member(name: string, value: unknown): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`
}

/**
 * An item. What the format has no member for is in `_dateline`: extensions are named after the one
 * who adds them, with an underscore.
 */
type Item = {
  id: string
  content_html: string
  url: string
  title?: string
  summary?: string
  image?: string
  date_modified: Instant
  date_published: Instant
  content_text: string
  external_url?: string
  language: string
  authors?: (Pick<Author, 'name' | 'url' | 'avatar'> & {
    _dateline?: Pick<Author, 'role' | 'bio' | 'email'>
  })[]
  tags?: string[]
  attachments?: {
    url: string
    mime_type: string
    title?: string
    size_in_bytes?: number
    duration_in_seconds?: number
  }[]
  _dateline?: { dateline?: string; tags?: Tag[]; image?: Omit<Image, 'url'>; markdown?: string }
}

function item(article: Article): string {
  const { summary, html, published, dateline, markdown, tags } = article
  const { url: image, ...imageFacts } = article.image ?? {}
  const item: Item = {
    id: article.id,
    content_html: html,
    url: article.url,
    title: article.title,
    ...(html && { summary }),
    image,
    date_modified: article.updated ?? published,
    date_published: published,
    content_text: article.text,
    // An item without HTML has its summary here, and always had: no stored item changes a byte.
    summary,
    external_url: article.link,
    language: article.language,
    authors: some(
      article.authors.map(({ name, url, avatar, role, bio, email }) => {
        return { name, url, avatar, _dateline: some({ role, bio, email }) }
      }),
    ),
    tags: some(tags.map(({ label }) => label)),
    attachments: some(
      article.attachments.map(({ url, type, title, length, duration }) => ({
        url,
        mime_type: type,
        title,
        size_in_bytes: length,
        duration_in_seconds: duration,
      })),
    ),
    _dateline: some({
      dateline,
      tags: some(tags),
      image: some(imageFacts),
      markdown: markdown || undefined,
    }),
  }
  return JSON.stringify(item)
}

/** What the format has no member for is in one of ours, named after us as it asks. */
function extension(members: Record<string, unknown>): { _dateline?: Record<string, unknown> } {
  const present = Object.entries(members).filter(([, value]) => !isNothing(value))
  return present.length > 0 ? { _dateline: Object.fromEntries(present) } : {}
}

/** Members that `feed` doesn't write, or writes otherwise; what says nothing is left out. */
function feedExtensions(members: Record<string, unknown>) {
  return Object.entries(members).map(([name, value]) => {
    // JSON can hold any value there, whatever the type of `feed` says.
    const objects = (isNothing(value) ? undefined : value) as Record<string, unknown>
    return { name, objects }
  })
}

/** JSON leaves out what is undefined; an empty list or object says as little. */
function isNothing(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.values(value).every((member) => member === undefined)
    : value === undefined
}

/** The list or object, or undefined if there is nothing in it. */
function some<T extends object>(value: T): T | undefined {
  return Object.values(value).some((member) => member !== undefined) ? value : undefined
}
