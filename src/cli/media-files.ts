import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { imageDimensionsFromData } from 'image-dimensions'
import type { Article } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import { type MediaFile, type MediaUse, mediaIn } from './media-in.ts'

/** The size of an image stands in the first part of its file, after the metadata. In bytes. */
const mostHead = 1024 * 1024

/**
 * Returns the files that readers fetch with an article, and what is known of each: of a file that the
 * site serves as `/media/`, what is found in the media folder.
 */
export function readMedia(article: Article, site: Site, folder: string): Promise<MediaUse[]> {
  const uses = mediaIn(article).map(async (use) => {
    const path = pathIn(folder, use.url, site)
    return path === undefined ? use : { ...use, file: await readMediaFile(path) }
  })
  return Promise.all(uses)
}

/**
 * Returns the path of each file that readers fetch with an article, and that the media folder lacks,
 * with the field that names it.
 */
export async function missingMedia(
  article: Article,
  site: Site,
  folder: string,
): Promise<{ field: string; path: string }[]> {
  const found = mediaIn(article).map(async ({ field, url }) => {
    const path = pathIn(folder, url, site)
    return path === undefined || (await sizeOf(path)) !== undefined ? [] : { field, path }
  })
  return (await Promise.all(found)).flat()
}

/** The path of a file in the media folder; undefined for a URL that leads elsewhere. */
function pathIn(folder: string, url: string, site: Site): string | undefined {
  const base = `${site.url}media/`
  if (!url.startsWith(base)) return undefined
  const path = new URL(url).pathname.slice('/media/'.length)
  try {
    return join(folder, decodeURIComponent(path))
  } catch {
    // A percent sign that stands for itself.
    return join(folder, path)
  }
}

async function readMediaFile(path: string): Promise<MediaFile | 'missing'> {
  const bytes = await sizeOf(path)
  if (bytes === undefined) return 'missing'
  const head = (await openAsBlob(path)).slice(0, mostHead)
  const image = imageDimensionsFromData(await head.bytes())
  // Some files, such as SVG, have no size of their own, and their name tells the format.
  const named = extname(path).slice(1).toLowerCase().replace(/^jpg$/, 'jpeg')
  return { bytes, format: image?.type ?? named, width: image?.width, height: image?.height }
}

/** In bytes; undefined if there is no such file. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ? stats.size : undefined
}
