import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import type { Article, Image } from '../article/article.ts'

/**
 * What is known of a file: its size in bytes; of an image its format, such as `jpeg`, and its size
 * in pixels.
 */
export type MediaFile = { bytes?: number; format?: string; width?: number; height?: number }

/**
 * A file that readers fetch with an article. `field` is where the article names it: `image`,
 * `attachments[0]`, or `body` for the HTML. `file` is what is known of it.
 */
export type MediaUse = {
  field: string
  url: string
  isImage: boolean
  file?: MediaFile | 'missing'
}

type Node = DefaultTreeAdapterTypes.ChildNode

/** Returns every file that readers fetch with an article, each once. */
export function mediaIn({ image, attachments, html }: Article): MediaUse[] {
  const uses: MediaUse[] = [
    ...(image ? [{ field: 'image', url: image.url, isImage: true, file: statedFile(image) }] : []),
    ...attachments.map(({ url, type }, i) => {
      return { field: `attachments[${i}]`, url, isImage: type.startsWith('image/') }
    }),
    ...parseFragment(html).childNodes.flatMap(mediaInNode),
  ]
  return uses.filter(({ url }, i) => uses.findIndex((use) => use.url === url) === i)
}

/** What the article itself says of its image. */
function statedFile({ type, width, height, length }: Image): MediaFile {
  const format = type?.split('/')[1]?.replace(/\+xml$/, '')
  return { bytes: length, format, width, height }
}

function mediaInNode(node: Node): MediaUse[] {
  if (!('tagName' in node)) return []
  const isImage = node.tagName === 'img'
  const names = node.tagName === 'video' ? ['poster', 'src'] : ['src']
  const uses = node.attrs.flatMap(({ name, value }) => {
    if (!names.includes(name) || node.tagName === 'iframe') return []
    return { field: 'body', url: value, isImage: isImage || name === 'poster' }
  })
  return [...uses, ...node.childNodes.flatMap(mediaInNode)]
}
