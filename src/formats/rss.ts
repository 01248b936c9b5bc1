import { Feed } from 'feed'
import type { Article } from '../article/article.ts'
import { cloudPath } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { type Envelope, type Format, generator } from './format.ts'
import { feedText, frame } from './frame.ts'
import { namespace as history, historyElements } from './vocabularies/history.ts'
import { vocabulariesOf, vocabularyElements } from './vocabularies/index.ts'
import { enclosed } from './vocabularies/media.ts'
import { titleOf } from './vocabularies/rdf.ts'
import { cdata, hexReferences, htmlText, onLines, text, words, xml, xmlAttributes } from './xml.ts'

/** RSS 2.0 (rssboard.org/rss-specification) and its modules. */
export const rss: Format = {
  file: 'rss.xml',
  name: 'RSS',
  mediaType: 'application/rss+xml; charset=utf-8',
  hasTombstones: false,
  item,
  separator: '\n',
  document,
}

function document(site: Site, envelope: Envelope, items: string): string {
  const { title, pageUrl, selfUrl, updated, isArchive, lifetime, hub } = envelope
  const more = [
    site.email ? xml('managingEditor', {}, words(`${site.email} (${site.title})`)) : '',
    site.icon ? xml('atom:icon', {}, text(site.icon)) : '',
    // RFC 5005, Appendix B.
    historyElements(envelope, 'atom:link', 'application/rss+xml'),
    isArchive ? '' : lifetimeElements(lifetime),
    hub ? xml('atom:link', { rel: 'hub', href: hub.url }) : '',
    hub?.isOwn ? cloud(hub.url) : '',
  ]
  const built = xml('lastBuildDate', {}, new Date(updated).toUTCString())
  return channel(site, {
    '<channel': `<channel${isArchive ? xmlAttributes({ 'xmlns:fh': history }) : ''}`,
    // The image of the channel has the same title and link.
    '<title>-</title>': xml('title', {}, words(title)),
    '<link>urn:dateline:page</link>': xml('link', {}, text(pageUrl)),
    '<lastBuildDate>Thu, 01 Jan 1970 00:00:00 GMT</lastBuildDate>': built,
    '<atom:link href="urn:dateline:self"': `<atom:link href="${text(selfUrl)}"`,
    '</channel>': `${more.join('')}\n${items}\n</channel>`,
  })
}

const channel = frame((site) => {
  const feed = new Feed({
    title: '-',
    link: 'urn:dateline:page',
    description: feedText(site.description),
    updated: new Date(0),
    docs: 'https://www.rssboard.org/rss-specification',
    generator: `${generator.name}/${generator.version}`,
    language: site.language,
    image: site.image && feedText(site.image),
    copyright: site.rights && feedText(site.rights),
    feed: 'urn:dateline:self',
  })
  feed.addExtension({
    name: '_attributes',
    objects: {
      'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'xmlns:sy': 'http://purl.org/rss/1.0/modules/syndication/',
      ...vocabulariesOf(site),
    },
  })
  // Addresses stay as they are.
  return feed.rss2().replace(/<(?:description|copyright)>[^<]+/g, hexReferences)
})

/** How long a copy is good, in minutes, and how many times an hour a reader should ask. */
function lifetimeElements(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return [
    xml('ttl', {}, String(minutes)),
    xml('sy:updatePeriod', {}, 'hourly'),
    xml('sy:updateFrequency', {}, String(Math.max(1, Math.floor(60 / minutes)))),
  ].join('')
}

/** Where a reader registers by rssCloud, the older way to be told (rssboard.org/rsscloud-interface). */
function cloud(hub: string): string {
  const { hostname, port, protocol } = new URL(hub)
  const isSecure = protocol === 'https:'
  return xml('cloud', {
    domain: hostname,
    port: port || (isSecure ? '443' : '80'),
    path: cloudPath,
    registerProcedure: '',
    protocol: isSecure ? 'https-post' : 'http-post',
  })
}

function item(article: Article, site: Site): string {
  const { id, url, title, summary, html, published, updated, language, link } = article
  const [first, ...others] = article.attachments
  // HTML. Without a summary it repeats the content, which must not stand without a description.
  const description = cdata(summary ? htmlText(summary) : html)
  const content = cdata(html)
  const core = onLines([
    xml('link', {}, text(url)),
    xml('guid', { isPermaLink: id === url }, text(id)),
    xml('pubDate', {}, new Date(published).toUTCString()),
    description && xml('description', {}, description),
    content && xml('content:encoded', {}, content),
  ])
  const more = [
    title === undefined ? '' : xml('title', {}, words(title)),
    ...article.authors.map(({ name }) => xml('dc:creator', {}, words(name))),
    language === site.language ? '' : xml('dc:language', {}, text(language)),
    // Without a domain, which makes it an object for some parsers.
    ...article.tags.map(({ label }) => xml('category', {}, words(label))),
    // Readers expect one enclosure (rssboard.org/rss-profile). It must have a length: 0 if unknown.
    first ? xml('enclosure', { url: first.url, length: first.length ?? 0, type: first.type }) : '',
    first ? titleOf(first) : '',
    ...vocabularyElements(article, site),
    ...others.map((attachment) => enclosed(attachment, article)),
    link ? xml('atom:link', { rel: 'related', href: link }) : '',
    updated ? xml('atom:updated', {}, text(updated)) : '',
  ]
  return xml('item', {}, core + more.join(''))
}
