import { fingerprint } from '../formats/index.ts'
import type { SliceState } from '../store/read-slices.ts'

/**
 * A version (RFC 9110 §8.8): its entity tag with the quotes, and when it came about, in seconds
 * since 1970; 0: never.
 */
export type Validators = { etag: string; modified: number }

/** What the entity tag of a slice says of the version that it stands for. */
export type SliceVersion = { cursor: number; release: number; stamp: string }

/**
 * Returns the validators of every document of a slice. They move with the slice's cursor, with the
 * newest release, which nobody writes, and with the stamp of site and renderer.
 */
export function validatorsOf({ cursor, changed, release }: SliceState, stamp: string): Validators {
  const etag = `"${cursor.toString(36)}-${release?.toString(36) ?? ''}-${stamp}"`
  return { etag, modified: Math.max(changed, release ?? 0) }
}

/**
 * Returns the validators of a document that is no window, such as a page of an archive: they move
 * with what it is made from. `modified` is in seconds since 1970.
 */
export function validatorsOfFacts(facts: unknown[], modified: number, stamp: string): Validators {
  return { etag: `"of:${fingerprint(JSON.stringify(facts))}-${stamp}"`, modified }
}

/** Returns what the opaque part of a slice's entity tag says; undefined for any other. */
export function readSliceVersion(tag: string): SliceVersion | undefined {
  const [, cursor = '', release = '', stamp = ''] =
    /^([\da-z]+)-([\da-z]*)-(.{12})$/.exec(tag) ?? []
  if (stamp === '') return undefined
  return {
    cursor: Number.parseInt(cursor, 36),
    release: Number.parseInt(release || '0', 36),
    stamp,
  }
}

/** Returns seconds since 1970 as HTTP writes a date (RFC 9110 §5.6.7). */
export function httpDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString()
}

/** Returns the headers that tell a version to the client; `now` is in seconds since 1970. */
export function validatorHeaders(
  { etag, modified }: Validators,
  now: number,
): Record<string, string> {
  if (modified === 0) return { ETag: etag }
  // RFC 9110 §8.8.2.1: never later than the response itself.
  return { ETag: etag, 'Last-Modified': httpDate(Math.min(modified, now)) }
}

/**
 * Tells whether the client has this version (RFC 9110 §13.1): If-None-Match decides alone where it
 * is there and well formed, compared weakly, else If-Modified-Since does. What is malformed counts
 * as absent.
 */
export function isNotModified(headers: Headers, { etag, modified }: Validators): boolean {
  const tags = readEntityTags(headers.get('If-None-Match'))
  if (tags) return tags === '*' || tags.includes(opaque(etag))
  const since = readHttpDate(headers.get('If-Modified-Since'))
  return since !== undefined && modified > 0 && modified <= since
}

/** An entity tag (RFC 9110 §8.8.3); of obs-text the runtime makes characters beyond ASCII. */
const entityTag = /(?:W\/)?"([\x21\x23-\x7e\x80-\uffff]*)"/g

/**
 * Returns the opaque parts of a list of entity tags, without the suffix that a compressing server
 * adds; `*` for any; undefined for a header that is absent or malformed. Members may be empty
 * (RFC 9110 §5.6.1.2).
 */
export function readEntityTags(header: string | null): '*' | string[] | undefined {
  if (header === null) return undefined
  if (header.trim() === '*') return '*'
  const members = header.replace(entityTag, '"').split(',')
  if (!members.every((member) => ['', '"'].includes(member.trim()))) return undefined
  const tags = [...header.matchAll(entityTag)].map(([, tag = '']) =>
    tag.replace(/-(?:gzip|br|zstd|df)$/, ''),
  )
  return tags.length > 0 ? tags : undefined
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, '').slice(1, -1)
}

const month = '[A-Z][a-z]{2}'
const time = '[0-9]{2}:[0-9]{2}:[0-9]{2}'

/** The three forms of a date (RFC 9110 §5.6.7): IMF-fixdate, as in RFC 850, and of asctime. */
const dateForms = new RegExp(
  `^(?:[A-Z][a-z]{2}, ([0-9]{2}) ${month} [0-9]{4} ${time} GMT` +
    `|[A-Z][a-z]{5,8}, ([0-9]{2})-${month}-[0-9]{2} ${time} GMT` +
    `|[A-Z][a-z]{2} ${month} ([ 0-9][0-9]) ${time} [0-9]{4})$`,
)

/** Seconds since 1970; undefined for what is no date. */
function readHttpDate(header: string | null): number | undefined {
  const [, ...days] = dateForms.exec(header ?? '') ?? []
  const day = days.find((found) => found !== undefined)
  if (header === null || day === undefined) return undefined
  const date = new Date(header.endsWith('GMT') ? header : `${header} GMT`)
  // Of the 31st of a short month, Date makes a day of the next one.
  return date.getUTCDate() === Number(day) ? date.getTime() / 1000 : undefined
}
