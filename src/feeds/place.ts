import { type FormatName, formats } from '../formats/index.ts'
import type { Site } from '../site.ts'
import { mainSlice, type Slice } from '../store/slices.ts'

/**
 * Returns the path under which everything of a slice is: that of the main feed is empty, others
 * begin with a slash and end without one.
 */
export function pathOf(slice: Slice): string {
  const { kind, name } = partsOf(slice)
  return kind === 'main' ? '' : `/${kind}s/${encodeURIComponent(name)}`
}

/** Returns the name of the tag or author of a slice, which its articles write as `label`. */
export function nameOf(slice: Slice, label: string, site: Site): string {
  const { kind, name } = partsOf(slice)
  // A key such as `constructor` names no author that the site has.
  const isOfSite = kind === 'author' && Object.hasOwn(site.authors, name)
  return isOfSite ? (site.authors[name]?.name ?? label) : label
}

/** Returns the title of a slice's feed. */
export function titleOf(slice: Slice, label: string, site: Site): string {
  return slice === mainSlice ? site.title : `${site.title}: ${nameOf(slice, label, site)}`
}

/** Where a feed is: its home page for people, and its documents. */
export type FeedPlace = {
  home: string
  path: (format: FormatName, page?: string) => string
}

/** Returns where the feed of a slice is, and every page of its archive. */
export function placeOf(slice: Slice): FeedPlace {
  const path = pathOf(slice)
  return {
    home: path || '/',
    path: (format, page) =>
      `${path}${page === undefined ? '' : `/archive/${page}`}/${formats[format].path}`,
  }
}

function partsOf(slice: Slice): { kind: string; name: string } {
  const [kind = '', ...name] = slice.split(':')
  return { kind, name: name.join(':') }
}
