import { parseSrcset, stringifySrcset } from 'srcset'
import { writeUrl } from '../article/text.ts'
import schemes from './schemes.json' with { type: 'json' }
import { ContentError } from './tree.ts'

/** The schemes that a link may have. None of them runs anything in the program that opens it. */
export const linkSchemes = schemes.join(' ').split(' ')

const followed = new Set(linkSchemes.map((scheme) => `${scheme}:`))
const loaded = new Set(['http:', 'https:'])

/** A scheme that is hidden in the address of another, such as `feed:javascript:…`. */
const within = /^[a-z][a-z\d+.-]*:\s*(?:javascript|data|vbscript|blob|file|view-source)\s*:/i

/** In a `srcset`, or parts of their addresses between commas. */
const mostCandidates = 1000

/**
 * Returns the URL that a link may lead to, as a reader will follow it; undefined if there is none.
 */
export function linkAddress(value: string, base: string): string | undefined {
  const url = value && URL.parse(value, base)
  if (!url || !followed.has(url.protocol) || within.test(url.href)) return undefined
  return writeUrl(url)
}

/** Returns the URL that a reader may load, which is one of the web; undefined if there is none. */
export function webAddress(value: unknown, base: string): string | undefined {
  const url = typeof value === 'string' && value.trim() ? URL.parse(value, base) : null
  return url && loaded.has(url.protocol) ? writeUrl(url) : undefined
}

/**
 * Returns a `srcset` with the URLs that a reader may load, as `read` reads them; undefined if there
 * are none. Throws a ContentError if there are too many.
 */
export function webAddresses(
  value: unknown,
  base: string,
  read: (address: string) => string,
): string | undefined {
  const candidates = candidatesIn(String(value)).flatMap((candidate) => {
    const url = webAddress(read(candidate.url), base)
    return url ? [{ ...candidate, url }] : []
  })
  return candidates.length > 0 ? stringifySrcset(candidates) : undefined
}

/** In pixels: what fills the column of a reader on a screen of high density. */
const widest = 1600

/**
 * Returns the file of a `srcset` for readers that know none: the largest up to 1,600 pixels; undefined
 * if it has none. Throws a ContentError if there are too many.
 */
export function fileOf(srcset: string): string | undefined {
  const size = ({ width = 0, density = 1 }) => width || density
  const bySize = candidatesIn(srcset).toSorted((a, b) => size(a) - size(b))
  return (bySize.findLast(({ width = 0 }) => width <= widest) ?? bySize[0])?.url
}

function candidatesIn(srcset: string) {
  if (srcset.split(',', mostCandidates + 1).length > mostCandidates) {
    throw new ContentError(`it has a srcset of over ${mostCandidates} files`)
  }
  try {
    return parseSrcset(srcset)
  } catch {
    return []
  }
}
