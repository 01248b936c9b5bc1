import { Feed } from 'feed'
import type { Article } from '../article.ts'
import type { Site } from '../site.ts'
import type { Envelope, Format } from './format.ts'
import { generator } from './generator.ts'
import {
  attributeElement,
  cdataHtml,
  cutElement,
  spliceBefore,
  textElement,
  type XmlElement,
  xmlText,
} from './xml.ts'

/** RSS 2.0 (rssboard.org/rss-specification) with the content, dc, atom and media modules. */
export const rss: Format = {
  path: 'rss.xml',
  name: 'RSS',
  mediaType: 'application/rss+xml; charset=utf-8',
  fragment,
  document,
}

function document({ site, title, selfUrl, updated }: Envelope, fragments: string[]): string {
  const feed = new Feed({
    title: xmlText(title),
    link: site.url,
    description: xmlText(site.description),
    language: site.language,
    updated: new Date(updated),
    generator,
    feed: selfUrl,
    image: site.image && xmlText(site.image),
    copyright: site.rights && xmlText(site.rights),
  })
  feed.addExtension({
    name: '_attributes',
    objects: {
      'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      'xmlns:media': 'http://search.yahoo.com/mrss/',
    },
  })
  return spliceBefore(
    feed.rss2(),
    '</channel>',
    fragments.map((fragment) => `${fragment}\n`).join(''),
  )
}

function fragment(article: Article, site: Site): string {
  const feed = new Feed({ title: '', link: site.url, updated: new Date(article.published) })
  const [enclosure] = article.attachments
  const extensions: Record<string, unknown> = {
    title: article.title === undefined ? undefined : textElement(article.title),
    guid: textElement(article.id, { isPermaLink: String(article.id === article.url) }),
    description: description(article),
    'dc:creator': article.authors.map(({ name }) => textElement(name)),
    'dc:language': article.language === site.language ? undefined : textElement(article.language),
    category: article.tags.map(({ label }) => textElement(label)),
    enclosure:
      enclosure &&
      attributeElement({
        url: enclosure.url,
        // The specification requires a length; 0 is what feeds say when they don't know it.
        length: String(enclosure.length ?? 0),
        type: enclosure.type,
      }),
    'media:content': article.image && {
      ...attributeElement({ url: article.image.url, medium: 'image' }),
      ...(article.image.alt && {
        'media:description': textElement(article.image.alt, { type: 'plain' }),
      }),
    },
    'atom:link': article.link && attributeElement({ rel: 'related', href: article.link }),
    'atom:updated': article.updated && textElement(article.updated),
  }
  feed.addItem({
    title: '',
    link: article.url,
    date: new Date(article.published),
    content: cdataHtml(article.html),
    extensions: Object.entries(extensions)
      .filter(([, objects]) => objects !== undefined)
      .map(([name, objects]) => ({ name, objects: objects as Record<string, unknown> })),
  })
  return cutElement(feed.rss2(), 'item')
}

/** An item must have a title or a description; a note that makes no summary is its own. */
function description({ title, summary, html }: Article): XmlElement | undefined {
  if (summary !== undefined) return textElement(summary)
  return title === undefined ? textElement(html) : undefined
}
