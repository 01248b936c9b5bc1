import { Feed } from 'feed'
import type { Article } from '../article.ts'
import type { Envelope, Format } from './format.ts'
import { spliceBefore } from './xml.ts'

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export const json: Format = {
  path: 'feed.json',
  name: 'JSON Feed',
  mediaType: 'application/feed+json; charset=utf-8',
  fragment,
  document,
}

function document({ site, title, selfUrl }: Envelope, fragments: string[]): string {
  const feed = new Feed({
    title,
    link: site.url,
    description: site.description,
    feedLinks: { json: selfUrl },
    image: site.image,
  })
  extend(feed, {
    version: 'https://jsonfeed.org/version/1.1',
    language: site.language,
    favicon: site.icon,
  })
  const envelope = JSON.stringify(JSON.parse(feed.json1()))
  // `items` is the last member and empty, so the last bracket of the document is the one that
  // closes it.
  return spliceBefore(envelope, ']', fragments.join(',\n'))
}

function fragment(article: Article): string {
  const { published, updated, attachments } = article
  const feed = new Feed({ title: '' })
  feed.addItem({
    id: article.id,
    link: article.url,
    title: article.title ?? '',
    description: article.summary,
    content: article.html,
    image: article.image?.url,
    date: new Date(updated ?? published),
    published: new Date(published),
    extensions: Object.entries({
      date_published: published,
      date_modified: updated ?? published,
      content_html: article.html,
      content_text: article.text,
      summary: article.summary,
      external_url: article.link,
      language: article.language,
      authors: article.authors.map(({ name, url, avatar }) => ({ name, url, avatar })),
      tags: article.tags.map(({ label }) => label),
      attachments: attachments.map(({ url, type, title, length, duration }) => ({
        url,
        mime_type: type,
        title,
        size_in_bytes: length,
        duration_in_seconds: duration,
      })),
      // Extensions of ours are named after us, as the specification asks.
      _dateline: { dateline: article.dateline },
    }).map(([name, objects]) => ({
      name,
      objects: absentIfEmpty(objects) as Record<string, unknown>,
    })),
  })
  const [item] = JSON.parse(feed.json1()).items
  return JSON.stringify(item)
}

function extend(feed: Feed, members: Record<string, unknown>): void {
  for (const [name, objects] of Object.entries(members)) {
    feed.addExtension({ name, objects: objects as Record<string, unknown> })
  }
}

/** JSON leaves out what is undefined; an empty list or object says as little. */
function absentIfEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const isEmpty = Array.isArray(value)
    ? value.length === 0
    : Object.values(value).every((v) => v === undefined)
  return isEmpty ? undefined : value
}
