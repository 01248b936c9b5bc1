import { open, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { imageDimensionsFromData } from 'image-dimensions'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import type { Article, Image } from '../article/article.ts'
import type { Site } from '../site/site.ts'

/**
 * What is known of a file: its size in bytes; of an image its format, such as `jpeg`, and its size
 * in pixels.
 */
export type MediaFile = { bytes?: number; format?: string; width?: number; height?: number }

/**
 * A file that an article makes its readers fetch. `field` is where it stands: `image`,
 * `attachments[0]`, or `body` for what is in the HTML.
 */
export type MediaUse = { field: string; url: string; isImage: boolean }

/** The same with its file, where anything is known of it. */
export type KnownMedia = MediaUse & { file?: MediaFile | 'missing' }

/** The files in the media folder, by their URL; URLs elsewhere are not in here. */
export type MediaFiles = ReadonlyMap<string, MediaFile | 'missing'>

type Node = DefaultTreeAdapterTypes.ChildNode

/** Where the size of an image stands, metadata before it included. */
const mostHead = 1024 * 1024

/**
 * Reads what is known of these URLs, as far as they are in the folder that the site serves as
 * `/media/`.
 */
export async function readMediaFiles(
  urls: Iterable<string>,
  site: Site,
  folder: string,
): Promise<MediaFiles> {
  const base = mediaBase(site)
  const files = new Map<string, MediaFile | 'missing'>()
  for (const url of new Set(urls)) {
    if (url.startsWith(base)) files.set(url, await readMediaFile(pathIn(folder, url, base)))
  }
  return files
}

/**
 * Returns the paths of what an article makes its readers fetch from the media folder, and is not
 * there, each with the field that names it.
 */
export async function missingMedia(
  article: Article,
  site: Site,
  folder: string,
): Promise<{ field: string; path: string }[]> {
  const base = mediaBase(site)
  const named = mediaIn(article).flatMap(({ field, url }) => {
    const path = url.startsWith(base) ? pathIn(folder, url, base) : undefined
    return path === undefined ? [] : { field, path }
  })
  const found = await Promise.all(
    named.map(({ path }) =>
      stat(path).then(
        (stats) => stats.isFile(),
        () => false,
      ),
    ),
  )
  return named.filter((_, i) => !found[i])
}

/** Returns every file that an article makes its readers fetch, each once. */
export function mediaIn({ image, attachments, html }: Article): MediaUse[] {
  const uses: MediaUse[] = [
    ...(image ? [{ field: 'image', url: image.url, isImage: true }] : []),
    ...attachments.map(({ url, type }, i) => {
      return { field: `attachments[${i}]`, url, isImage: type.startsWith('image/') }
    }),
    ...parseFragment(html).childNodes.flatMap(mediaInNode),
  ]
  return uses.filter(({ url }, i) => uses.findIndex((use) => use.url === url) === i)
}

/**
 * Returns the same with their files. Of an image elsewhere on the web, what the article states is
 * known.
 */
export function knownMedia(article: Article, files: MediaFiles): KnownMedia[] {
  return mediaIn(article).map((use) => {
    const stated = use.field === 'image' && article.image ? statedFile(article.image) : undefined
    return { ...use, file: files.get(use.url) ?? stated }
  })
}

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

function mediaBase({ url }: Site): string {
  return `${url}media/`
}

function pathIn(folder: string, url: string, base: string): string | undefined {
  try {
    return join(
      folder,
      decodeURIComponent(new URL(url).pathname.slice(new URL(base).pathname.length)),
    )
  } catch {
    return undefined
  }
}

async function readMediaFile(path: string | undefined): Promise<MediaFile | 'missing'> {
  if (!path) return 'missing'
  const file = await open(path).catch(() => undefined)
  if (!file) return 'missing'
  try {
    const stats = await file.stat()
    if (!stats.isFile()) return 'missing'
    const { buffer, bytesRead } = await file.read(new Uint8Array(Math.min(stats.size, mostHead)))
    const image = imageDimensionsFromData(buffer.subarray(0, bytesRead))
    return {
      bytes: stats.size,
      format: image?.type ?? formatOfName(path),
      ...(image && { width: image.width, height: image.height }),
    }
  } finally {
    await file.close()
  }
}

/** For what has no size of its own, such as SVG. */
function formatOfName(path: string): string {
  return extname(path).slice(1).toLowerCase().replace(/^jpg$/, 'jpeg')
}
