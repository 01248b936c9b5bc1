import type { ArticleMeta, Author } from '../article.ts'
import { formatNames, formats } from '../formats/index.ts'
import type { Site } from '../site.ts'
import { mainSlice, type Slice } from '../store/slices.ts'

/**
 * Where the pages and feeds of a slice are: `folder` is a path that ends in `/`. `name` is that of
 * the tag or the author; the main feed has none.
 */
export type Place = { slice: Slice; folder: string; name?: string }

export const mainPlace: Place = { slice: mainSlice, folder: '/' }

/** Returns where a tag is. */
export function tagPlace(term: string): Place {
  return { slice: `tag:${term}`, folder: `/tags/${encodeURIComponent(term)}/`, name: term }
}

/** Returns where an author is. */
export function authorPlace(key: string): Place {
  return { slice: `author:${key}`, folder: `/authors/${encodeURIComponent(key)}/`, name: key }
}

/**
 * Returns the place with the name that people know it by: the label that the newest of its articles
 * gives a tag, the name that the site or that article gives an author.
 */
export function withName(place: Place, site: Site, articles: ArticleMeta[]): Place {
  const [, kind, key = ''] = /^(tag|author):(.*)$/su.exec(place.slice) ?? []
  if (kind === undefined) return place
  const [newest] = articles
  const name =
    kind === 'tag'
      ? newest?.tags.find(({ term }) => term === key)?.label
      : authorOf(site, key, newest)?.name
  return { ...place, name: name ?? key }
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
