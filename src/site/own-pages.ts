import type { Site } from './site.ts'

/** A part of a path. It has no dot, by which no page is ever in the way of a file. */
const form = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*$/u

/**
 * Returns the path of the own page that the path of an address may name, below the home page;
 * undefined if no page can have that address, so that it needn't be looked for.
 */
export function readOwnPagePath(address: string): string | undefined {
  try {
    const parts = address.slice(1).split('/').map(decodeURIComponent)
    return parts.every((part) => form.test(part)) ? parts.join('/') : undefined
  } catch {
    return undefined
  }
}

/** Returns the address of an own page as a path, escaped. */
export function ownPageAddress(path: string): string {
  return `/${path.split('/').map(encodeURIComponent).join('/')}`
}

/** Returns the URL of an own page. */
export function ownPageUrl(path: string, site: Site): string {
  return site.url + ownPageAddress(path).slice(1)
}
