import { term } from '../article/text.ts'
import type { Site } from './site.ts'
import {
  authorSlice,
  mainSlice,
  partsOfSlice,
  type Slice,
  type SliceKind,
  tagSlice,
} from './slices.ts'

// Every address of the site is made here, and read here: routes.ts says only what answers it. A path
// begins with a slash and is escaped.

/** Returns the absolute URL of a path. */
export function absoluteUrl(site: Site, path: string): string {
  return site.url + path.slice(1)
}

/** Returns the permalink of an article. */
export function permalink(slug: string, site: Site): string {
  return `${site.url}articles/${encodeURIComponent(slug)}`
}

/** Returns the absolute URL under which every tag's page is: the scheme of Atom's categories. */
export function tagScheme(site: Site): string {
  return `${site.url}tags/`
}

/** Returns the path of a slice's page for people. */
export function slicePath(slice: Slice): string {
  return below(slice) || '/'
}

/** Returns the path of the page that names every tag, or every author. */
export function namesPath(kind: SliceKind): string {
  return `/${kind}s`
}

/** Returns the path of a tag's page. */
export function tagPath(term: string): string {
  return slicePath(tagSlice(term))
}

/** Returns the path of an author's page. */
export function authorPath(key: string): string {
  return slicePath(authorSlice(key))
}

/**
 * Returns the path of the page that leads to a slice's articles by date: to all of them, or to those
 * of a year, a month or a day, such as `2026/11`, or of a later page of a day, such as `2026/11/22/2`.
 */
export function archivePath(slice: Slice, period = ''): string {
  return `${below(slice)}/archive${period && `/${period}`}`
}

/** The path of the page that leads to every article by date. */
export const mainArchivePath = archivePath(mainSlice)

/** Where the home page says how to subscribe to everything. */
export const subscribePath = '/#subscribe'

/** The path of the list of all feeds, as OPML. */
export const feedListPath = '/feeds.opml'

/** Returns the path of one of the sitemaps, counted from 1. */
export function sitemapPath(number: number): string {
  return `/sitemap-${number}.xml`
}

/** Everything of a slice is below this path; that of the main one is empty. */
function below(slice: Slice): string {
  const parts = partsOfSlice(slice)
  return parts ? `${namesPath(parts.kind)}/${encodeURIComponent(parts.name)}` : ''
}

/**
 * Where a feed is: `page` is the path of the page for people that shows the same, `document` returns
 * the path of the feed in the format with this file name, or of a page of its archive.
 */
export type FeedAddress = {
  page: string
  document: (file: string, archivePage?: string) => string
}

/** Returns where the feed of a slice is, and its archive. */
export function feedAddress(slice: Slice): FeedAddress {
  return {
    page: slicePath(slice),
    document: (file, archivePage) =>
      `${below(slice)}${archivePage === undefined ? '' : `/archive/${archivePage}`}/${file}`,
  }
}

/** The articles that several slices have in common (`all`), or hold between them (`any`). */
export type Combination = { slices: Slice[]; match: 'all' | 'any' }

/** Returns where the feed of a combination is. It has no archive. */
export function combinationAddress({ slices, match }: Combination): FeedAddress {
  const terms = slices.map((slice) => {
    const { kind, name } = partsOfSlice(slice) ?? { kind: '', name: '' }
    return `${kind}=${encodeURIComponent(name)}`
  })
  if (match === 'any') terms.push('match=any')
  // Clients escape an apostrophe in a query, though not in a path.
  const query = terms.join('&').replaceAll("'", '%27')
  return { page: '/', document: (file) => `/${file}?${query}` }
}

/**
 * Returns the combination that the query of a main feed asks for, in canonical order; undefined for a
 * query that asks for none.
 */
export function readCombination(query: URLSearchParams): Combination | undefined {
  const named = (name: string, sliceOf: (term: string) => Slice) =>
    [...new Set(query.getAll(name).map(term))].filter(Boolean).sort().map(sliceOf)
  const slices = [...named('tag', tagSlice), ...named('author', authorSlice)]
  if (slices.length === 0) return undefined
  return { slices, match: query.get('match') === 'any' ? 'any' : 'all' }
}

/**
 * Returns the segments of a path, unescaped, in their canonical form: lower case in Unicode form C, and
 * a tag or an author as the store knows it.
 */
export function canonicalSegments(segments: string[]): string[] {
  const isSlice = /^(tags|authors)$/i.test(segments[0] ?? '')
  return segments.map((segment, i) => {
    // A segment that no tag can be called stays as it is, and names none.
    const name = isSlice && i === 1 ? term(segment) : ''
    return name || segment.normalize('NFC').toLowerCase().normalize('NFC')
  })
}

/**
 * Returns the canonical path and query of a feed that is asked for with a query, `files` being the
 * file names of the formats: a combination of one slice has a path of its own, `raw` asks for the
 * document whoever asks, and a parameter without a meaning is left out. Returns undefined for a path
 * that takes no query.
 */
export function canonicalFeed(
  path: string,
  query: URLSearchParams,
  files: string[],
): string | undefined {
  const file = files.find((file) => path.endsWith(`/${file}`))
  if (!file) return undefined
  const isMain = path === feedAddress(mainSlice).document(file)
  const combination = isMain ? readCombination(query) : undefined
  const [slice, another] = combination?.slices ?? []
  const address =
    combination && another !== undefined
      ? combinationAddress(combination).document(file)
      : slice !== undefined
        ? feedAddress(slice).document(file)
        : path
  return query.has('raw') ? rawAddress(address) : address
}

/** Returns the path or URL at which a person, too, gets the document of a feed itself. */
export function rawAddress(address: string): string {
  return address + (address.includes('?') ? '&raw' : '?raw')
}

// A cache is told of a change under a cache tag, which is printable ASCII.

/** The cache tag of everything that is served. */
export const siteCacheTag = 'site'

/** The cache tag of every answer that says that something is not there: it may be after any change. */
export const absentCacheTag = 'absent'

/** Returns the cache tag of the documents of a slice. */
export function sliceCacheTag(slice: Slice): string {
  return `slice:${encodeURIComponent(slice)}`
}

/** Returns the cache tag of a page of a slice's archive. */
export function archiveCacheTag(slice: Slice, page: number): string {
  return `page:${encodeURIComponent(slice)}:${page}`
}

/** Returns the cache tag of what an article stands in; `key` is the store's own number of it. */
export function articleCacheTag(key: number): string {
  return `article:${key}`
}

/**
 * Returns the slice whose window has this cache tag, the main one standing for the whole site;
 * undefined for any other tag.
 */
export function sliceOfCacheTag(tag: string): Slice | undefined {
  if (tag === siteCacheTag) return mainSlice
  return tag.startsWith('slice:') ? decodeURIComponent(tag.slice('slice:'.length)) : undefined
}
