import { mainSlice, type Slice, type SliceKind } from '../site/slices.ts'
import { type Entry, newest, toEntries } from './entries.ts'
import { bodiesByKey, bound, type Listing, listQueries, toListed } from './fragments.ts'
import type { Moment } from './moment.ts'

/**
 * What a validator is made of, times in seconds since 1970. `label` is the slice's name as its oldest
 * article writes it; `cursor` and `changed` are those of the slice's latest change; `rendered` is the
 * number of the latest change by which something was only rendered again; `departed` is the cursor of
 * the latest change by which an article left its place; `release` is the newest date of publication that
 * has come, `next` the next one that has not.
 */
export type SliceState = {
  label: string
  cursor: number
  changed: number
  rendered: number
  departed: number
  release?: number
  next?: number
}

type StateRow = Omit<SliceState, 'release' | 'next'> & {
  release: number | null
  next: number | null
}

const { slice: $slice, now: $now } = bound

const stateColumns = `label, cursor, changed, rendered, departed,
  CASE WHEN newest <= ${$now} THEN newest
    ELSE (SELECT max(published) FROM membership m WHERE m.slice = ${$slice} AND published <= ${$now}) END AS release,
  CASE WHEN newest > ${$now}
    THEN (SELECT min(published) FROM membership m WHERE m.slice = ${$slice} AND published > ${$now}) END AS next`

/** Returns the state of a slice, from one row; undefined where nothing was ever seen of it. */
export async function readSlice(at: Moment, slice: Slice): Promise<SliceState | undefined> {
  const row = await stateQuery(at, slice).first<StateRow>()
  return row ? toState(slice, row) : undefined
}

/** Returns the states of several slices; undefined where one of them has none. */
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

/** Nobody has ever seen a slice that only scheduled articles are in. The main feed is there all the same. */
function toState(slice: Slice, row: StateRow): SliceState | undefined {
  const { label, cursor, changed, rendered, departed, release, next } = row
  if (slice !== mainSlice && changed === 0 && release === null) return undefined
  const moments = { release: release ?? undefined, next: next ?? undefined }
  return { label, cursor, changed, rendered, departed, ...moments }
}

/** The window of a slice; `behind` is the number of its articles that are older, live or not. */
export type SliceWindow = Listing & { state: SliceState; behind: number }

/** More than these are rarely scheduled; where they are, a second request brings the rest. */
const mostScheduled = 5

/**
 * Returns the window of a slice, the newest `items` of its articles, as of one moment; undefined where
 * nothing was ever seen of it. That is one request and one row, and a row more for each fragment in
 * `format`, if any. Where the last write kept fewer articles, for a site that asked for fewer, the
 * window has no more than those.
 */
export async function readWindow(
  { db, now }: Moment,
  slice: Slice,
  items: number,
  format?: string,
): Promise<SliceWindow | undefined> {
  const query = {
    columns: `${stateColumns}, total, entries`,
    list: 'entries',
    rest: `slices WHERE slice = ${$slice}`,
  }
  const count = format === undefined ? 0 : items + mostScheduled
  const values = format === undefined ? [slice, now] : [slice, now, format]
  type Row = StateRow & { total: number; entries: string }
  const found = toListed<Row>(await db.batch(listQueries(db, query, values, count)))
  const state = found && toState(slice, found.row)
  if (!state) return undefined
  const list = toEntries(found.row.entries)
  const scheduled = list.filter(({ published }) => published > now).length
  const entries = newest(list.slice(scheduled), items)
  const behind = found.row.total - scheduled - entries.length
  return { state, entries, bodies: bodiesByKey(list, found.bodies), behind }
}

/**
 * Returns the newest `items` articles that are in any of these slices, newest first, and the withdrawn
 * ones between them: the windows of all hold the newest of each, and so the newest of all.
 */
export async function readUnited(at: Moment, slices: Slice[], items: number): Promise<Entry[]> {
  const { results } = await at.db
    .prepare('SELECT entries FROM slices WHERE slice IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(slices))
    .all<{ entries: string }>()
  const lists = results.flatMap(({ entries }) => toEntries(entries))
  const united = [...new Map(lists.map((entry) => [entry.key, entry])).values()]
    .filter(({ published }) => published <= at.now)
    // Within a second in the order of the ids, as in every slice.
    .sort((a, b) => b.published - a.published || (a.id < b.id ? -1 : 1))
  return newest(united, items)
}

/** A slice, and how its oldest article writes its name. */
export type NamedSlice = { slice: Slice; label: string }

/** Returns up to `most` slices of a kind that hold a live article, the largest ones first. */
export async function readLiveSlices(
  { db, now }: Moment,
  kind: SliceKind,
  most: number,
): Promise<NamedSlice[]> {
  const { results } = await db
    .prepare(
      // Everything that begins with `tag:` comes before `tag;`.
      `SELECT slice, label FROM slices s WHERE slice > ?1 || ':' AND slice < ?1 || ';' AND EXISTS (
        SELECT 1 FROM membership m JOIN articles a ON a.key = m.article
        WHERE m.slice = s.slice AND m.published <= ?2 AND a.withdrawn IS NULL)
      ORDER BY total DESC, slice LIMIT ?3`,
    )
    .bind(kind, now, most)
    .all<NamedSlice>()
  return results
}
