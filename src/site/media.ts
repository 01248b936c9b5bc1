import type { Site } from './site.ts'

/** One request carries at most this many bytes (95 MiB): Cloudflare takes 100 MB on the free plan. */
export const mostRequestBytes = 95 * 1024 * 1024

/** A medium has at most this many bytes, so that Cloudflare's cache, which takes 512 MB, holds it. */
export const mostMediumBytes = 500_000_000

/** A medium comes in at most this many parts. */
export const mostParts = 100

/** What to do with a file that is too large. */
export const tooLargeAdvice =
  'a medium has at most 500 MB; upload it to a host for recordings, and give its address there in the article'

/** In bytes of UTF-8. */
const longestName = 500

/**
 * Returns why the path of a file below media/ can't be an address, as words that follow the path;
 * undefined if it can. Whatever else a name says, such as `_headers`, it decides nothing.
 */
export function mediumNameProblem(path: string): string | undefined {
  if (!path.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}\\]/u.test(path)) {
    return 'has a character in its name that no address can have; rename it'
  }
  if (path !== path.normalize('NFC')) return 'has a name that is not in Unicode form C'
  const segments = path.split('/')
  if (segments.includes('')) return 'has an empty part in its path'
  if (segments.some((segment) => segment.startsWith('.'))) {
    return 'begins with a dot, or is in a folder that does; rename it if it is to be published'
  }
  const bytes = new TextEncoder().encode(path).length
  return bytes > longestName
    ? `has a path of ${bytes} bytes; the limit is ${longestName}`
    : undefined
}

/**
 * Returns the path below media/ of the card that shows an article where its link is shared. No file of
 * an author has it, because it begins with a dot.
 */
export function cardPath(slug: string): string {
  return `.cards/${slug}.png`
}

/** Of a card, in pixels: what every network shows whole. */
export const cardSize = { width: 1200, height: 630 }

/** Returns the slug of the article whose card is at this path below media/, if it is that of a card. */
export function cardSlug(path: string): string | undefined {
  return /^\.cards\/([^/]+)\.png$/.exec(path)?.[1]
}

const mediaRoot = '/media/'

/** Returns the URL of a file of the site; `file` is its path below media/. */
export function mediumUrl(file: string, site: Site): string {
  return site.url + mediaRoot.slice(1) + file.split('/').map(encodeURIComponent).join('/')
}

/**
 * Returns the file that the path of an address names, as its path below media/, however it is
 * escaped; undefined if it can't name one.
 */
export function readMediumPath(path: string): string | undefined {
  if (!path.startsWith(mediaRoot)) return undefined
  try {
    const segments = path.slice(mediaRoot.length).split('/').map(decodeURIComponent)
    const file = segments.join('/').normalize('NFC')
    // An escaped slash is none that separates.
    const isPath = segments.every((segment) => !segment.includes('/'))
    const isName = cardSlug(file) !== undefined || !mediumNameProblem(file)
    return isPath && isName ? file : undefined
  } catch {
    return undefined
  }
}

/** Returns the file that a URL names, if it is one of the site's media. */
export function readMediumUrl(url: string, site: Site): string | undefined {
  return url.startsWith(site.url) ? readMediumPath(new URL(url).pathname) : undefined
}
