import { closeSync, openAsBlob, openSync, readSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Element, Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import mime from 'mime'
import { parseFragment } from 'parse5'
import type { Article, Image } from '../article/article.ts'
import type { MediumFacts } from '../article/medium.ts'
import { unescaped } from '../article/text.ts'
import { allElements } from '../content/tree.ts'
import { type Picture, readPicture } from '../file/picture.ts'
import type { Site } from '../site/site.ts'

/**
 * `bytes` is the size of a file; an image also has a format, such as `jpeg`, and a size in pixels.
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

/** In bytes. The dimensions of an image are near the start of its file, after the metadata. */
const mostHead = 1024 * 1024

/**
 * Returns the files that readers fetch with an article, and what is known of each: of a file that the
 * site serves as `/media/`, what is found in the media folder.
 */
export function readMedia(article: Article, site: Site, folder: string): Promise<MediaUse[]> {
  return Array.fromAsync(mediaIn(article), async (use) => {
    const path = pathIn(folder, use.url, site)
    return path === undefined ? use : { ...use, file: await readMediaFile(path) }
  })
}

/** Returns every file that readers fetch with an article, each once. */
export function mediaIn({ image, attachments, html }: Article): MediaUse[] {
  const uses: MediaUse[] = [
    ...(image ? [{ field: 'image', url: image.url, isImage: true, file: statedFile(image) }] : []),
    ...attachments.map(({ url, type }, i) => {
      return { field: `attachments[${i}]`, url, isImage: type.startsWith('image/') }
    }),
    ...elementsOf(html).flatMap(mediaInElement),
  ]
  return uses.filter(({ url }, i) => uses.findIndex((use) => use.url === url) === i)
}

/** What the article itself says of its image. */
function statedFile({ type, width, height, length }: Image): MediaFile {
  const format = type?.split('/')[1]?.replace(/\+xml$/, '')
  return { bytes: length, format, width, height }
}

/** Returns every element in the HTML of an article, in the order of the text. */
export function elementsOf(html: string): Element[] {
  return allElements(fromParse5(parseFragment(html)) as Root)
}

function mediaInElement({ tagName, properties }: Element): MediaUse[] {
  if (tagName === 'iframe') return []
  const names = tagName === 'video' ? ['poster', 'src'] : ['src']
  return Object.entries(properties).flatMap(([name, value]) => {
    const isImage = tagName === 'img' || name === 'poster'
    return names.includes(name) ? [{ field: 'body', url: String(value), isImage }] : []
  })
}

/** The path of a file in the media folder; undefined for a URL that leads elsewhere. */
function pathIn(folder: string, url: string, site: Site): string | undefined {
  if (!url.startsWith(`${site.url}media/`)) return undefined
  return join(folder, unescaped(new URL(url).pathname.slice('/media/'.length)))
}

async function readMediaFile(path: string): Promise<MediaFile | 'missing'> {
  const bytes = await sizeOf(path)
  if (bytes === undefined) return 'missing'
  const image = await readPictureFile(path)
  // Some files, such as SVG, have no size of their own, and their name tells the format.
  const named = extname(path).slice(1).toLowerCase().replace(/^jpg$/, 'jpeg')
  return { bytes, format: image?.format ?? named, width: image?.width, height: image?.height }
}

/** Returns what a file tells of a picture; undefined if it is none. Rejects if it can't be read. */
export async function readPictureFile(path: string): Promise<Picture | undefined> {
  const head = (await openAsBlob(path)).slice(0, mostHead)
  return readPicture(await head.bytes())
}

/** In bytes; undefined if there is no such file. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ? stats.size : undefined
}

/**
 * Returns what is known of a file in the media folder at once, by its path in there: all but the
 * length of a recording; undefined if there is no such file.
 */
export function mediumFactsIn(folder: string, path: string): MediumFacts | undefined {
  const file = join(folder, path)
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats?.isFile()) return undefined
  const type = mime.getType(path) ?? 'application/octet-stream'
  const size = type.startsWith('image/') ? readPicture(readHead(file)) : undefined
  const { width, height } = size ?? {}
  return { type, bytes: stats.size, ...(width && height && { width, height }) }
}

/** Returns the beginning of a file, at most 1 MiB; nothing if it can't be read. */
export function readHead(path: string): Uint8Array {
  const head = new Uint8Array(mostHead)
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // That it can't be read is said where it is sent.
    return new Uint8Array()
  }
  try {
    return head.subarray(0, readSync(file, head, 0, mostHead, 0))
  } finally {
    closeSync(file)
  }
}
