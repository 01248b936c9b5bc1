import type { Instant } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'

/**
 * What a list of articles says of one; `key` is the store's own number of it, `cursor` that of its
 * latest change, `published` its date in seconds since 1970. One that was withdrawn has the time of
 * that.
 */
export type Entry = {
  key: number
  id: string
  published: number
  updated: Instant
  cursor: number
  stamp: string
  withdrawn?: Instant
}

/** The entry of an article `a`, as SQL: what `toEntries` reads. */
export const entry =
  'json_array(a.key, a.id, a.published, a.updated, a.cursor, a.stamp, a.withdrawn)'

type EntryRow = [number, string, number, number, number, string, number | null]

/** Returns the entries that a list holds as JSON. */
export function toEntries(json: string): Entry[] {
  return (JSON.parse(json) as EntryRow[]).map(
    ([key, id, published, updated, cursor, stamp, withdrawn]) => ({
      key,
      id,
      published,
      updated: toInstant(updated),
      cursor,
      stamp,
      withdrawn: withdrawn === null ? undefined : toInstant(withdrawn),
    }),
  )
}
