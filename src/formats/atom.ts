import { Feed } from 'feed'
import type { Article } from '../article/article.ts'
import { headline } from '../article/headline.ts'
import type { Site } from '../site/site.ts'
import type { Envelope, Format, Tombstone } from './format.ts'
import { generator } from './generator.ts'
import { historyElements, historyNamespace, pageUrn, selfUrn } from './history.ts'
import { type Medium, moduleElements, namespacesFor } from './modules.ts'
import { fillTemplate, itemsPlace, placeFor, replaceWritten } from './template.ts'
import {
  cutElement,
  feedText,
  htmlText,
  spliceBefore,
  text,
  withWords,
  words,
  xml,
  xmlAttributes,
} from './xml.ts'

/** Atom 1.0 (RFC 4287). */
export const atom: Format = {
  file: 'atom.xml',
  name: 'Atom',
  mediaType: 'application/atom+xml; charset=utf-8',
  template,
  fragment,
  document,
}

/**
 * `feed` takes only URLs for an id and rewrites them, so it gets this one, and the true id takes
 * its place.
 */
const placeholder = 'urn:dateline:id'

function template(site: Site): string {
  const feed = new Feed({
    id: placeFor('id'),
    title: placeFor('title'),
    link: pageUrn,
    description: feedText(site.description),
    updated: new Date(0),
    generator: generator.name,
    feed: selfUrn,
    // RFC 4287 §4.1.1: the author of every entry that names none.
    author: { name: feedText(site.title), link: site.url, email: site.email },
    image: site.image && feedText(site.image),
    favicon: site.icon && feedText(site.icon),
    copyright: site.rights && feedText(site.rights),
  })
  const attributes = xmlAttributes({ 'xml:lang': site.language, ...namespacesFor(site) })
  const places: [written: string, replacement: string][] = [
    ['<feed ', `<feed${attributes}${placeFor('namespaces')} `],
    [`<updated>${epoch}</updated>`, `<updated>${placeFor('updated')}</updated>`],
    ['<generator>', `<generator version="${generator.version}">`],
    [
      `<link rel="alternate" href="${pageUrn}"`,
      `<link rel="alternate" type="text/html" href="${placeFor('page')}"`,
    ],
    [
      `<link rel="self" href="${selfUrn}"`,
      `<link rel="self" type="application/atom+xml" href="${placeFor('self')}"`,
    ],
  ]
  const envelope = places.reduce(
    (document, [written, replacement]) => replaceWritten(document, written, replacement),
    withWords(feed.atom1()),
  )
  return spliceBefore(envelope, '</feed>', `${placeFor('history')}${itemsPlace}\n`)
}

const epoch = new Date(0).toISOString()

function document(template: string, envelope: Envelope, fragments: string[]): string {
  const { isArchive, tombstones } = envelope
  const values = {
    namespaces: xmlAttributes({
      ...(isArchive && historyNamespace),
      ...(tombstones.length > 0 && { 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0' }),
    }),
    // One and the same in the window and the archive documents of a slice: they are one feed in
    // parts (RFC 5005 §4).
    id: text(envelope.currentUrl),
    title: words(envelope.title),
    updated: new Date(envelope.updated).toISOString(),
    page: text(envelope.pageUrl),
    self: text(envelope.selfUrl),
    history: onLine(
      historyElements(envelope, 'link', 'application/atom+xml') +
        tombstones.map(deletedEntry).join(''),
    ),
  }
  return fillTemplate(template, values, fragments, '\n')
}

/** Elements on a line of their own, where there are any. */
function onLine(elements: string): string {
  return elements && `${elements}\n`
}

/** RFC 6721 §3. It stands before the entries, as all that is not one (RFC 4287, Appendix B). */
function deletedEntry({ id, withdrawn }: Tombstone): string {
  return xml('at:deleted-entry', { ref: id, when: withdrawn })
}

function fragment(article: Article, site: Site): string {
  const { id, url, published, updated, language, summary, html, authors } = article
  const feed = new Feed({ id: placeholder, title: '', updated: new Date(published) })
  feed.addItem({
    title: '',
    id: placeholder,
    link: url,
    date: new Date(updated ?? published),
    published: new Date(published),
    description: summary && htmlText(summary),
    content: html,
    author: authors.map(({ name, email, url }) => ({ name: feedText(name), email, link: url })),
  })
  const attributes = xmlAttributes({
    'xml:lang': language === site.language ? undefined : language,
  })
  const entry = withId(withWords(cutElement(feed.atom1(), 'entry')), id)
    .replace('<entry>', () => `<entry${attributes}>`)
    // An entry must have a title (RFC 4287 §4.1.2), and validators ask for words in it.
    // As text: there are readers that show what stands in a title of type `html`.
    .replace('<title type="html"><![CDATA[]]></title>', () =>
      xml('title', {}, words(headline(article))),
    )
    .replace('<link ', '<link rel="alternate" type="text/html" ')
  const elements = [
    ...categories(article, site),
    ...links(article),
    ...moduleElements(article, site),
  ]
  return spliceBefore(entry, '</entry>', elements.join(''))
}

function categories({ tags }: Article, { url }: Site): string[] {
  return tags.map(({ term, label }) => xml('category', { term, scheme: `${url}tags/`, label }))
}

function links({ link, image, attachments }: Article): string[] {
  const related = link ? [xml('link', { rel: 'related', href: link })] : []
  const enclosed = attachments.map((attachment) => enclosure(attachment, attachment.title))
  // The first image among them is taken for the picture, and what has no type for anything; in
  // Media RSS it is there all the same.
  const firstImage = attachments.findIndex(({ type }) => type.startsWith('image/'))
  const picture = image?.type ? [enclosure(image, image.alt)] : []
  enclosed.splice(firstImage < 0 ? enclosed.length : firstImage, 0, ...picture)
  return [...related, ...enclosed]
}

function enclosure({ url, type, length }: Medium, title: string | undefined): string {
  return xml('link', { rel: 'enclosure', href: url, type, length, title })
}

/**
 * The first `<id>` is the one that `feed` wrote: before it stands only text in which `<` is
 * escaped.
 */
function withId(document: string, id: string): string {
  return document.replace(`<id>${placeholder}</id>`, () => xml('id', {}, text(id)))
}
