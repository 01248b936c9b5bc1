import { Feed } from 'feed'
import type { Article } from '../article.ts'
import type { Site } from '../site.ts'
import type { Envelope, Format } from './format.ts'
import { generator } from './generator.ts'
import { cdataHtml, cutElement, htmlText, spliceBefore, xml, xmlAttribute, xmlText } from './xml.ts'

/** Atom 1.0 (RFC 4287). */
export const atom: Format = {
  path: 'atom.xml',
  name: 'Atom',
  mediaType: 'application/atom+xml; charset=utf-8',
  fragment,
  document,
}

/**
 * `feed` takes only URLs for an id and rewrites them, so it gets this one, and the true id takes
 * its place.
 */
const placeholder = 'urn:dateline:id'

function document({ site, title, selfUrl, updated }: Envelope, fragments: string[]): string {
  const feed = new Feed({
    id: placeholder,
    title: xmlText(title),
    link: site.url,
    description: xmlText(site.description),
    updated: new Date(updated),
    generator,
    feed: selfUrl,
    // RFC 4287 §4.1.1: the author of every entry that names none.
    author: { name: xmlText(site.title), link: site.url },
    image: site.image && xmlText(site.image),
    favicon: site.icon && xmlText(site.icon),
    copyright: site.rights && xmlText(site.rights),
  })
  const envelope = withId(feed.atom1(), selfUrl)
    .replace('<feed ', () => `<feed xml:lang="${xmlAttribute(site.language)}" `)
    .replace('<link rel="alternate"', '$& type="text/html"')
    .replace('<link rel="self"', '$& type="application/atom+xml"')
  return spliceBefore(envelope, '</feed>', fragments.map((fragment) => `${fragment}\n`).join(''))
}

function fragment(article: Article, site: Site): string {
  const feed = new Feed({ id: placeholder, title: '', updated: new Date(article.published) })
  feed.addItem({
    title: htmlText(article.title ?? ''),
    id: placeholder,
    link: article.url,
    date: new Date(article.updated ?? article.published),
    published: new Date(article.published),
    description: article.summary && htmlText(article.summary),
    content: cdataHtml(article.html),
    author: article.authors.map(({ name, email, url }) => ({
      name: xmlText(name),
      email: email && xmlText(email),
      link: url,
    })),
  })
  const entry = withId(cutElement(feed.atom1(), 'entry'), article.id)
  const complete = spliceBefore(
    entry,
    '</entry>',
    [...links(article), ...categories(article)].join(''),
  )
  const language =
    article.language === site.language ? '' : ` xml:lang="${xmlAttribute(article.language)}"`
  return complete
    .replace('<entry>', () => `<entry${language}>`)
    .replace('<link ', '<link rel="alternate" type="text/html" ')
}

function links({ link, image, attachments }: Article): string[] {
  const enclosures = attachments.map(({ url, type, length, title }) =>
    xml('link', { rel: 'enclosure', href: url, type, length: length?.toString(), title }),
  )
  const related = link ? [xml('link', { rel: 'related', href: link })] : []
  const picture = image
    ? [xml('link', { rel: 'enclosure', href: image.url, title: image.alt })]
    : []
  return [...related, ...enclosures, ...picture]
}

function categories({ tags }: Article): string[] {
  return tags.map(({ term, label }) => xml('category', { term, label }))
}

/**
 * The first `<id>` is the one that `feed` wrote: before it stands only text in which `<` is
 * escaped.
 */
function withId(document: string, id: string): string {
  return document.replace(`<id>${placeholder}</id>`, () => xml('id', {}, id))
}
