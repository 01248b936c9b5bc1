import { Feed } from 'feed'
import type { Article, Author } from '../article/article.ts'
import { headline } from '../article/headline.ts'
import { iriOf } from '../article/iri.ts'
import { tagScheme } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { type Envelope, type Format, generator, type Tombstone } from './format.ts'
import { feedText, frame } from './frame.ts'
import { namespace as history, historyElements } from './vocabularies/history.ts'
import { vocabulariesOf, vocabularyElements } from './vocabularies/index.ts'
import { durationOf } from './vocabularies/rdf.ts'
import { cdata, htmlText, onLines, text, xml, xmlAttributes } from './xml.ts'

/** Atom 1.0 (RFC 4287), with the deleted entries of RFC 6721. */
export const atom: Format = {
  file: 'atom.xml',
  name: 'Atom',
  mediaType: 'application/atom+xml; charset=utf-8',
  hasTombstones: true,
  item,
  separator: '\n',
  document,
}

function document(site: Site, envelope: Envelope, items: string): string {
  const { title, pageUrl, selfUrl, currentUrl, updated, isArchive, tombstones, hub } = envelope
  const attributes = {
    'xml:lang': site.language,
    ...vocabulariesOf(site),
    'xmlns:fh': isArchive ? history : undefined,
    'xmlns:at': tombstones.length > 0 ? 'http://purl.org/atompub/tombstones/1.0' : undefined,
  }
  const type = 'application/atom+xml'
  const self = { rel: 'self', type, href: selfUrl }
  const more = [
    historyElements(envelope, 'link', type),
    hub ? xml('link', { rel: 'hub', href: hub.url }) : '',
    // Before the entries, like everything that isn't one (RFC 4287, Appendix B).
    ...tombstones.map(deletedEntry),
  ].join('')
  return feed(site, {
    '<feed': `<feed${xmlAttributes(attributes)}`,
    // The same in the window and the archive of a slice: they are one feed (RFC 5005 §4).
    '<id>-</id>': xml('id', {}, text(currentUrl)),
    '<title>-</title>': xml('title', {}, htmlText(title)),
    '<updated>1970-01-01T00:00:00.000Z</updated>': xml('updated', {}, dateTime(updated)),
    '<generator>': `<generator version="${generator.version}">`,
    '<link rel="alternate" href="urn:dateline:page"/>': alternate(pageUrl),
    '<link rel="self" href="urn:dateline:self"/>': xml('link', self),
    '</feed>': `${more && `${more}\n`}${items}\n</feed>`,
  })
}

const feed = frame((site) =>
  new Feed({
    id: '-',
    title: '-',
    updated: new Date(0),
    generator: generator.name,
    // RFC 4287 §4.1.1: the author of every entry that names none.
    author: { name: feedText(site.title), email: site.email, link: site.url },
    link: 'urn:dateline:page',
    feed: 'urn:dateline:self',
    description: feedText(site.description),
    image: site.image && feedText(site.image),
    favicon: site.icon && feedText(site.icon),
    copyright: site.rights && feedText(site.rights),
  }).atom1(),
)

function deletedEntry({ id, withdrawn }: Tombstone): string {
  return xml('at:deleted-entry', { ref: iriOf(id), when: withdrawn })
}

function item(article: Article, site: Site): string {
  const { id, url, published, updated = published, language, summary, html } = article
  const content = cdata(html)
  const scheme = tagScheme(site)
  const core = onLines([
    // An entry must have a title (RFC 4287 §4.1.2), and validators ask for words in it. It is plain
    // text: some readers show the markup of a title of type `html`.
    xml('title', {}, htmlText(headline(article))),
    xml('id', {}, text(iriOf(id))),
    alternate(url),
    xml('updated', {}, dateTime(updated)),
    summary ? xml('summary', { type: 'html' }, cdata(htmlText(summary))) : '',
    content && xml('content', { type: 'html' }, content),
    ...article.authors.map(author),
    xml('published', {}, dateTime(published)),
  ])
  const more = [
    // Many readers show the term, so it is spelled as the label.
    ...article.tags.map(({ label }) => xml('category', { term: label, scheme, label })),
    ...links(article),
    ...vocabularyElements(article, site),
    ...article.attachments.slice(1).map(durationOf),
  ]
  const attributes = { 'xml:lang': language === site.language ? undefined : language }
  return xml('entry', attributes, core + more.join(''))
}

/** With milliseconds, as in every stored entry: `feed` writes dates so. */
function dateTime(instant: string): string {
  return new Date(instant).toISOString()
}

function alternate(href: string): string {
  return xml('link', { rel: 'alternate', type: 'text/html', href })
}

function author({ name, email, url }: Author): string {
  const person = [
    xml('name', {}, htmlText(name)),
    email ? xml('email', {}, text(email)) : '',
    url ? xml('uri', {}, text(url)) : '',
  ]
  return xml('author', {}, onLines(person))
}

function links({ link, attachments }: Article): string[] {
  const related = link ? [xml('link', { rel: 'related', href: link })] : []
  const enclosed = attachments.map(({ url: href, type, length, title }) => {
    return xml('link', { rel: 'enclosure', href, type, length, title })
  })
  return [...related, ...enclosed]
}
