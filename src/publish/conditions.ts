import type { StoredArticle } from '../store/articles.ts'

/** The conditions of a request, as its headers have them (RFC 9110 §13.1). */
export type Conditions = { match?: string; noneMatch?: string }

/** What a request says about its writes: their conditions, and whether every copy of before goes. */
export type Terms = { conditions?: Conditions; purge?: boolean }

/**
 * Returns whether the conditions of a request hold for an article (RFC 9110 §13.1): `If-Match` if it
 * lists its entity tag, or with `*` if there is an article; `If-None-Match: *` if there is none.
 */
export function holds(
  { match, noneMatch }: Conditions,
  stored: StoredArticle | undefined,
): boolean {
  return meets({ match, noneMatch }, stored?.state === 'withdrawn' ? undefined : stored)
}

/** Returns the same for anything that has a cursor; `found` is what is there. */
export function meets(
  { match, noneMatch }: Conditions,
  found: { cursor: number } | undefined,
): boolean {
  if (noneMatch?.trim() === '*' && found) return false
  const tags = match?.split(',').map((tag) => tag.trim())
  return !tags || Boolean(found && (tags.includes('*') || tags.includes(entityTag(found))))
}

/** Returns the entity tag of an article file, which is its cursor. */
export function entityTag({ cursor }: { cursor: number }): string {
  return `"${cursor}"`
}
