import { authorOf } from '../article/article.ts'
import { type FormatName, formats } from '../formats/index.ts'
import type { Site } from '../site/site.ts'
import { mainSlice, type Slice } from '../store/slices.ts'

/** Where a feed is: its home page for people, and its documents, each as a path. */
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

/** Returns the path under which everything of a slice is; that of the main one is empty. */
export function pathOf(slice: Slice): string {
  const { kind, name } = partsOf(slice)
  return kind === 'main' ? '' : `/${kind}s/${encodeURIComponent(name)}`
}

/** Returns the name of the tag or author of a slice, which its articles write as `label`. */
export function sliceName(slice: Slice, label: string, site: Site): string {
  const { kind, name } = partsOf(slice)
  const author = kind === 'author' ? authorOf(site.authors, name) : undefined
  return author?.name ?? label
}

/** Returns the title of a slice's feed. */
export function titleOf(slice: Slice, label: string, site: Site): string {
  return titleNamed(site, slice === mainSlice ? undefined : sliceName(slice, label, site))
}

/** Returns the title of a feed of this name; the main one has none. */
export function titleNamed(site: Site, name: string | undefined): string {
  return name === undefined ? site.title : `${site.title}: ${name}`
}

/** Returns the URL of a path of the site. */
export function urlOf(site: Site, path: string): string {
  return site.url + path.slice(1)
}

function partsOf(slice: Slice): { kind: string; name: string } {
  const [kind = '', ...name] = slice.split(':')
  return { kind, name: name.join(':') }
}
