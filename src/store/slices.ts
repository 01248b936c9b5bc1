import { mainSlice, type Slice, type SliceKind } from '../site/slices.ts'
import { type Entry, firstFitting, newest, toEntries } from './entries.ts'
import {
  bound,
  type Format,
  fragmentsByKey,
  type Listing,
  listQueries,
  toListed,
} from './fragments.ts'
import type { Moment } from './moment.ts'

/**
 * What a validator is made of. Times are in seconds since 1970. `label` is the slice's name as its
 * oldest article spells it. `cursor` and `changed` are the number and the time of the slice's
 * latest change, `rendered` is the number of the latest change that only rendered something again,
 * and `departed` that of the latest change in which an article left its position. `touched` is the
 * number of the latest write of an article of the slice, seen or not. `site` is the version of the
 * present site. `release` is the latest publication date in the past, `next` the earliest one in the
 * future. `since` is the date of the oldest article that is not withdrawn, and `live` their number.
 */
export type SliceState = {
  label: string
  cursor: number
  changed: number
  rendered: number
  departed: number
  touched: number
  site: number
  live: number
  release?: number
  next?: number
  since?: number
}

type StateRow = Omit<SliceState, 'release' | 'next' | 'since'> & {
  release: number | null
  next: number | null
  since: number | null
}

const { slice: $slice, now: $now } = bound

const stateColumns = `label, cursor, changed, rendered, departed, touched, site, live, since,
  CASE WHEN newest <= ${$now} THEN newest
    ELSE (SELECT max(published) FROM membership m WHERE m.slice = ${$slice} AND published <= ${$now}) END AS release,
  CASE WHEN newest > ${$now}
    THEN (SELECT min(published) FROM membership m WHERE m.slice = ${$slice} AND published > ${$now}) END AS next`

/** Returns the state of a slice, from one row; undefined if nothing in it was ever visible. */
export async function readSlice(at: Moment, slice: Slice): Promise<SliceState | undefined> {
  const row = await stateQuery(at, slice).first<StateRow>()
  return row ? toState(slice, row) : undefined
}

/** Returns the states of several slices; undefined if any of them has none. */
export async function readSlices(at: Moment, slices: Slice[]): Promise<SliceState[] | undefined> {
  const found = await at.db.batch<StateRow>(slices.map((slice) => stateQuery(at, slice)))
  const states = found.flatMap(({ results: [row] }, i) => {
    const slice = slices[i]
    return slice !== undefined && row ? (toState(slice, row) ?? []) : []
  })
  return states.length === slices.length ? states : undefined
}

function stateQuery({ db, now }: Moment, slice: Slice): D1PreparedStatement {
  return db.prepare(`SELECT ${stateColumns} FROM slices WHERE slice = ${$slice}`).bind(slice, now)
}

/** A slice with only scheduled articles was never visible. The main feed always is. */
function toState(slice: Slice, row: StateRow): SliceState | undefined {
  const { release, next, since, ...numbers } = row
  if (slice !== mainSlice && row.changed === 0 && release === null) return undefined
  const dates = {
    release: release ?? undefined,
    next: next ?? undefined,
    since: since ?? undefined,
  }
  return { ...numbers, ...dates }
}

/**
 * The window of a slice; `older` is the number of its articles that are older, live or not. `isCut`
 * if more articles would be in it if they were shorter.
 */
export type SliceWindow = Listing & { state: SliceState; older: number; isCut: boolean }

/** Few slices have more scheduled articles than this. If one does, a second request gets the rest. */
const mostScheduled = 5

/**
 * Returns the window of a slice, its newest `items` articles or as many as fit into a document, all
 * read at the same moment; undefined if nothing in it was ever visible. This takes one request and
 * one row, and another row for each fragment if a `format` is given; the fragments of a window that
 * has to be cut are left for a second request. If the last write was for a site with fewer items, the
 * window has no more than those.
 */
export async function readWindow(
  { db, now }: Moment,
  slice: Slice,
  items: number,
  format?: Format,
): Promise<SliceWindow | undefined> {
  const query = {
    columns: `${stateColumns}, total, entries`,
    list: 'entries',
    bytes: 'bytes',
    rest: `slices WHERE slice = ${$slice}`,
  }
  const fragments = format && { format, count: items + mostScheduled }
  type Row = StateRow & { total: number; entries: string }
  const found = toListed<Row>(await db.batch(listQueries(db, query, [slice, now], fragments)))
  const state = found && toState(slice, found.row)
  if (!state) return undefined
  const list = toEntries(found.row.entries)
  const scheduled = list.filter(({ published }) => published > now).length
  const wanted = newest(list.slice(scheduled), items)
  const entries = firstFitting(wanted)
  const older = found.row.total - scheduled - entries.length
  const byKey = fragmentsByKey(list, found.fragments)
  return { state, entries, fragments: byKey, older, isCut: entries.length < wanted.length }
}

/**
 * Returns the newest `items` articles that are in any of these slices, newest first, and the
 * withdrawn ones among them. The windows hold the newest articles of each slice, and so the newest
 * of all.
 */
export async function readUnited(at: Moment, slices: Slice[], items: number): Promise<Entry[]> {
  const { results } = await at.db
    .prepare('SELECT entries FROM slices WHERE slice IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(slices))
    .all<{ entries: string }>()
  const lists = results.flatMap(({ entries }) => toEntries(entries))
  const united = [...new Map(lists.map((entry) => [entry.key, entry])).values()]
    .filter(({ published }) => published <= at.now)
    // Articles of the same second are in the order of their ids, as in every slice.
    .sort((a, b) => b.published - a.published || (a.id < b.id ? -1 : 1))
  return newest(united, items)
}

/**
 * A slice, its name as its oldest article spells it, and the number of its articles that are not
 * withdrawn. `newest` is the latest date of any of them, in seconds since 1970.
 */
export type NamedSlice = { slice: Slice; label: string; live: number; newest: number }

/** The largest slices of a kind have room for as many without an article that is published yet. */
const mostUnpublished = 100

/** Returns up to `most` slices of a kind that have a live article, the largest ones first. */
export async function readLiveSlices(
  { db, now }: Moment,
  kind: SliceKind,
  most: number,
): Promise<NamedSlice[]> {
  const { results } = await db
    .prepare(
      `SELECT slice, label, live, newest FROM (
        SELECT slice, label, since, live, newest FROM slices INDEXED BY slices_by_size
        WHERE kind = ?1 AND since IS NOT NULL ORDER BY live DESC, slice LIMIT ?2
      ) WHERE since <= ?3 ORDER BY live DESC, slice LIMIT ?4`,
    )
    .bind(kind, most + mostUnpublished, now, most)
    .all<NamedSlice>()
  return results
}
