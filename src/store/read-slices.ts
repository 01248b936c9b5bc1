import { bound } from './bodies.ts'
import { mainSlice, type Slice, type SliceKind } from './slices.ts'

/**
 * What a validator is made of, times in seconds since 1970: `cursor` and `changed` of the slice's
 * latest change, `release` the newest date of publication that has come, `next` the next one that
 * has not; and `departed`, the cursor of the latest change by which an article left its place.
 * `label` is the slice's name as its oldest article writes it.
 */
export type SliceState = {
  label: string
  cursor: number
  changed: number
  departed: number
  release?: number
  next?: number
}

/** A row with `stateColumns` in it. */
export type StateRow = Omit<SliceState, 'release' | 'next'> & {
  release: number | null
  next: number | null
}

const { slice: $slice, now: $now } = bound

/** What `toState` reads, of `slices`. */
export const stateColumns = `label, cursor, changed, departed,
  CASE WHEN newest <= ${$now} THEN newest
    ELSE (SELECT max(published) FROM membership m WHERE m.slice = ${$slice} AND published <= ${$now}) END AS release,
  CASE WHEN newest > ${$now}
    THEN (SELECT min(published) FROM membership m WHERE m.slice = ${$slice} AND published > ${$now}) END AS next`

/**
 * Returns the state of a slice at `now` (seconds since 1970); undefined where there was never
 * anything to be seen of it.
 */
export async function readSlice(
  db: D1Database,
  slice: Slice,
  now: number,
): Promise<SliceState | undefined> {
  const row = await stateQuery(db, slice, now).first<StateRow>()
  return row ? toState(slice, row) : undefined
}

/** Returns the states of several slices; undefined where one of them has none. */
export async function readSlices(
  db: D1Database,
  slices: Slice[],
  now: number,
): Promise<SliceState[] | undefined> {
  const found = await db.batch<StateRow>(slices.map((slice) => stateQuery(db, slice, now)))
  const states = found.flatMap(({ results: [row] }, i) => {
    const slice = slices[i]
    return slice !== undefined && row ? (toState(slice, row) ?? []) : []
  })
  return states.length === slices.length ? states : undefined
}

function stateQuery(db: D1Database, slice: Slice, now: number): D1PreparedStatement {
  return db.prepare(`SELECT ${stateColumns} FROM slices WHERE slice = ${$slice}`).bind(slice, now)
}

/** A slice, and how its oldest article writes its name. */
export type NamedSlice = { slice: Slice; label: string }

/**
 * Returns the slices of a kind that hold a live article at `now` (seconds since 1970), those with the
 * most articles first, up to `most` of them.
 */
export async function readLiveSlices(
  db: D1Database,
  kind: SliceKind,
  now: number,
  most: number,
): Promise<NamedSlice[]> {
  const { results } = await db
    .prepare(
      // What begins with `tag:` comes before `tag;`.
      `SELECT slice, label FROM slices s WHERE slice > ?1 || ':' AND slice < ?1 || ';' AND EXISTS (
        SELECT 1 FROM membership m JOIN articles a ON a.key = m.article
        WHERE m.slice = s.slice AND m.published <= ?2 AND a.withdrawn IS NULL)
      ORDER BY total DESC, slice LIMIT ?3`,
    )
    .bind(kind, now, most)
    .all<NamedSlice>()
  return results
}

/**
 * Returns the state that a row tells; undefined for one of a slice that only scheduled articles are
 * in, which nobody has ever seen. The main feed is there all the same.
 */
export function toState(slice: Slice, row: StateRow): SliceState | undefined {
  const { label, cursor, changed, departed, release, next } = row
  if (slice !== mainSlice && changed === 0 && release === null) return undefined
  const moments = { release: release ?? undefined, next: next ?? undefined }
  return { label, cursor, changed, departed, ...moments }
}
