import { pageSize } from './archive.ts'
import { bound, listQueries, readBodies, readFirstParts, toListed } from './bodies.ts'
import { type Entry, toEntries } from './entries.ts'
import { type SliceState, type StateRow, stateColumns, toState } from './read-slices.ts'
import type { Slice } from './slices.ts'
import { writeWindows } from './windows.ts'
import { longestPart } from './write.ts'

/** What is asked for: `stamp` is that of the site, `items` the size of its window. */
export type Wanted = { format: string; stamp: string; items: number; now: number }

/** A live article of a document with its fragment, which is empty where the format has none. */
export type Item = Entry & { body: string }

/** What a document is made of. */
export type Listing = {
  /** Newest first, the withdrawn ones too. */
  entries: Entry[]
  /** The fragments that came with the list, by the keys of their articles. */
  bodies: Map<number, string>
  /** What stands around the items; absent where none is stored. */
  template?: string
}

/** The window of a slice; `behind` is the number of its articles that are older, live or not. */
export type SliceWindow = Listing & { state: SliceState; behind: number }

/**
 * A page of an archive, or the first articles of one. `modified` is the time of its latest change in
 * seconds since 1970; `hasNext` says that the page behind it is full too, `due` when it
 * will be, where that is for its scheduled articles alone.
 */
export type ArchivePage = Listing & {
  label: string
  modified: number
  hasNext: boolean
  due?: number
}

type ListRow = { entries: string; template: string | null }

const { slice: $slice, format: $format, stamp: $stamp, page: $page } = bound

const template = `(SELECT body FROM templates WHERE stamp = ${$stamp} AND format = ${$format}) AS template`

/** More than these are rarely scheduled; where they are, a second request brings the rest. */
const mostScheduled = 5

/**
 * Returns the window of a slice, all as of one moment; undefined where there was never anything to be
 * seen of it. It is one request and one row, and one more for each fragment: with `bodies` they come
 * along.
 */
export async function readSliceWindow(
  db: D1Database,
  slice: Slice,
  wanted: Wanted,
  { bodies }: { bodies: boolean },
): Promise<SliceWindow | undefined> {
  const { format, stamp, items, now } = wanted
  const query = {
    columns: `${stateColumns}, items, total, entries, ${template}`,
    list: 'entries',
    rest: `slices WHERE slice = ${$slice}`,
  }
  const count = bodies ? items + mostScheduled : 0
  const queries = listQueries(db, query, [slice, now, format, stamp], count)
  type Row = StateRow & ListRow & { items: number; total: number }
  const found = toListed<Row>(await db.batch(queries))
  if (!found) return undefined
  const { row } = found
  if (row.items !== items) {
    await writeWindows(db, [slice], items, now).run()
    return readSliceWindow(db, slice, wanted, { bodies })
  }
  const state = toState(slice, row)
  if (!state) return undefined
  const list = toEntries(row.entries)
  const scheduled = list.filter(({ published }) => published > now).length
  const entries = newest(list.slice(scheduled), items)
  return {
    ...listing(row, list, found.bodies),
    state,
    entries,
    behind: row.total - scheduled - entries.length,
  }
}

/**
 * Returns a page of a slice's archive, or the first `count` articles on it, at `now` (seconds since
 * 1970); undefined for one that isn't full, or hasn't as many.
 */
export async function readArchivePage(
  db: D1Database,
  slice: Slice,
  page: number,
  count: number | undefined,
  { format, stamp, now }: Omit<Wanted, 'items'>,
  { bodies }: { bodies: boolean },
): Promise<ArchivePage | undefined> {
  const query = {
    columns: `s.label, p.entries, p.changed, max(n.sealed, n.until) AS continued, n.until, ${template}`,
    list: 'p.entries',
    rest: `archive p JOIN slices s ON s.slice = p.slice
      LEFT JOIN archive n ON n.slice = p.slice AND n.page = p.page + 1 AND n.size = ${pageSize}
      WHERE p.slice = ${$slice} AND p.page = ${$page}`,
  }
  const queries = listQueries(db, query, [slice, now, format, stamp, page], bodies ? pageSize : 0)
  type Row = ListRow & {
    label: string
    changed: number
    continued: number | null
    until: number | null
  }
  const found = toListed<Row>(await db.batch(queries))
  if (!found) return undefined
  const { row } = found
  const list = toEntries(row.entries)
  const last = list[(count ?? pageSize) - 1]
  if (!last || last.published > now) return undefined
  const next = count === undefined ? row.until : null
  const hasNext = next !== null && next <= now
  return {
    ...listing(row, list, found.bodies),
    label: row.label,
    entries: list.slice(0, count).reverse(),
    modified: Math.max(row.changed, last.published, hasNext ? (row.continued ?? 0) : 0),
    hasNext,
    due: next === null || hasNext ? undefined : next,
  }
}

/** Returns those entries of a list that are live, with their fragments. */
export async function readItems(
  db: D1Database,
  format: string,
  { entries, bodies }: Pick<Listing, 'entries' | 'bodies'>,
): Promise<Item[]> {
  const live = entries.filter(({ withdrawn }) => withdrawn === undefined)
  const unread = live.filter(({ key }) => !bodies.has(key)).map(({ key }) => key)
  const parts = new Map([...bodies, ...(await readFirstParts(db, format, unread))])
  // A part that is as long as one may be has another behind it.
  const missing = live.flatMap(({ key }) =>
    (parts.get(key)?.length ?? longestPart) < longestPart - 1 ? [] : [key],
  )
  const read = await readBodies(db, format, missing)
  return live.map((entry) => ({
    ...entry,
    body: read.get(entry.key) ?? parts.get(entry.key) ?? '',
  }))
}

/** The list as far as `items` live articles; the withdrawn ones between them are on it too. */
export function newest(list: Entry[], items: number): Entry[] {
  let live = 0
  const end = list.findIndex(({ withdrawn }) => withdrawn === undefined && ++live === items)
  return end < 0 ? list : list.slice(0, end + 1)
}

function listing(
  { template }: ListRow,
  list: Entry[],
  found: (string | null)[],
): Omit<Listing, 'entries'> {
  const bodies = new Map<number, string>()
  for (const [i, body] of found.entries()) {
    const key = list[i]?.key
    if (key !== undefined && body !== null) bodies.set(key, body)
  }
  return { bodies, template: template ?? undefined }
}
