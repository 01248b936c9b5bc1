import { createHash } from 'node:crypto'
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

// Every address of the site is made and read here, in media.ts, own-pages.ts or search.ts; routes.ts only
// says what answers it. A path begins with a slash and is escaped.

/** Returns the absolute URL of a path. */
export function absoluteUrl(site: Site, path: string): string {
  return site.url + path.slice(1)
}

/** Returns the permalink of an article. */
export function permalink(slug: string, site: Site): string {
  return `${site.url}articles/${encodeURIComponent(slug)}`
}

/** Returns the URL of an article's Markdown. */
export function markdownUrl(slug: string, site: Site): string {
  return `${permalink(slug, site)}.md`
}

/** Returns the absolute URL below which every tag has its page: the scheme of Atom's categories. */
export function tagScheme(site: Site): string {
  return `${absoluteUrl(site, namesPath('tag'))}/`
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
 * Returns the path of the page that lists a slice's articles by date: all of them, or those of a
 * year, a month or a day, such as `2026/11`, or of a further page of a day, such as `2026/11/22/2`.
 */
export function archivePath(slice: Slice, period = ''): string {
  return `${below(slice)}/archive${period && `/${period}`}`
}

/**
 * Returns the path of a page of a slice's articles that its own page has no room for, counted from the
 * oldest; without a number, that of the newest of these pages.
 */
export function olderPath(slice: Slice, page?: number): string {
  return `${below(slice)}/older${page === undefined ? '' : `/${page}`}`
}

/** Returns the URL at which whoever has this pass sees an article before it is published. */
export function previewUrl(slug: string, pass: string, site: Site): string {
  return absoluteUrl(site, `/preview/${encodeURIComponent(slug)}/${pass}`)
}

/** The path of the page that lists every article by date. */
export const mainArchivePath = archivePath(mainSlice)

/** Where the home page says how to subscribe to everything. */
export const subscribePath = '/#subscribe'

/** The path of the site's own hub (WebSub), and that of its older form, rssCloud. */
export const [hubPath, cloudPath] = ['/hub', '/hub/rsscloud']

/** Returns the URL of the hub that tells subscribers of changes. */
export function hubUrl(site: Site): string {
  return site.hub ?? absoluteUrl(site, hubPath)
}

/** The path of the list of all feeds, as OPML. */
export const feedListPath = '/feeds.opml'

/** Returns the path of one of the sitemaps, counted from 1. */
export function sitemapPath(number: number): string {
  return `/sitemap-${number}.xml`
}

/** Everything of a slice is below this path, which is empty for the main slice. */
function below(slice: Slice): string {
  const parts = partsOfSlice(slice)
  return parts ? `${namesPath(parts.kind)}/${encodeURIComponent(parts.name)}` : ''
}

/**
 * Where a feed is. `page` is the path of the page that shows the same to people; `document` returns
 * the path of the feed in the format with this file name, or of a page of its archive.
 */
export type FeedAddress = {
  page: string
  document: (file: string, archivePage?: string) => string
}

/** Returns where the feed of a slice and its archive are. */
export function feedAddress(slice: Slice): FeedAddress {
  return {
    page: slicePath(slice),
    document: (file, archivePage) =>
      `${below(slice)}${archivePage === undefined ? '' : `/archive/${archivePage}`}/${file}`,
  }
}

/** The articles that are in each of several slices (`all`), or in at least one of them (`any`). */
export type Combination = { slices: Slice[]; match: 'all' | 'any' }

/** Returns where the feed of a combination is. It has no archive. */
export function combinationAddress({ slices, match }: Combination): FeedAddress {
  const terms = slices.map((slice) => {
    const { kind, name } = partsOfSlice(slice) ?? { kind: '', name: '' }
    return `${kind}=${encodeURIComponent(name)}`
  })
  if (match === 'any') terms.push('match=any')
  // Clients escape an apostrophe in a query but not in a path.
  const query = terms.join('&').replaceAll("'", '%27')
  return { page: '/', document: (file) => `/${file}?${query}` }
}

/**
 * Returns the combination that the query of a main feed asks for, in canonical order; undefined if it
 * asks for none.
 */
export function readCombination(query: URLSearchParams): Combination | undefined {
  const named = (name: string, sliceOf: (term: string) => Slice) =>
    [...new Set(query.getAll(name).map(term))].filter(Boolean).sort().map(sliceOf)
  const slices = [...named('tag', tagSlice), ...named('author', authorSlice)]
  if (slices.length === 0) return undefined
  return { slices, match: query.get('match') === 'any' ? 'any' : 'all' }
}

/** Returns the path or URL at which even a browser gets the document of a feed. */
export function rawAddress(address: string): string {
  return address + (address.includes('?') ? '&raw' : '?raw')
}

// A cache is told of changes by cache tag. Cloudflare drops a tag of over 1,024 characters in silence
// and refuses every call that names one, so names of any length become hashes. It ignores case.

/** The cache tag of everything. */
export const siteCacheTag = 'site'

/** The cache tag of every answer that something is not there, which any change may make wrong. */
export const absentCacheTag = 'absent'

/** Returns the cache tag of everything that shows the articles of a slice, but for its archive. */
export function sliceCacheTag(slice: Slice): string {
  return cacheTag('s', slice)
}

/** Returns whether a cache tag is that of a slice. */
export function isSliceCacheTag(tag: string): boolean {
  return /^s[\da-f]{16}$/.test(tag)
}

/** Returns the cache tag of a page of a slice's archive. */
export function archiveCacheTag(slice: Slice, page: number): string {
  return cacheTag('p', `${page}:${slice}`)
}

/** Returns the cache tag of every page of a slice's archive. */
export function wholeArchiveCacheTag(slice: Slice): string {
  return cacheTag('p', `all:${slice}`)
}

/**
 * Returns the cache tag of every article's page that shows an article or links to it; `key` is the
 * store's own number for it.
 */
export function articleCacheTag(key: number): string {
  return cacheTag('a', String(key))
}

/** Returns the cache tag of a medium; `file` is its path below media/. */
export function mediumCacheTag(file: string): string {
  return cacheTag('m', file)
}

/** Returns the cache tag of an own page; `path` is its path below the home page. */
export function ownPageCacheTag(path: string): string {
  return cacheTag('o', path)
}

/** The cache tag of what lists the own pages. */
export const ownPagesCacheTag = 'pages'

const cacheTags = new Map<string, string>()

/** Anybody may ask for any slice, so an isolate remembers only so many cache tags. */
const mostRemembered = 1000

/** A letter for the kind, and 64 bits of SHA-256 in 16 hexadecimal digits. */
function cacheTag(kind: string, name: string): string {
  const text = kind + name
  const known = cacheTags.get(text)
  if (known !== undefined) return known
  if (cacheTags.size >= mostRemembered) cacheTags.clear()
  const tag = kind + createHash('sha256').update(text).digest('hex').slice(0, 16)
  cacheTags.set(text, tag)
  return tag
}
