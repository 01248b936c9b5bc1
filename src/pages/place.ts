import type { ArticleMeta, Author } from '../article.ts'
import { nameOf, pathOf } from '../feeds/place.ts'
import { formatNames, formats } from '../formats/index.ts'
import type { Site } from '../site.ts'
import { authorSlice, mainSlice, type Slice, tagSlice } from '../store/slices.ts'

/**
 * Where the pages and feeds of a slice are: `folder` is a path that ends in `/`. `name` is that of
 * the tag or the author; the main feed has none.
 */
export type Place = { slice: Slice; folder: string; name?: string }

export const mainPlace: Place = { slice: mainSlice, folder: '/' }

/** Returns where a tag is, */
export function tagPlace(term: string): Place {
  return placeNamed(tagSlice(term), term)
}

/** and where an author is. */
export function authorPlace(key: string): Place {
  return placeNamed(authorSlice(key), key)
}

function placeNamed(slice: Slice, name: string): Place {
  return { slice, folder: `${pathOf(slice)}/`, name }
}

/** Returns the place with the name that people know it by; its articles write that as `label`. */
export function withName(place: Place, site: Site, label: string): Place {
  return place.name === undefined ? place : { ...place, name: nameOf(place.slice, label, site) }
}

/** Returns what is known of an author, from the site or else from an article. */
export function authorOf(site: Site, key: string, article?: ArticleMeta): Author | undefined {
  // A key such as `constructor` names no author that the site has.
  const known = Object.hasOwn(site.authors, key) ? site.authors[key] : undefined
  return known ?? article?.authors.find((author) => author.key === key)
}

/** Returns the address of the page of a place. */
export function placeUrl(site: Site, { folder }: Place): string {
  return site.url + folder.slice(1).replace(/\/$/, '')
}

/** A feed as it is offered to people and programs. */
export type Offer = { format: string; type: string; title: string; url: string; use: string }

const uses = {
  rss: 'works in every feed reader. If you don’t know which to take, take this one.',
  atom: 'says the same in another form, which most readers take too.',
  json: 'is for programs, and for readers that prefer it.',
}

/** Returns the feeds of a place, in the order in which they are offered. */
export function offersOf(site: Site, { folder, name }: Place): Offer[] {
  const title = name === undefined ? site.title : `${site.title}: ${name}`
  return formatNames.map((format) => ({
    format: formats[format].name,
    type: formats[format].mediaType.split(';')[0] ?? '',
    title: `${title} (${formats[format].name})`,
    url: site.url + folder.slice(1) + formats[format].path,
    use: uses[format],
  }))
}
