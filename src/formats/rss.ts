import { Feed } from 'feed'
import type { Article, Attachment } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import type { Envelope, Format } from './format.ts'
import { generator } from './generator.ts'
import { fillTemplate, itemsPlace, pageUrn, placeFor, replaceWritten, selfUrn } from './template.ts'
import { namespace as history, historyElements } from './vocabularies/history.ts'
import { vocabulariesOf, vocabularyElements } from './vocabularies/index.ts'
import {
  cdata,
  feedText,
  htmlText,
  onLines,
  spliceBefore,
  text,
  withWords,
  words,
  xml,
  xmlAttributes,
} from './xml.ts'

/** RSS 2.0 (rssboard.org/rss-specification) and its modules. */
export const rss: Format = {
  path: 'rss.xml',
  name: 'RSS',
  mediaType: 'application/rss+xml; charset=utf-8',
  template,
  item,
  document,
}

function template(site: Site): string {
  const feed = new Feed({
    title: placeFor('title'),
    link: pageUrn,
    description: feedText(site.description),
    language: site.language,
    updated: new Date(0),
    docs: 'https://www.rssboard.org/rss-specification',
    generator: `${generator.name}/${generator.version}`,
    feed: selfUrn,
    image: site.image && feedText(site.image),
    copyright: site.rights && feedText(site.rights),
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
  const places: [written: string, replacement: string][] = [
    ['<channel ', `<channel${placeFor('namespaces')} `],
    // The image of a channel has its title and link.
    [`<link>${pageUrn}</link>`, `<link>${placeFor('page')}</link>`],
    [epoch, `<lastBuildDate>${placeFor('updated')}</lastBuildDate>`],
    [`<atom:link href="${selfUrn}"`, `<atom:link href="${placeFor('self')}"`],
  ]
  const envelope = places.reduce(
    (document, [written, replacement]) => replaceWritten(document, written, replacement),
    withWords(feed.rss2()),
  )
  const more = [
    site.email ? xml('managingEditor', {}, words(`${site.email} (${site.title})`)) : '',
    site.icon ? xml('atom:icon', {}, text(site.icon)) : '',
    placeFor('history'),
    placeFor('lifetime'),
    `\n${itemsPlace}\n`,
  ]
  return spliceBefore(envelope, '</channel>', more.join(''))
}

const epoch = `<lastBuildDate>${new Date(0).toUTCString()}</lastBuildDate>`

function document(template: string, envelope: Envelope, fragments: string[]): string {
  const values = {
    namespaces: envelope.isArchive ? xmlAttributes({ 'xmlns:fh': history }) : '',
    title: words(envelope.title),
    page: text(envelope.pageUrl),
    updated: new Date(envelope.updated).toUTCString(),
    self: text(envelope.selfUrl),
    // RFC 5005, Appendix B.
    history: historyElements(envelope, 'atom:link', 'application/rss+xml'),
    lifetime: envelope.isArchive ? '' : lifetimeElements(envelope.lifetime),
  }
  return fillTemplate(template, values, fragments, '\n')
}

/** How long a copy is good, in minutes, and how often that is in an hour. */
function lifetimeElements(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return [
    xml('ttl', {}, String(minutes)),
    xml('sy:updatePeriod', {}, 'hourly'),
    xml('sy:updateFrequency', {}, String(Math.max(1, Math.floor(60 / minutes)))),
  ].join('')
}

function item(article: Article, site: Site): string {
  const { id, url, title, summary, html, published, updated, language, link } = article
  // It is HTML. Without a summary it repeats the content, which needs a description beside it.
  const description = cdata(summary ? htmlText(summary) : html)
  const content = cdata(html)
  const core = onLines(2, [
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
    ...article.tags.map(({ term, label }) => {
      const domain = `${site.url}tags/${encodeURIComponent(term)}`
      return xml('category', { domain }, words(label))
    }),
    enclosure(article.attachments[0]),
    ...vocabularyElements(article, site),
    link ? xml('atom:link', { rel: 'related', href: link }) : '',
    updated ? xml('atom:updated', {}, text(updated)) : '',
  ]
  return xml('item', {}, core + more.join(''))
}

/**
 * The first attachment: readers expect one enclosure (rssboard.org/rss-profile, element enclosure).
 * Its length is required: 0 if unknown.
 */
function enclosure(attachment: Attachment | undefined): string {
  if (!attachment) return ''
  const { url, length = 0, type } = attachment
  return xml('enclosure', { url, length, type })
}
