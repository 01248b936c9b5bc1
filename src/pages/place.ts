import { type FeedPlace, placeOf, sliceName, titleNamed, urlOf } from '../feeds/place.ts'
import { type FormatName, formatNames, formats } from '../formats/index.ts'
import type { Site } from '../site/site.ts'
import { authorSlice, mainSlice, type Slice, tagSlice } from '../store/slices.ts'

/** A feed, and the name by which people know it; the main one has none. */
export type Place = FeedPlace & { name?: string }

export const mainPlace: Place = placeOf(mainSlice)

/** Returns the place of a slice; its articles write its name as `label`. */
export function placeNamed(slice: Slice, label: string, site: Site): Place {
  const name = slice === mainSlice ? undefined : sliceName(slice, label, site)
  return { ...placeOf(slice), name }
}

/** Returns the path of the page that leads to every article of a place, by year and month. */
export function archivePath({ home }: Place): string {
  return home === '/' ? '/archive' : `${home}/archive`
}

/** Returns the path of a tag's page. */
export function tagPath(term: string): string {
  return placeOf(tagSlice(term)).home
}

/** Returns the path of an author's page. */
export function authorPath(key: string): string {
  return placeOf(authorSlice(key)).home
}

/** A feed as it is offered to people and programs: `format` is what people call it. */
export type Offer = {
  name: FormatName
  format: string
  type: string
  title: string
  url: string
  use: string
}

const uses = {
  rss: 'works in every feed reader. If you don’t know which to take, take this one.',
  atom: 'says the same in another form, which most readers take too.',
  json: 'is for programs, and for readers that prefer it.',
}

/** Returns the feeds of a place, in the order in which they are offered. */
export function offersOf(site: Site, { path, name }: Place): Offer[] {
  return formatNames.map((format) => ({
    name: format,
    format: formats[format].name,
    type: formats[format].mediaType.split(';')[0] ?? '',
    title: `${titleNamed(site, name)} (${formats[format].name})`,
    url: urlOf(site, path(format)),
    use: uses[format],
  }))
}
