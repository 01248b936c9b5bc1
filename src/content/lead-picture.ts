import { h } from 'hastscript'
import { parseSrcset } from 'srcset'
import type { Image } from '../article/article.ts'
import { textSizes } from '../article/medium.ts'
import { type Content, contains, textNode } from './tree.ts'

/** Whether content shows the picture at this address. */
export function showsPicture(content: Content, url: string): boolean {
  return contains(content, (node) => {
    if (node.type !== 'element' || !['img', 'source'].includes(node.tagName)) return false
    const { src, srcSet } = node.properties
    if (node.tagName === 'img' && src === url) return true
    return typeof srcSet === 'string' && parseSrcset(srcSet).some((file) => file.url === url)
  })
}

/** Puts a picture with its caption at the head of the content. */
export function addPicture(content: Content, image: Image): void {
  const { url, alt, caption, width, height, srcset } = image
  const files = srcset && { srcset, sizes: textSizes }
  const figure = h('figure', [
    h('img', { src: url, ...files, alt: alt ?? '', width, height }),
    caption && h('figcaption', caption),
  ])
  content.children.unshift(figure, textNode('\n'))
}
