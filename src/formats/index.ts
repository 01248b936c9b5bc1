import type { Instant } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import { atom } from './atom.ts'
import type { Envelope, Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

export { fingerprint, stampOf } from './stamp.ts'

/** The formats, in the order in which they are offered. A new one is a new row. */
export const formats = { rss, atom, json } satisfies Record<string, Format>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as FormatName[]

/**
 * When a feed without items was last updated: never yet, but Atom wants a date, and validators one
 * that is plausible.
 */
const never: Instant = '2000-01-01T00:00:00Z'

const templates = new WeakMap<Site, Record<FormatName, string>>()

/** Returns what stands around the items of every feed of a site, in each format. */
export function templatesOf(site: Site): Record<FormatName, string> {
  const known = templates.get(site)
  if (known) return known
  const made = Object.fromEntries(
    formatNames.map((name) => [name, formats[name].template(site)]),
  ) as Record<FormatName, string>
  templates.set(site, made)
  return made
}

/**
 * Returns the feed that carries these items, stored as fragments of this format, within a template
 * of it; it is as new as the newest of them.
 */
export function writeFeed(
  name: FormatName,
  template: string,
  envelope: Omit<Envelope, 'updated'> & { updated?: Instant },
  items: readonly { updated: Instant; body: string }[],
): string {
  let newest: Instant | undefined
  const fragments: string[] = []
  for (const { updated, body } of items) {
    if (newest === undefined || updated > newest) newest = updated
    // An article that this site can no longer render may have nothing in a format that is new.
    if (body) fragments.push(body)
  }
  return formats[name].document(
    template,
    { ...envelope, updated: envelope.updated ?? newest ?? never },
    fragments,
  )
}
