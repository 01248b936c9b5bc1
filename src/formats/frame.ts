import { type Site, siteDefaults } from '../site/site.ts'
import { englishWith } from '../site/words.ts'

/** A site with every fact that `feed` can express. */
const sample: Site = {
  ...siteDefaults,
  title: '-',
  description: '-',
  url: 'https://site.invalid/',
  language: 'en',
  words: englishWith('en'),
  timezone: 'UTC',
  rights: '-',
  image: 'https://site.invalid/-',
  icon: 'https://site.invalid/-',
  email: '-@site.invalid',
  markdown: true,
}

/**
 * Returns a function that writes a document of a site. `write` returns what `feed` makes of a site
 * without items, and runs once for each site, since a site never changes. `places` maps parts of
 * that to what stands there instead. A part begins with `<`, which `feed` escapes in text, so no
 * text of the site is mistaken for one. Throws if `feed` wrote no such part.
 */
export function frame(write: (site: Site) => string) {
  // V8 compiles a function when it first runs. `feed` runs here, when an isolate starts, so that no
  // request waits for that.
  write(sample)
  const known = new WeakMap<Site, string[]>()
  return (site: Site, places: Record<string, string>): string => {
    const pieces = known.get(site) ?? cut(write(site), Object.keys(places))
    known.set(site, pieces)
    return pieces.map((piece) => places[piece] ?? piece).join('')
  }
}

function cut(document: string, parts: string[]): string[] {
  const pieces = document.split(new RegExp(`(${parts.map(RegExp.escape).join('|')})`))
  const missing = parts.find((part) => !pieces.includes(part))
  if (missing !== undefined) throw new Error(`formats: feed wrote no ${missing}`)
  return pieces
}

/** Returns text for `feed`. Its writer, xml-js, takes `&amp;` in a text for an escaped `&`. */
export function feedText(value: string): string {
  return value.replace(/&amp;/g, '&amp;amp;')
}
