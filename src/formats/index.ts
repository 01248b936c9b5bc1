import { createHash } from 'node:crypto'
import type { Site } from '../site.ts'
import { atom } from './atom.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

/** The formats, in the order in which they are offered. A new one is a new row. */
export const formats = { rss, atom, json } satisfies Record<string, Format>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as FormatName[]

/**
 * A fingerprint of what compile and the formats make of a sample article. A test compares it with what they make today
 * and names the new value, so no change of the output is forgotten here.
 */
export const renderer = '0'

const stamps = new WeakMap<Site, string>()

/** Returns the stamp of all that this renderer makes for this site: fragments that were stored with another are old. */
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

export type { Envelope, Format } from './format.ts'
