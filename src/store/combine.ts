import { type Entry, entry, toEntries } from './entries.ts'
import { newest } from './read-feeds.ts'
import type { Slice } from './slices.ts'
import { writeWindows } from './windows.ts'

/** The rarest of the slices is searched this far back for what the others hold too. */
const furthest = 5000

/** Beside the live articles, a list has room for as many that were withdrawn. */
const mostWithdrawn = 50

/**
 * Returns the newest `items` live articles that are in all of these slices, or in any of them, at
 * `now` (seconds since 1970), newest first, and the withdrawn ones between them.
 */
export async function readCombined(
  db: D1Database,
  slices: Slice[],
  match: 'all' | 'any',
  items: number,
  now: number,
): Promise<Entry[]> {
  const list = match === 'all' ? readCommon : readUnited
  return newest(await list(db, slices, items, now), items)
}

async function readCommon(
  db: D1Database,
  slices: Slice[],
  items: number,
  now: number,
): Promise<Entry[]> {
  const row = await db
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
    .bind(JSON.stringify(slices), now, slices.length, items + mostWithdrawn)
    .first<{ entries: string }>()
  return toEntries(row?.entries ?? '[]')
}

/** The windows of all hold the newest of each, and with that the newest of all. */
async function readUnited(
  db: D1Database,
  slices: Slice[],
  items: number,
  now: number,
): Promise<Entry[]> {
  const { results } = await db
    .prepare('SELECT items, entries FROM slices WHERE slice IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(slices))
    .all<{ items: number; entries: string }>()
  if (results.some((row) => row.items !== items)) {
    await writeWindows(db, slices, items, now).run()
    return readUnited(db, slices, items, now)
  }
  const lists = results.flatMap(({ entries }) => toEntries(entries))
  const entries = new Map(lists.map((entry) => [entry.key, entry]))
  // Within a second in the order of the ids, as in every slice.
  return [...entries.values()]
    .filter(({ published }) => published <= now)
    .sort((a, b) => b.published - a.published || (a.id < b.id ? -1 : 1))
}
