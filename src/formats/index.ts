import { createHash } from 'node:crypto'
import type { Instant } from '../article.ts'
import type { Site } from '../site.ts'
import { atom } from './atom.ts'
import type { Envelope, Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

/** The formats, in the order in which they are offered. A new one is a new row. */
export const formats = { rss, atom, json } satisfies Record<string, Format>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as FormatName[]

/**
 * When a feed without items was last updated: never yet, but Atom wants a date, and validators one
 * that is plausible.
 */
const never: Instant = '2000-01-01T00:00:00Z'

/**
 * Returns the feed that carries these items, stored as fragments of this format; it is as new as
 * the newest of them.
 */
export function writeFeed(
  name: FormatName,
  envelope: Omit<Envelope, 'updated'>,
  items: readonly { updated: Instant; body: string }[],
): string {
  const updated =
    items
      .map((item) => item.updated)
      .sort()
      .at(-1) ?? never
  return formats[name].document(
    { ...envelope, updated },
    // An article that this site can no longer render may have nothing in a format that is new.
    items.flatMap(({ body }) => body || []),
  )
}

/**
 * A fingerprint of what compile and the formats make of a sample article. A test compares it with
 * what they make today and names the new value, so no change of the output is forgotten here.
 */
export const renderer = 'BrwNCsQ-mZre'

const stamps = new WeakMap<Site, string>()

/**
 * Returns the stamp of all that this renderer makes for this site: fragments that were stored with
 * another are old.
 */
export function stampOf(site: Site): string {
  const known = stamps.get(site)
  if (known) return known
  const stamp = fingerprint(JSON.stringify([renderer, site]))
  stamps.set(site, stamp)
  return stamp
}

/** Returns 12 characters that stand for a text: 72 bits of its SHA-256. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}
