import { fingerprint } from '../http/fingerprint.ts'
import type { Validators } from '../http/respond.ts'
import type { SliceState } from '../store/slices.ts'

/** What the entity tag of a window says of it; `release` is 0 where nothing has been released. */
type WindowTag = { cursor: number; release: number; rendered: number; stamp: string }

/**
 * Returns the validators of a slice's window (RFC 9110 §8.8). They move with the slice's cursor, with its
 * newest release, which nobody writes, with each batch of its articles that is rendered again, and with
 * the stamp of site and renderer, which make what stands around the items.
 */
export function windowValidators(
  { cursor, changed, rendered, release }: SliceState,
  stamp: string,
): Validators {
  const parts = [cursor.toString(36), release?.toString(36) ?? '', rendered.toString(36), stamp]
  return { etag: `"${parts.join('-')}"`, modified: Math.max(changed, release ?? 0) }
}

/** Returns what the opaque part of a window's entity tag says; undefined for any other entity tag. */
export function readWindowTag(tag: string): WindowTag | undefined {
  const [, cursor, release, rendered, stamp] =
    /^([\da-z]+)-([\da-z]*)-([\da-z]+)-(.{12})$/.exec(tag) ?? []
  if (stamp === undefined) return undefined
  const number = (digits: string | undefined) => Number.parseInt(digits || '0', 36)
  return { cursor: number(cursor), release: number(release), rendered: number(rendered), stamp }
}

/** Returns the validators of any other document, which move with the facts that it is made from. */
export function validatorsOfFacts(facts: unknown[], modified: number, stamp: string): Validators {
  return { etag: `"of:${fingerprint(JSON.stringify(facts))}-${stamp}"`, modified }
}
