import { Feed } from 'feed'
import type { Article, Author, Image, Instant, Tag } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import { type Envelope, type Format, generator } from './format.ts'

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export const json: Format = {
  file: 'feed.json',
  name: 'JSON Feed',
  mediaType: 'application/feed+json; charset=utf-8',
  hasTombstones: true,
  item,
  separator: ',\n',
  document,
}

function document(site: Site, envelope: Envelope, items: string): string {
  const { title, pageUrl, selfUrl, previousUrl, hub } = envelope
  const { description, language, rights, image, icon, email } = site
  const feed = new Feed({ title, link: pageUrl, feedLinks: { json: selfUrl } })
  const members = {
    version: 'https://jsonfeed.org/version/1.1',
    next_url: previousUrl,
    description,
    language,
    // Both are square, which `image` need not be.
    icon: icon ?? image,
    favicon: icon,
    hubs: hub && [{ type: 'WebSub', url: hub.url }],
    authors: [{ name: site.title, url: site.url, _dateline: some({ email }) }],
    _dateline: { generator, rights, image, ...historyOf(envelope) },
  }
  for (const [name, value] of Object.entries(members)) {
    // JSON can hold any value there, whatever the type of `feed` says.
    feed.addExtension({ name, objects: value as Record<string, unknown> })
  }
  // The list of items is the last member, and empty.
  return `${JSON.stringify(JSON.parse(feed.json1())).slice(0, -2)}${items}]}`
}

/**
 * Returns the members of the feed's `_dateline` that say which part of a slice this is. An archive
 * document (RFC 5005 §4) has `archive`, true, and `current`, the address of the window;
 * `prev_archive`, which is `next_url` too, and `next_archive` are the addresses of its neighbours.
 * Where articles were withdrawn, `withdrawn` lists them as `{"id": …, "date_withdrawn": …}`: the id
 * that the item had, and an RFC 3339 date-time.
 */
function historyOf({ isArchive, currentUrl, previousUrl, nextUrl, tombstones }: Envelope) {
  return {
    ...(isArchive && { archive: true, current: currentUrl }),
    prev_archive: previousUrl,
    next_archive: nextUrl,
    withdrawn: some(tombstones.map(({ id, withdrawn }) => ({ id, date_withdrawn: withdrawn }))),
  }
}

/** `_dateline`, an extension named after its maker, has what the format has no member for. */
type Item = {
  id: string
  content_html: string
  url: string
  title?: string
  summary?: string
  image?: string
  date_modified: Instant
  date_published: Instant
  content_text?: string
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
  _dateline?: {
    dateline?: string
    tags?: Tag[]
    image?: Omit<Image, 'url' | 'srcset'>
    markdown?: string
  }
}

function item(article: Article, { json }: Site): string {
  const { summary, html, published, dateline, markdown, tags } = article
  const { url: image, srcset: _, ...imageFacts } = article.image ?? {}
  const own = {
    dateline,
    tags: some(tags),
    image: some(imageFacts),
    markdown: (json.includes('markdown') && markdown) || undefined,
  }
  const item: Item = {
    id: article.id,
    content_html: html,
    url: article.url,
    title: article.title,
    ...(html && { summary }),
    image,
    date_modified: article.updated ?? published,
    date_published: published,
    // A program has the HTML, and an item must have one of them.
    content_text: html && !json.includes('text') ? undefined : article.text,
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
    _dateline: some(own),
  }
  return JSON.stringify(item)
}

/** The list or object, or undefined if there is nothing in it. */
function some<T extends object>(value: T): T | undefined {
  return Object.values(value).some((member) => member !== undefined) ? value : undefined
}
