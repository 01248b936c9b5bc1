import { parseFeed } from '@rowanmanning/feed-parser'
import { type MediaNs, parseAtomFeed, parseRssFeed } from 'feedsmith'
import { expect } from 'vitest'
import type { Site } from '../../src/site/site.ts'
import { textOfHtml } from '../readers/html.ts'
import type { Item } from './read-feed.ts'

/**
 * Expects that two parsers which are not ours, feedsmith and feed-parser, find in a document what
 * these items say. Where one of them falls short, a comment says how, and the other or `readFeed`
 * has the proof.
 */
export const expectOthersRead = { rss: expectOthersReadRss, atom: expectOthersReadAtom }

function expectOthersReadRss(document: string, items: Item[], site: Site): void {
  const feed = parseRssFeed(document)
  const read = (feed.items ?? []).map(({ guid, atom, dc, dcterms, ...item }) => ({
    id: guid?.value,
    url: item.link,
    title: item.title,
    description: textOfHtml(item.description ?? ''),
    html: item.content?.encoded ?? '',
    published: instant(item.pubDate),
    updated: instant(atom?.updated ?? item.pubDate),
    authors: dc?.creators ?? [],
    categories: item.categories ?? [],
    language: dc?.languages?.[0] ?? feed.language,
    dateline: dcterms?.spatials?.[0],
    links: atom?.links ?? [],
    enclosures: (item.enclosures ?? []).map(withKnownLength),
    media: readMedia(item.media),
    markdown: item.sourceNs?.markdown,
  }))
  expect(read, 'RSS, by feedsmith').toEqual(
    items.map((item, index) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      description: item.summary ?? textOfHtml(htmlForFeedsmith(item, read[index])),
      html: htmlForFeedsmith(item, read[index]),
      published: item.published,
      updated: item.updated,
      authors: item.authors.map(({ name }) => name),
      categories: item.tags.map(({ label }) => ({ name: label })),
      language: item.language,
      dateline: item.dateline,
      links: item.link ? [{ rel: 'related', href: item.link }] : [],
      enclosures: rssEnclosure(item),
      media: mediaOf({ ...item, attachments: item.attachments.slice(1) }),
      // feedsmith trims every text, and Markdown may begin with spaces that mean something.
      markdown: item.markdown?.trim(),
    })),
  )
  const others = parseFeed(document).items.map((item) => ({
    ...readByFeedParser(item),
    authors: item.authors.map(({ name }) => name),
  }))
  expect(others, 'RSS, by feed-parser').toEqual(
    items.map((item, index) => ({
      ...factsForFeedParser(item, others[index]),
      // Without a summary it is the content, which feed-parser misreads in the same way.
      description: item.summary ?? others[index]?.description,
      authors:
        item.authors.length === 0 && site.email
          ? [site.title]
          : // feed-parser looks for URLs, addresses and brackets in a name, and takes them out.
            item.authors.map(({ name }, at) => {
              return /@|https?:\/\/|^[[(<]/i.test(name) ? others[index]?.authors[at] : name
            }),
      categories: item.tags.map(({ label }) => ({ label, term: label, url: null })),
      media: titledAs(others[index]?.media, [
        ...rssEnclosure(item),
        ...mediaOf({ ...item, attachments: item.attachments.slice(1) }),
      ]),
    })),
  )
}

function expectOthersReadAtom(document: string, items: Item[], site: Site): void {
  const scheme = `${site.url}tags/`
  const feed = parseAtomFeed(document)
  const read = (feed.entries ?? []).map(({ dcterms, media, xml, ...entry }) => ({
    id: entry.id,
    title: entry.title?.value,
    summary: textOfHtml(entry.summary?.value ?? ''),
    html: entry.content?.value ?? '',
    published: instant(entry.published),
    updated: instant(entry.updated),
    authors: entry.authors ?? [],
    categories: entry.categories ?? [],
    language: xml?.lang ?? feed.xml?.lang,
    dateline: dcterms?.spatials?.[0],
    links: (entry.links ?? []).map(withKnownLength),
    media: readMedia(media),
  }))
  expect(read, 'Atom, by feedsmith').toEqual(
    items.map((item, index) => ({
      id: item.id,
      title: item.title,
      summary: item.summary ?? '',
      html: htmlForFeedsmith(item, read[index]),
      published: item.published,
      updated: item.updated,
      authors: item.authors.map(({ name, url, email }) => ({ name, uri: url, email })),
      categories: item.tags.map(({ label }) => ({ term: label, label, scheme })),
      language: item.language,
      dateline: item.dateline,
      links: [
        { rel: 'alternate', type: 'text/html', href: item.url },
        ...(item.link ? [{ rel: 'related', href: item.link }] : []),
        ...item.attachments.map(({ url, duration: _, ...link }) => {
          return { rel: 'enclosure', href: url, ...link }
        }),
      ],
      media: mediaOf({ ...item, attachments: [] }),
    })),
  )
  const others = parseFeed(document).items.map((item) => ({
    ...readByFeedParser(item),
    updated: instant(item.updated),
    authors: item.authors.map(({ name, url, email }) => ({ name, url: url ?? undefined, email })),
  }))
  const itself = { name: site.title, url: site.url, email: site.email ?? null }
  expect(others, 'Atom, by feed-parser').toEqual(
    items.map((item, index) => ({
      ...factsForFeedParser(item, others[index]),
      title: isReplacedTwice(item.title) ? others[index]?.title : item.title,
      description: item.summary,
      updated: item.updated,
      authors: (item.authors.length > 0 ? item.authors : [itself]).map(
        ({ name, url, email = null }, at) => {
          return {
            name: isReplacedTwice(name) ? others[index]?.authors[at]?.name : name,
            url,
            email,
          }
        },
      ),
      categories: item.tags.map(({ label }) => ({ term: label, label, url: scheme })),
      media: titledAs(others[index]?.media, [
        ...item.attachments,
        ...mediaOf({ ...item, attachments: [] }),
      ]),
    })),
  )
}

function readByFeedParser(item: ReturnType<typeof parseFeed>['items'][number]) {
  return {
    id: item.id,
    url: item.url,
    title: item.title ?? undefined,
    description: item.description ?? undefined,
    content: item.content,
    published: instant(item.published),
    categories: item.categories,
    media: item.media.map(({ url, mimeType, length, title }) => ({
      url,
      type: mimeType ?? undefined,
      length: length || undefined,
      title: title ?? undefined,
    })),
  }
}

function factsForFeedParser(item: Item, read: ReturnType<typeof readByFeedParser> | undefined) {
  // Where an entry of Atom has no content, feed-parser takes that of Media RSS.
  const isMisread = item.html.includes('&') || item.html === ''
  return {
    id: isReplacedTwice(item.id) ? read?.id : item.id,
    url: item.url,
    title: item.title,
    content: isMisread ? read?.content : item.html,
    published: item.published,
  }
}

/** feedsmith takes out what only looks like a comment, in the value of an attribute. */
function htmlForFeedsmith({ html }: Item, read: { html: string } | undefined): string {
  return html.includes('<!--') && read ? read.html : html
}

function readMedia(media: MediaNs.ItemOrFeed | undefined) {
  return (media?.contents ?? []).map(({ url, type, fileSize, title, description, ...medium }) => ({
    url,
    type,
    length: fileSize,
    title: (title ?? description)?.value,
    duration: medium.duration,
    width: medium.width,
    height: medium.height,
  }))
}

/** What Media RSS says: the picture, then these attachments. */
function mediaOf({ image, attachments }: Item) {
  if (!image) return attachments
  // Neither reads what is not of Media RSS in it.
  const { alt, caption: _, ...picture } = image
  return [{ ...picture, title: alt }, ...attachments]
}

/** The enclosure is the first attachment, without its title. */
function rssEnclosure({ attachments }: Item) {
  return attachments.slice(0, 1).map(({ url, type, length }) => ({ url, type, length }))
}

/** A length of 0 is one that is not known. */
function withKnownLength<T extends { length?: number }>(link: T): T {
  return { ...link, length: link.length || undefined }
}

type Enclosed = { url: string; type?: string; length?: number; title?: string }

/**
 * feed-parser replaces references twice: it makes `&lt;` of the HTML `&amp;lt;`, and where it has
 * replaced `&amp;` in an id, it takes `&copy=` for another.
 */
function isReplacedTwice(text = ''): boolean {
  return /&[#\w]/.test(text)
}

/** feed-parser keeps one medium of each URL, the first, and four facts of it. */
function titledAs(read: Enclosed[] = [], media: Enclosed[]): Enclosed[] {
  return media
    .filter(({ url }, at) => media.findIndex((medium) => medium.url === url) === at)
    .map(({ url, type, length, title }, at) => {
      return { url, type, length, title: isReplacedTwice(title) ? read[at]?.title : title }
    })
}

function instant(date: string | Date | null | undefined): string {
  return new Date(date ?? '').toISOString().replace('.000Z', 'Z')
}
