import type { Instant } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'

/**
 * What a list of articles says of one; `key` is the store's own number of it, `cursor` that of its
 * latest change, `published` its date in seconds since 1970.
 */
export type Entry = {
  key: number
  id: string
  published: number
  updated: Instant
  cursor: number
  withdrawn?: Instant
}

/** The entry of an article `a`, as SQL: what `toEntries` reads. */
export const entry =
  'json_array(a.key, a.id, a.published, a.updated, a.cursor, a.stamp, a.withdrawn)'

type EntryRow = [number, string, number, number, number, string, number | null]

/** Returns the entries that a list holds as JSON. */
export function toEntries(json: string): Entry[] {
  return (JSON.parse(json) as EntryRow[]).map(
    ([key, id, published, updated, cursor, _stamp, withdrawn]) => ({
      key,
      id,
      published,
      updated: toInstant(updated),
      cursor,
      withdrawn: withdrawn === null ? undefined : toInstant(withdrawn),
    }),
  )
}

/** Returns the beginning of a list up to its `items`th live article, with the withdrawn ones between. */
export function newest(list: Entry[], items: number): Entry[] {
  let live = 0
  const end = list.findIndex(({ withdrawn }) => withdrawn === undefined && ++live === items)
  return end < 0 ? list : list.slice(0, end + 1)
}

/** Returns those entries of a list that are not withdrawn. */
export function liveEntries(list: Entry[]): Entry[] {
  return list.filter(({ withdrawn }) => withdrawn === undefined)
}
