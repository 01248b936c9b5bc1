import type { Article, Attachment, Image } from '../../article/article.ts'
import { htmlText, xml } from '../xml.ts'
import { abstract } from './dcterms.ts'

/** Media RSS (rssboard.org/media-rss). */
export const namespace = 'http://search.yahoo.com/mrss/'

/** The file of a picture or an attachment. */
type Medium = Omit<Image, 'alt' | 'caption' | 'srcset'> & Pick<Attachment, 'duration'>

/** Returns the picture, which represents the item among all its files. */
export function picture(image: Image | undefined): string {
  if (!image) return ''
  const about = plainWords('media:description', image.alt) + abstract(image.caption)
  return mediaContent(image, { medium: 'image', isDefault: true }, about)
}

/**
 * Returns an attachment. If the item has no title, that of its attachment is a description: some
 * readers take any `media:title` for the item's own.
 */
export function enclosed(attachment: Attachment, { title }: Article): string {
  const label = title === undefined ? 'media:description' : 'media:title'
  const medium = /^(image|audio|video)\//.exec(attachment.type)?.[1]
  return mediaContent(attachment, { medium }, plainWords(label, attachment.title))
}

function mediaContent(
  { url, type, length, duration, width, height }: Medium,
  role: { medium?: string; isDefault?: true },
  inner: string,
): string {
  // A size of 0 is no size.
  const fileSize = length || undefined
  return xml('media:content', { url, type, ...role, fileSize, duration, width, height }, inner)
}

function plainWords(name: string, value: string | undefined): string {
  return value ? xml(name, { type: 'plain' }, htmlText(value)) : ''
}
