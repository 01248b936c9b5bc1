import type { AtomFeed, JsonFeed, RssFeed } from 'feedsmith'
import type { Moved, OldSite, Source } from '../moved.ts'
import type { Place } from '../report.ts'
import { documentsFrom, type FeedDocument, itemCount, keyOf } from './documents.ts'
import { lostIdentity } from './identity.ts'
import { feedItemsIn } from './items.ts'

/** An item of a feed in any format, as far as an article has a place for it. */
type Item = {
  id?: string
  link?: string
  external?: string
  html?: string
  title?: string
  published?: string
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
        const told = feedItemsIn(document)
        for (const [at, item] of itemsIn(document).entries()) {
          if (document === first) advance(1)
          const key = told[at] ? keyOf(told[at]) : ''
          if (seen.has(key)) continue
          seen.add(key)
          const place = { file: item.link ?? `${document.address}#${at + 1}` }
          const loss = told[at] && lostIdentity(told[at], document.parsed.format)
          if (loss) report.often(place, loss)
          yield movedFrom(item, place, site)
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
    const { title, subtitle, links = [] } = parsed.feed
    const url = links.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
    return { title: title?.value, description: subtitle?.value, url, items }
  }
  if (parsed.format === 'json') {
    const { title, description, home_page_url: url, language } = parsed.feed
    return { title, description, url, language, items }
  }
  const { title, description, link: url } = parsed.feed
  const language = parsed.format === 'rss' ? parsed.feed.language : undefined
  return { title, description, url, language, items }
}

function itemsIn({ parsed }: FeedDocument): Item[] {
  if (parsed.format === 'atom')
    return ((parsed.feed.entries ?? []) as AtomFeed.Entry<string>[]).map(fromAtom)
  if (parsed.format === 'json')
    return ((parsed.feed.items ?? []) as JsonFeed.Item<string>[]).map(fromJson)
  return ((parsed.feed.items ?? []) as RssFeed.Item<string>[]).map(fromRss)
}

function fromRss(item: RssFeed.Item<string>): Item {
  const { guid, dc, content, itunes } = item
  const isPermalink = guid?.isPermaLink !== false && /^https?:/.test(guid?.value ?? '')
  const people = dc?.creators ?? item.authors ?? []
  return {
    id: guid?.value ?? item.link ?? item.title,
    link: item.link ?? (isPermalink ? guid?.value : undefined),
    html: content?.encoded ?? item.description ?? itunes?.summary,
    title: item.title,
    published: item.pubDate ?? dc?.dates?.[0],
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

function fromAtom(entry: AtomFeed.Entry<string>): Item {
  const { links = [], title, summary, content } = entry
  const link = links.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
  const isText = content?.type === undefined || content.type === 'text'
  const body = content?.value ?? summary?.value
  const html = isText && body !== undefined && !/<[a-z]/i.test(body) ? paragraphs(body) : body
  return {
    id: entry.id,
    link,
    html,
    title: title?.value,
    published: entry.published ?? entry.updated,
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

function fromJson(item: JsonFeed.Item<string>): Item {
  return {
    id: item.id === undefined ? undefined : String(item.id),
    link: item.url,
    external: item.external_url,
    html:
      item.content_html ??
      (item.content_text === undefined ? undefined : paragraphs(item.content_text)),
    title: item.title,
    published: item.date_published ?? item.date_modified,
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
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return escaped
    .split(/\n\s*\n/)
    .map((one) => `<p>${one.trim().replaceAll('\n', '<br>')}</p>`)
    .join('\n')
}

function movedFrom(item: Item, place: Place, site: OldSite): Moved {
  const link = item.link ? URL.parse(item.link, site.url) : null
  const home = site.url ? URL.parse(site.url) : null
  const isOwn = link !== null && (!home || bareHost(link) === bareHost(home))
  const last = link?.pathname.split('/').findLast((part) => part !== '') ?? ''
  const elsewhere = item.external ?? (isOwn ? undefined : link?.href)
  const attachments = item.attachments.map((one) => {
    return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))
  })
  return {
    kind: 'article',
    place,
    fields: {
      title: item.title ?? '',
      published: item.published ?? '',
      updated: item.updated ?? '',
      authors: item.authors.flatMap(({ name, url }) =>
        name ? [{ name, ...(url && { url }) }] : [],
      ),
      tags: item.tags.map((tag) => tag.replaceAll(',', ' ')),
      summary: item.summary ?? '',
      language: item.language ?? '',
      ...(item.image && { image: item.image }),
      ...(attachments.length > 0 && { attachments }),
      ...(elsewhere && { link: elsewhere }),
    },
    ...(item.id && { guid: item.id }),
    body: { html: item.html ?? '' },
    slug: isOwn ? last.replace(/\.(?:html?|php|aspx?)$/, '') : '',
    addresses:
      isOwn && link && link.pathname !== '/'
        ? [link.pathname + link.search]
        : isOwn && link?.search
          ? [`/${link.search}`]
          : [],
  }
}

function bareHost({ host }: URL): string {
  return host.replace(/^www\./, '')
}
