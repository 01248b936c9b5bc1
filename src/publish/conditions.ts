import type { StoredArticle } from '../store/articles.ts'

/** The conditions of a request, as its headers have them (RFC 9110 §13.1). */
export type Conditions = { match?: string; noneMatch?: string }

/** What a request says about its writes: their conditions, and whether every copy of before goes. */
export type Terms = { conditions?: Conditions; purge?: boolean }

/** Returns whether the conditions of a request hold for an article. */
export function holds(conditions: Conditions, stored: StoredArticle | undefined): boolean {
  const found = stored?.state === 'withdrawn' ? undefined : stored
  return holdsFor(conditions, found && entityTag(found))
}

/**
 * Returns whether the conditions of a request hold (RFC 9110 §13.1) for what has this entity tag;
 * undefined stands for nothing. `*` lists whatever there is.
 */
export function holdsFor({ match, noneMatch }: Conditions, current: string | undefined): boolean {
  if (!current) return match === undefined
  const lists = (tags: string) => tags.split(',').some((tag) => ['*', current].includes(tag.trim()))
  if (noneMatch !== undefined && lists(noneMatch)) return false
  return match === undefined || lists(match)
}

/** Returns the entity tag of an article file, which is its cursor. */
export function entityTag({ cursor }: { cursor: number }): string {
  return `"${cursor}"`
}
