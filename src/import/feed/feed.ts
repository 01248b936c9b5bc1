import type { AtomFeed, JsonFeed, RssFeed } from 'feedsmith'
import { bareHost } from '../fetch-media/hosts.ts'
import type { Moved, OldSite, Source } from '../moved.ts'
import type { Place } from '../report.ts'
import { escaped } from '../templates/made.ts'
import { documentsFrom, type FeedDocument, itemCount, keyOf } from './documents.ts'
import { lostIdentity } from './identity.ts'
import { alternateOf, type FeedItem, feedItemsIn } from './items.ts'

/** What an item of a feed in any format has for an article, beside what tells it from others. */
type Content = {
  id?: string
  external?: string
  html?: string
  updated?: string
  summary?: string
  authors: { name?: string; url?: string }[]
  tags: string[]
  image?: string
  language?: string
  attachments: { url?: string; type?: string; length?: string; duration?: string; title?: string }[]
}

/**
 * Returns the source that a feed is, by its first document. Those to which it leads are fetched while it is
 * read; `trusted` are the hosts that the user named.
 */
export function readFeed(first: FeedDocument, trusted: ReadonlySet<string> = new Set()): Source {
  const site = siteOf(first)
  return {
    seen: `${names[first.parsed.format]} feed, ${itemCount(first)} items in its first document`,
    site,
    steps: itemCount(first),
    read: async function* (report, advance) {
      const seen = new Set<string>()
      for await (const document of documentsFrom(first, trusted, report)) {
        const contents = contentsIn(document)
        for (const [at, item] of feedItemsIn(document).entries()) {
          if (document === first) advance(1)
          const content = contents[at]
          if (!content || seen.has(keyOf(item))) continue
          seen.add(keyOf(item))
          const place = { file: linkOf(item) ?? `${document.address}#${at + 1}` }
          const loss = lostIdentity(item, document.parsed.format)
          if (loss) report.often(place, loss)
          yield movedFrom(item, content, place, site)
        }
      }
    },
    fileAt: () => undefined,
  }
}

const names = { rss: 'an RSS', atom: 'an Atom', json: 'a JSON', rdf: 'an RDF (RSS 1.0)' }

function siteOf(document: FeedDocument): OldSite {
  const { parsed } = document
  const items = itemCount(document)
  if (parsed.format === 'atom') {
    const { title, subtitle, links } = parsed.feed
    return { title: title?.value, description: subtitle?.value, url: alternateOf(links), items }
  }
  if (parsed.format === 'json') {
    const { title, description, home_page_url: url, language } = parsed.feed
    return { title, description, url, language, items }
  }
  const { title, description, link: url } = parsed.feed
  const language = parsed.format === 'rss' ? parsed.feed.language : undefined
  return { title, description, url, language, items }
}

/** In the order of the items. */
function contentsIn({ parsed }: FeedDocument): Content[] {
  if (parsed.format === 'atom')
    return ((parsed.feed.entries ?? []) as AtomFeed.Entry<string>[]).map(fromAtom)
  if (parsed.format === 'json')
    return ((parsed.feed.items ?? []) as JsonFeed.Item<string>[]).map(fromJson)
  return ((parsed.feed.items ?? []) as RssFeed.Item<string>[]).map(fromRss)
}

function fromRss(item: RssFeed.Item<string>): Content {
  const { guid, dc, content, itunes } = item
  const people = dc?.creators ?? item.authors ?? []
  return {
    id: guid?.value ?? item.link ?? item.title,
    html: content?.encoded ?? item.description ?? itunes?.summary,
    summary:
      content?.encoded && item.description !== content.encoded ? item.description : undefined,
    authors: people.flatMap((name) => (typeof name === 'string' ? [{ name }] : [])),
    tags: (item.categories ?? []).flatMap(({ name }) => name ?? []),
    image: item.media?.thumbnails?.[0]?.url ?? itunes?.image,
    attachments: (item.enclosures ?? []).map(({ url, type, length }) => ({
      url,
      type,
      length: length ? String(length) : undefined,
      duration: itunes?.duration ? String(itunes.duration) : undefined,
    })),
  }
}

function fromAtom(entry: AtomFeed.Entry<string>): Content {
  const { links = [], summary, content } = entry
  const isText = content?.type === undefined || content.type === 'text'
  const body = content?.value ?? summary?.value
  const html = isText && body !== undefined && !/<[a-z]/i.test(body) ? paragraphs(body) : body
  return {
    id: entry.id,
    html,
    updated: entry.updated,
    summary: content ? summary?.value : undefined,
    authors: (entry.authors ?? []).map(({ name, uri }) => ({ name, url: uri })),
    tags: (entry.categories ?? []).flatMap(({ label, term }) => label ?? term ?? []),
    image: entry.media?.thumbnails?.[0]?.url,
    attachments: links
      .filter(({ rel }) => rel === 'enclosure')
      .map(({ href, type, length }) => ({
        url: href,
        type,
        length: length ? String(length) : undefined,
      })),
  }
}

function fromJson(item: JsonFeed.Item<string>): Content {
  return {
    id: item.id === undefined ? undefined : String(item.id),
    external: item.external_url,
    html:
      item.content_html ??
      (item.content_text === undefined ? undefined : paragraphs(item.content_text)),
    updated: item.date_modified,
    summary: item.summary,
    authors: (item.authors ?? []).map(({ name, url }) => ({ name, url })),
    tags: item.tags ?? [],
    image: item.image ?? item.banner_image,
    language: item.language,
    attachments: (item.attachments ?? []).map((one) => ({
      url: one.url,
      type: one.mime_type,
      length: one.size_in_bytes === undefined ? undefined : String(one.size_in_bytes),
      duration: one.duration_in_seconds === undefined ? undefined : String(one.duration_in_seconds),
      title: one.title,
    })),
  }
}

function paragraphs(text: string): string {
  return escaped(text)
    .split(/\n\s*\n/)
    .map((one) => `<p>${one.trim().replaceAll('\n', '<br>')}</p>`)
    .join('\n')
}

/** The address of an item, which may be its guid. */
function linkOf({ guid = '', isPermalink, link }: FeedItem): string | undefined {
  return link ?? (isPermalink && /^https?:/.test(guid) ? guid : undefined)
}

function movedFrom(item: FeedItem, content: Content, place: Place, site: OldSite): Moved {
  const { id, html = '', updated = '', summary = '', language = '', image, attachments } = content
  const address = linkOf(item)
  const link = address ? URL.parse(address, site.url) : null
  const home = site.url ? URL.parse(site.url) : null
  const isOwn = link !== null && (!home || bareHost(link.host) === bareHost(home.host))
  const path = isOwn ? link.pathname + link.search : '/'
  const last = link?.pathname.split('/').findLast((part) => part !== '') ?? ''
  const elsewhere = content.external ?? (isOwn ? undefined : link?.href)
  return {
    kind: 'article',
    place,
    fields: {
      title: item.title ?? '',
      published: item.date ?? updated,
      updated,
      authors: content.authors,
      tags: content.tags.map((tag) => tag.replaceAll(',', ' ')),
      summary,
      language,
      ...(image && { image }),
      ...(attachments.length > 0 && { attachments }),
      ...(elsewhere && { link: elsewhere }),
    },
    ...(id && { guid: id }),
    body: { html },
    slug: isOwn ? last.replace(/\.(?:html?|php|aspx?)$/, '') : '',
    addresses: path === '/' ? [] : [path],
  }
}
