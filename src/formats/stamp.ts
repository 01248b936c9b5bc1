import { fingerprint } from '../http/fingerprint.ts'
import type { Site } from '../site/site.ts'
import { once } from './once.ts'

/**
 * A fingerprint of what compile and the formats make of sample articles. A test compares it with
 * what they make today and names the new value, so that no change of the output goes unnoticed.
 */
export const renderer = 'wAZ1oWZskEw4'

const stamps = new WeakMap<Site, string>()

/**
 * Returns the stamp of all that this renderer makes for this site: fragments that were stored with
 * another are out of date.
 */
export function stampOf(site: Site): string {
  return once(stamps, site, () => fingerprint(JSON.stringify([renderer, site])))
}
