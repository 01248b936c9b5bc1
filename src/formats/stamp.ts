import { fingerprint } from '../http/fingerprint.ts'
import type { Site } from '../site/site.ts'

/**
 * A fingerprint of what compile and the formats make of sample articles. A test compares it with
 * what they make today and names the new value, so that no change of the output goes unnoticed.
 */
export const renderer = 'qDNkYoLho_l9'

const stamps = new WeakMap<Site, string>()

/** Returns the stamp of what is rendered for this site. A fragment with another is out of date. */
export function stampOf(site: Site): string {
  const known = stamps.get(site)
  if (known !== undefined) return known
  // Neither whether a program may get a delta nor what only pages show changes a feed.
  const { deltas: _, menu: _menu, look: _look, words, ...rendered } = site
  const stamp = fingerprint(JSON.stringify([renderer, rendered, words.content, words.marks.colon]))
  stamps.set(site, stamp)
  return stamp
}
