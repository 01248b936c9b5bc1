import { term } from '../article/text.ts'
import { combinationAddress, feedAddress, rawAddress, readCombination } from './addresses.ts'
import { mainSlice } from './slices.ts'

/** A URL without a query, whose segments each have one spelling only. */
export const plainUrl = /^https?:\/\/[^/?#]+(?:\/[a-z\d_-][a-z\d._-]*)+$/

/**
 * Returns the unescaped segments of a path in their canonical form: lower case in Unicode form C, and
 * tags and authors as the store spells them.
 */
export function canonicalSegments(segments: string[]): string[] {
  const isSlice = /^(tags|authors)$/i.test(segments[0] ?? '')
  return segments.map((segment, i) => {
    // A segment that can be no tag or author stays as it is and names nothing.
    const name = isSlice && i === 1 ? term(segment) : ''
    return name || segment.normalize('NFC').toLowerCase().normalize('NFC')
  })
}

/**
 * Returns the canonical path and query of a feed that is requested with a query; undefined for a
 * path that takes no query. `files` are the file names of the formats. A combination of one slice
 * becomes the path of that slice, `raw` asks for the document even in a browser, and other
 * parameters are left out.
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
