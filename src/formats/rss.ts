import { Feed } from 'feed'
import type { Article } from '../article.ts'
import type { Site } from '../site.ts'
import type { Envelope, Format } from './format.ts'
import { generator } from './generator.ts'
import { moduleElements, namespacesFor } from './modules.ts'
import { cutElement, feedText, htmlText, spliceBefore, text, withWords, words, xml } from './xml.ts'

/** RSS 2.0 (rssboard.org/rss-specification) and its modules. */
export const rss: Format = {
  path: 'rss.xml',
  name: 'RSS',
  mediaType: 'application/rss+xml; charset=utf-8',
  fragment,
  document,
}

function document(
  { site, title, selfUrl, updated, lifetime }: Envelope,
  fragments: string[],
): string {
  const minutes = Math.ceil(lifetime / 60)
  const feed = new Feed({
    title: feedText(title),
    link: site.url,
    description: feedText(site.description),
    language: site.language,
    updated: new Date(updated),
    docs: 'https://www.rssboard.org/rss-specification',
    generator: `${generator.name}/${generator.version}`,
    feed: selfUrl,
    image: site.image && feedText(site.image),
    copyright: site.rights && feedText(site.rights),
    ttl: minutes,
  })
  feed.addExtension({
    name: '_attributes',
    objects: {
      'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'xmlns:sy': 'http://purl.org/rss/1.0/modules/syndication/',
      ...namespacesFor(site),
    },
  })
  const more = [
    site.email ? xml('managingEditor', {}, words(`${site.email} (${title})`)) : '',
    site.icon ? xml('atom:icon', {}, text(site.icon)) : '',
    xml('sy:updatePeriod', {}, text('hourly')),
    xml('sy:updateFrequency', {}, text(String(Math.max(1, Math.floor(60 / minutes))))),
    '\n',
    ...fragments.map((fragment) => `${fragment}\n`),
  ]
  return spliceBefore(withWords(feed.rss2()), '</channel>', more.join(''))
}

function fragment(article: Article, site: Site): string {
  const { id, url, title, summary, html, published, updated, language, authors, tags, link } =
    article
  const feed = new Feed({ title: '', link: site.url, updated: new Date(published) })
  feed.addItem({
    title: '',
    link: url,
    // Where there is none, `feed` makes the link the guid and says that it is the permalink.
    id: id === url ? undefined : feedText(id),
    date: new Date(published),
    // It is HTML. Without a summary it is the content, which may not stand without one.
    description: summary === undefined ? html : htmlText(summary),
    content: html,
  })
  const elements = [
    title === undefined ? '' : xml('title', {}, words(title)),
    ...authors.map(({ name }) => xml('dc:creator', {}, words(name))),
    language === site.language ? '' : xml('dc:language', {}, text(language)),
    ...tags.map(({ term, label }) => {
      const domain = `${site.url}tags/${encodeURIComponent(term)}`
      return xml('category', { domain }, words(label))
    }),
    enclosure(article),
    ...moduleElements(article, site),
    link ? xml('atom:link', { rel: 'related', href: link }) : '',
    updated ? xml('atom:updated', {}, text(updated)) : '',
  ]
  return spliceBefore(cutElement(feed.rss2(), 'item'), '</item>', elements.join(''))
}

/**
 * Readers expect one (rssboard.org/rss-profile, element enclosure). It needs a length, which is 0
 * where it is not known.
 */
function enclosure({ attachments: [first] }: Article): string {
  return first
    ? xml('enclosure', { url: first.url, length: first.length ?? 0, type: first.type })
    : ''
}
