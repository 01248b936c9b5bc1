import type { Article, Image } from '../../article/article.ts'
import { words, xml } from '../xml.ts'
import { abstract } from './dcterms.ts'

/** Media RSS (rssboard.org/media-rss). */
export const namespace = 'http://search.yahoo.com/mrss/'

/** A picture or an attachment, as far as it is a file. */
export type Medium = {
  url: string
  type?: string
  length?: number
  duration?: number
  width?: number
  height?: number
}

/**
 * Returns the picture, then every attachment. If an item has no title, the title of its attachment
 * is a description: some readers take any `media:title` for the item's own.
 */
export function mediaContents({ title, image, attachments }: Article): string[] {
  const label = title === undefined ? 'media:description' : 'media:title'
  const enclosed = attachments.map(({ title: name, ...file }) => {
    return mediaContent({ ...file, medium: mediumOf(file.type) }, plainWords(label, name))
  })
  return image ? [picture(image), ...enclosed] : enclosed
}

function picture({ alt, caption, ...file }: Image): string {
  const inner = plainWords('media:description', alt) + abstract(caption)
  // Of several files, this one stands for the item.
  return mediaContent({ ...file, medium: 'image', isDefault: true }, inner)
}

function mediaContent(
  { url, type, length, ...file }: Medium & { medium?: string; isDefault?: true },
  inner: string,
): string {
  const { medium, isDefault, duration, width, height } = file
  // A size of 0 is no size.
  const fileSize = length || undefined
  const attributes = { url, type, medium, isDefault, fileSize, duration, width, height }
  return xml('media:content', attributes, inner)
}

function plainWords(name: string, value: string | undefined): string {
  return value ? xml(name, { type: 'plain' }, words(value)) : ''
}

function mediumOf(type: string): string | undefined {
  return /^(image|audio|video)\//.exec(type)?.[1]
}
