import { type Entry, entry, toEntries } from './entries.ts'
import { newest } from './read-feeds.ts'
import type { Slice } from './slices.ts'

/**
 * The newest articles that several slices have in common or between them, and how each of the slices
 * is called. `modified` is the time of the latest change in any of them, `next` that of the next
 * scheduled article, in seconds since 1970.
 */
export type Combined = { entries: Entry[]; labels: string[]; modified: number; next?: number }

/** The rarest of the slices is searched this far back for what the others hold too. */
const furthest = 5000

/** Beside the live articles, a list has room for as many that were withdrawn. */
const mostWithdrawn = 50

type Row = {
  slice: Slice
  label: string
  entries: string
  modified: number | null
  next: number | null
}

/**
 * Returns the newest `items` articles that are in all of these slices, or in any of them, at `now`
 * (seconds since 1970); undefined where there was never anything to be seen of one of them.
 */
export async function readCombination(
  db: D1Database,
  slices: Slice[],
  match: 'all' | 'any',
  items: number,
  now: number,
): Promise<Combined | undefined> {
  const terms = JSON.stringify(slices)
  const states = db
    .prepare(
      `SELECT slice, label, entries,
        nullif(max(changed, coalesce((SELECT max(published) FROM membership m WHERE m.slice = s.slice AND published <= ?2), 0)), 0) AS modified,
        (SELECT min(published) FROM membership m WHERE m.slice = s.slice AND published > ?2) AS next
      FROM slices s WHERE slice IN (SELECT value FROM json_each(?1))`,
    )
    .bind(terms, now)
  const common = db
    .prepare(
      `SELECT json_group_array(json(entry)) AS entries FROM (
        SELECT ${entry} AS entry FROM (
          SELECT * FROM membership WHERE published <= ?2 AND slice = (
            SELECT slice FROM slices WHERE slice IN (SELECT value FROM json_each(?1)) ORDER BY total LIMIT 1)
          ORDER BY published DESC, id LIMIT ${furthest}
        ) m JOIN articles a ON a.key = m.article
        WHERE ?3 = (SELECT count(*) FROM json_each(?1) j
          JOIN membership o ON o.slice = j.value AND o.published = m.published AND o.id = m.id)
        ORDER BY m.published DESC, m.id LIMIT ?4)`,
    )
    .bind(terms, now, slices.length, items + mostWithdrawn)
  const [found, inAll] = await db.batch<Row | { entries: string }>(
    match === 'all' ? [states, common] : [states],
  )
  const rows = (found?.results ?? []) as Row[]
  if (rows.filter(({ modified }) => modified !== null).length < slices.length) return undefined
  // The windows of all hold the newest of each, and with that the newest of all.
  const list = match === 'all' ? toEntries(inAll?.results[0]?.entries ?? '[]') : merge(rows, now)
  const next = rows.flatMap(({ next }) => next ?? [])
  return {
    entries: newest(list, items),
    labels: slices.map((slice) => rows.find((row) => row.slice === slice)?.label ?? ''),
    modified: Math.max(...rows.map(({ modified }) => modified ?? 0)),
    next: next.length > 0 ? Math.min(...next) : undefined,
  }
}

/** Newest first, and within a second in the order of the ids, as in every slice. */
function merge(rows: Row[], now: number): Entry[] {
  const entries = new Map(
    rows.flatMap((row) => toEntries(row.entries).map((entry) => [entry.key, entry])),
  )
  return [...entries.values()]
    .filter(({ published }) => published <= now)
    .sort((a, b) => b.published - a.published || (a.id < b.id ? -1 : 1))
}
