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
const renderer = '0'

/** Returns the stamp of everything that this renderer makes for this site: stored fragments with another one are old. */
export function stampOf(site: Site): string {
  return createHash('sha256').update(JSON.stringify([renderer, site])).digest('base64url').slice(0, 12)
}

export type { Envelope, Format } from './format.ts'
