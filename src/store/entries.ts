import type { Instant } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'

/**
 * What a list of articles says about each one. `key` is the store's own number for it, `cursor` the
 * number of its latest change, `published` its date in seconds since 1970. `size` is the bytes of its
 * longest fragment in any feed format; 0 if it is withdrawn.
 */
export type Entry = {
  key: number
  id: string
  published: number
  updated: Instant
  cursor: number
  size: number
  withdrawn?: Instant
}

/** SQL for the entry of an article `a`, which `toEntries` reads. */
export const entry =
  'json_array(a.key, a.id, a.published, a.updated, a.cursor, a.stamp, a.withdrawn, a.size)'

type EntryRow = [number, string, number, number, number, string, number | null, number?]

/** Returns the entries of a list that is stored as JSON. */
export function toEntries(json: string): Entry[] {
  return (JSON.parse(json) as EntryRow[]).map(
    // A Worker that is just being replaced writes no size.
    ([key, id, published, updated, cursor, _stamp, withdrawn, size = 0]) => ({
      key,
      id,
      published,
      updated: toInstant(updated),
      cursor,
      size,
      withdrawn: withdrawn === null ? undefined : toInstant(withdrawn),
    }),
  )
}

/**
 * The items of a document have at most this many bytes (7 MiB). With what stands around them, the
 * tombstones above all, it stays under 8 MiB.
 */
export const mostItemBytes = 7 * 1024 * 1024

/** Returns the lengths at which a list has to end for its articles to fit into documents. */
export function endsOfDocuments(list: Entry[]): number[] {
  let bytes = 0
  return list.flatMap(({ size }, i) => {
    bytes += size
    if (bytes <= mostItemBytes || bytes === size) return []
    bytes = size
    return [i]
  })
}

/** Returns the beginning of a list that fits into one document: at least one live article. */
export function firstFitting(list: Entry[]): Entry[] {
  return list.slice(0, endsOfDocuments(list)[0])
}

/** Returns a list up to its `items`th live article, including the withdrawn ones before it. */
export function newest(list: Entry[], items: number): Entry[] {
  let live = 0
  const end = list.findIndex(({ withdrawn }) => withdrawn === undefined && ++live === items)
  return end < 0 ? list : list.slice(0, end + 1)
}

/** Returns the entries of a list that are not withdrawn. */
export function liveEntries(list: Entry[]): Entry[] {
  return list.filter(({ withdrawn }) => withdrawn === undefined)
}
