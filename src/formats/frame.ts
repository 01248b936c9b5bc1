import type { Site } from '../site/site.ts'
import { once } from './once.ts'
import { hexReferences } from './xml.ts'

/**
 * Returns a function that writes a document. `write` returns what `feed` makes of a site without
 * items, and runs once for a site; `places` says what a document has instead of certain parts of
 * that. A part begins with `<`, which `feed` escapes in text, so no text of the site passes for one.
 * Throws if `feed` wrote no such part.
 */
export function frame(
  write: (site: Site) => string,
): (site: Site, places: Record<string, string>) => string {
  const known = new WeakMap<Site, string[]>()
  return (site, places) => {
    const pieces = once(known, site, () => cut(withHexReferences(write(site)), Object.keys(places)))
    return pieces.map((piece) => places[piece] ?? piece).join('')
  }
}

function cut(document: string, parts: string[]): string[] {
  const pieces = document.split(new RegExp(`(${parts.map(RegExp.escape).join('|')})`))
  const missing = parts.find((part) => !pieces.includes(part))
  if (missing !== undefined) throw new Error(`formats: feed wrote no ${missing}`)
  return pieces
}

/**
 * Returns text for `feed`. Its writer, xml-js, escapes text, but takes an `&amp;` in it for an
 * ampersand that was escaped before.
 */
export function feedText(value: string): string {
  return value.replace(/&amp;/g, '&amp;amp;')
}

/** What `feed` wrote, with its words as `words` writes them. Addresses stay as they are. */
function withHexReferences(document: string): string {
  return document.replace(/<(?:description|copyright|subtitle|rights|name)>[^<]+/g, hexReferences)
}
