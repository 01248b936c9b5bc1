import type { Article, Attachment, Image } from '../../article/article.ts'
import { words, xml } from '../xml.ts'
import { abstract } from './dcterms.ts'

/** Media RSS (rssboard.org/media-rss). */
export const namespace = 'http://search.yahoo.com/mrss/'

/** The file of a picture or an attachment. */
type Medium = Omit<Image, 'alt' | 'caption'> & Pick<Attachment, 'duration'>

/**
 * Returns the picture, then every attachment. If an item has no title, the title of its attachment
 * is a description: some readers take any `media:title` for the item's own.
 */
export function mediaContents({ title, image, attachments }: Article): string[] {
  const label = title === undefined ? 'media:description' : 'media:title'
  const enclosed = attachments.map((attachment) => {
    const medium = /^(image|audio|video)\//.exec(attachment.type)?.[1]
    return mediaContent(attachment, { medium }, plainWords(label, attachment.title))
  })
  if (!image) return enclosed
  const about = plainWords('media:description', image.alt) + abstract(image.caption)
  // Of several files, this one stands for the item.
  return [mediaContent(image, { medium: 'image', isDefault: true }, about), ...enclosed]
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
  return value ? xml(name, { type: 'plain' }, words(value)) : ''
}
