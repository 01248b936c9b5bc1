import type { Site } from '../site/site.ts'

/** Returns what `make` returned for a site the first time: a site never changes. */
export function once<T>(known: WeakMap<Site, T>, site: Site, make: () => T): T {
  const made = known.get(site) ?? make()
  known.set(site, made)
  return made
}
