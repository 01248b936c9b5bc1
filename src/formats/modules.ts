import type { Article, Author, Image } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import { text, words, xml } from './xml.ts'

/** The vocabularies that RSS and Atom both borrow from, as the attributes that declare them. */
const namespaces = {
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:foaf': 'http://xmlns.com/foaf/0.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  'xmlns:rdfs': 'http://www.w3.org/2000/01/rdf-schema#',
}

/**
 * Returns what declares them for a site. Its own word for Markdown is one that validators don't
 * know, so it is there only where the site asks for Markdown.
 */
export function namespacesFor({ markdown }: Site): Record<string, string> {
  return { ...namespaces, ...(markdown && { 'xmlns:source': 'http://source.scripting.com/' }) }
}

/** Returns the elements that say the same of an article in RSS and in Atom. */
export function moduleElements(article: Article, { markdown }: Site): string[] {
  return [
    ...media(article),
    ...article.authors.map(person),
    article.dateline ? xml('dcterms:spatial', {}, words(article.dateline)) : '',
    markdown && article.markdown ? xml('source:markdown', {}, text(article.markdown)) : '',
  ]
}

/**
 * Media RSS (rssboard.org/media-rss): the picture, then every attachment. The title of an item that
 * has none would be that of its attachment in a reader that takes `media:title` for any title.
 */
function media({ title, image, attachments }: Article): string[] {
  const enclosed = attachments.map((attachment) => {
    const label = title === undefined ? 'media:description' : 'media:title'
    const name = plainWords(label, attachment.title)
    return mediaContent(attachment, mediumOf(attachment.type), name)
  })
  return image ? [picture(image), ...enclosed] : enclosed
}

/**
 * Media RSS has no element for a caption: `media:text` is a transcript, or an alt text to some, and
 * readers take `dc:description` for the item's own. `dcterms:abstract` narrows that one, which
 * photographs have their caption in (IPTC Photo Metadata, Description).
 */
function picture({ alt, caption, ...file }: Image): string {
  const said = [
    plainWords('media:description', alt),
    caption ? xml('dcterms:abstract', {}, words(caption)) : '',
  ]
  // Among several files it is the one that stands for the item.
  return mediaContent({ ...file, isDefault: true }, 'image', said.join(''))
}

function plainWords(name: string, value: string | undefined): string {
  return value ? xml(name, { type: 'plain' }, words(value)) : ''
}

/** A picture or an attachment, as far as it is a file. */
export type Medium = {
  url: string
  type?: string
  length?: number
  duration?: number
  width?: number
  height?: number
  isDefault?: true
}

function mediaContent(
  { url, type, length, isDefault, ...known }: Medium,
  medium: string | undefined,
  inner: string,
): string {
  // A size of 0 is not one.
  const { duration, width, height } = known
  const fileSize = length || undefined
  const attributes = { url, type, medium, isDefault, fileSize, duration, width, height }
  return xml('media:content', attributes, inner)
}

function mediumOf(type: string): string | undefined {
  const [medium = ''] = type.split('/')
  return ['image', 'audio', 'video'].includes(medium) ? medium : undefined
}

/** FOAF (xmlns.com/foaf/spec): what is known of an author beyond the name. */
function person({ name, role, bio, url, email, avatar }: Author): string {
  const known = [
    role && xml('foaf:title', {}, words(role)),
    bio && xml('rdfs:comment', {}, words(bio)),
    url && xml('foaf:homepage', { 'rdf:resource': url }),
    email && xml('foaf:mbox', { 'rdf:resource': `mailto:${email}` }),
    avatar && xml('foaf:img', { 'rdf:resource': avatar }),
  ].filter((element) => element)
  if (known.length === 0) return ''
  const inner = [xml('foaf:name', {}, words(name)), ...known].join('')
  return xml('foaf:maker', {}, xml('foaf:Person', {}, inner))
}
