import { Feed } from 'feed'
import type { Article } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import type { Envelope, Format } from './format.ts'
import { generator } from './generator.ts'
import { fillTemplate, itemsPlace, placeFor, replaceWritten } from './template.ts'
import { spliceBefore } from './xml.ts'

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export const json: Format = {
  file: 'feed.json',
  name: 'JSON Feed',
  mediaType: 'application/feed+json; charset=utf-8',
  template,
  fragment,
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

function fragment(article: Article): string {
  const { published, updated, dateline, markdown, tags } = article
  const { url: image, ...imageFacts } = article.image ?? {}
  const feed = new Feed({ title: '' })
  feed.addItem({
    id: article.id,
    link: article.url,
    title: article.title ?? '',
    description: article.summary,
    content: article.html,
    image,
    date: new Date(updated ?? published),
    published: new Date(published),
    extensions: feedExtensions({
      date_published: published,
      date_modified: updated ?? published,
      content_html: article.html,
      content_text: article.text,
      summary: article.summary,
      external_url: article.link,
      language: article.language,
      authors: article.authors.map(({ name, url, avatar, role, bio, email }) => {
        return { name, url, avatar, ...extension({ role, bio, email }) }
      }),
      tags: tags.map(({ label }) => label),
      attachments: article.attachments.map(({ url, type, title, length, duration }) => ({
        url,
        mime_type: type,
        title,
        size_in_bytes: length,
        duration_in_seconds: duration,
      })),
      ...extension({ dateline, tags, image: imageFacts, markdown: markdown || undefined }),
    }),
  })
  const [item] = JSON.parse(feed.json1()).items
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
