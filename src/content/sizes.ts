import { type KnownMedium, shownPicture, textSizes } from '../article/medium.ts'
import { allElements, type Content } from './tree.ts'

/**
 * Gives each picture of the site its smaller files, and its size in pixels where the author gave none,
 * so that a page keeps its place while the picture loads. `find` returns what is known of the file at
 * a URL. An author's own `srcset` stays.
 */
export function sizePictures(
  content: Content,
  find: (url: string) => KnownMedium | undefined,
): void {
  for (const { tagName, properties } of allElements(content)) {
    const { src, srcSet, width, height } = properties
    if (tagName !== 'img' || typeof src !== 'string') continue
    const medium = find(src)
    if (!medium) continue
    const shown = srcSet ? undefined : shownPicture(src, medium)
    if (shown) Object.assign(properties, { src: shown.url, srcSet: shown.srcset, sizes: textSizes })
    const size = shown ?? medium
    if (width || height || !size.width || !size.height) continue
    properties.width = size.width
    properties.height = size.height
  }
}
