import { plainLine } from '../article/text.ts'
import { type FeedAddress, feedAddress, rawAddress } from './addresses.ts'
import { canonicalFeed } from './canonical.ts'
import type { Site } from './site.ts'
import { mainSlice } from './slices.ts'

/** The path of the page of the search. */
export const searchPath = '/search'

/** The path of what tells browsers how to search here (OpenSearch 1.1). */
export const searchDescriptionPath = '/opensearch.xml'

/** In characters, the longest query: nobody types more, and more would cost more. */
export const longestQuery = 200

/** Returns what a query looks for, on one line and cut if it is too long; undefined if for nothing. */
export function readSearch(query: URLSearchParams): string | undefined {
  // Most of a long one is cut before anything looks at it.
  const typed = (query.get('q') ?? '').slice(0, 4 * longestQuery).normalize('NFC')
  const words = [...plainLine(typed)].slice(0, longestQuery).join('')
  return plainLine(words) || undefined
}

/** Returns where the page and the feeds of a search are, written as a browser sends a form. */
export function searchAddress(words: string): FeedAddress {
  const query = new URLSearchParams({ q: words })
  return { page: `${searchPath}?${query}`, document: (file) => `/${file}?${query}` }
}

/** Returns what the feed of a search and its page are called. */
export function searchName({ words }: Pick<Site, 'words'>, query: string): string {
  // As a function, since a query may have `$&` in it.
  return words.search.of.replace('{query}', () => query)
}

/**
 * Returns the canonical path and query of an address that is requested with a query, as
 * `canonicalFeed` does: a search, of the page or of a main feed, has no other parameter.
 */
export function canonicalQuery(
  path: string,
  query: URLSearchParams,
  files: string[],
): string | undefined {
  const file = files.find((file) => path === feedAddress(mainSlice).document(file))
  const words = path === searchPath || file !== undefined ? readSearch(query) : undefined
  if (words === undefined) return canonicalFeed(path, query, files)
  const { page, document } = searchAddress(words)
  if (file === undefined) return page
  return query.has('raw') ? rawAddress(document(file)) : document(file)
}
