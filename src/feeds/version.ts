import { fingerprint } from '../http/fingerprint.ts'
import type { Validators } from '../http/respond.ts'
import type { SliceState } from '../store/slices.ts'

/**
 * Returns the validators of a slice's window (RFC 9110 §8.8). They change with the slice's cursor;
 * with its newest release, a change that nobody writes; with each batch of its articles that is
 * rendered again; and with the stamp of the site and the renderer, on which everything around the
 * items depends.
 */
export function windowValidators(
  { cursor, changed, rendered, release }: SliceState,
  stamp: string,
): Validators {
  const parts = [cursor.toString(36), release?.toString(36) ?? '', rendered.toString(36), stamp]
  return { etag: `"${parts.join('-')}"`, modified: Math.max(changed, release ?? 0) }
}

/** Returns the validators of any other document, which change with the facts that it is made from. */
export function validatorsOfFacts(facts: unknown[], modified: number, stamp: string): Validators {
  return { etag: `"of:${fingerprint(JSON.stringify(facts))}-${stamp}"`, modified }
}
