import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { partsOfSlice, type Slice, slicesOf } from '../site/slices.ts'
import { type Entry, entry, liveEntries, newest, toEntries } from './entries.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** What a list of articles shows of each one. */
export type Listed = { slug: string; meta: ArticleMeta }

/** An article of a list, as D1 has it. */
export type ListedRow = { slug: string; meta: string }

/**
 * A stretch of time, in seconds since 1970: from the first one up to, but not including, the last.
 */
export type Stretch = { from: number; until: number }

/** Returns the time up to and including the second `now`. */
export function untilNow(now: number): Stretch {
  return { from: Number.MIN_SAFE_INTEGER, until: now + 1 }
}

/**
 * SQL for the places `m` of articles in slices. With the condition that `m.withdrawn IS NULL`, it
 * reads no row of an article that is withdrawn: SQLite would not choose this index by itself.
 */
export const live = 'membership m INDEXED BY membership_live'

/** Returns up to `limit` articles of a slice within a stretch, newest first. */
export async function readListed(
  db: D1Database,
  slice: Slice,
  { from, until }: Stretch,
  limit: number,
): Promise<Listed[]> {
  const { results } = await db
    .prepare(
      `SELECT a.slug, a.meta FROM ${live} JOIN articles a ON a.key = m.article AND a.state = 'live'
      WHERE m.slice = ?1 AND m.withdrawn IS NULL AND m.published >= ?2 AND m.published < ?3
      ORDER BY m.published DESC, m.id LIMIT ?4`,
    )
    .bind(slice, from, until, limit)
    .all<ListedRow>()
  return results.map(toListed)
}

/** Returns the live articles among those with these numbers, in the given order. */
export async function readListedOf(db: D1Database, keys: number[]): Promise<Listed[]> {
  const { results } = await db
    .prepare(
      `SELECT a.slug, a.meta
      FROM json_each(?) j JOIN articles a ON a.key = j.value AND a.state = 'live' ORDER BY j.key`,
    )
    .bind(JSON.stringify(keys))
    .all<ListedRow>()
  return results.map(toListed)
}

/**
 * Returns how many articles of the slice are in each of these stretches of time, by the indexes of
 * those that have any. That costs a row for each article, so unless it `isCounted`, the number is 1.
 */
export async function readFilled(
  db: D1Database,
  slice: Slice,
  stretches: Stretch[],
  isCounted: boolean,
): Promise<Map<number, number>> {
  if (stretches.length === 0) return new Map()
  // Unlike the elements of a JSON array, these values are no rows to D1.
  const values = stretches.map(({ from, until }, i) => `(${i}, ${from}, ${until})`)
  const { results } = await db
    .prepare(
      `SELECT column1 AS i, (SELECT count(*) FROM (
        SELECT 1 FROM ${live} WHERE m.slice = ?1 AND m.withdrawn IS NULL
          AND m.published >= column2 AND m.published < column3 LIMIT ?2
      )) AS count FROM (VALUES ${values.join(', ')})`,
    )
    .bind(slice, isCounted ? -1 : 1)
    .all<{ i: number; count: number }>()
  return new Map(results.flatMap(({ i, count }) => (count > 0 ? [[i, count]] : [])))
}

/** Returns the dates of a slice's oldest and newest articles in a stretch, in seconds since 1970. */
export async function readSpan(
  db: D1Database,
  slice: Slice,
  { from, until }: Stretch,
): Promise<{ oldest: number; newest: number } | undefined> {
  const end = (order: string) =>
    `(SELECT m.published FROM ${live} WHERE m.slice = ?1 AND m.withdrawn IS NULL
      AND m.published >= ?2 AND m.published < ?3 ORDER BY m.published ${order} LIMIT 1)`
  const row = await db
    .prepare(`SELECT ${end('ASC')} AS oldest, ${end('DESC')} AS newest`)
    .bind(slice, from, until)
    .first<{ oldest: number | null; newest: number | null }>()
  if (!row || row.oldest === null || row.newest === null) return undefined
  return { oldest: row.oldest, newest: row.newest }
}

/** A position in a slice: a date (seconds since 1970) and, among the articles of that second, an id. */
export type Position = { published: number; id: string }

/** A live article of a slice: what it was rendered with, and how many bytes its file has. */
export type Member = Position & { slug: string; stamp: string; bytes: number }

/** Returns up to `limit` articles of a slice that are older than a position, newest first. */
export async function readMembers(
  db: D1Database,
  slice: Slice,
  limit: number,
  { published, id }: Position = { published: Number.MAX_SAFE_INTEGER, id: '' },
): Promise<Member[]> {
  const { results } = await db
    .prepare(
      `SELECT m.published, m.id, a.slug, a.stamp, octet_length(a.source) AS bytes
      FROM membership m JOIN articles a ON a.key = m.article AND a.state = 'live'
      WHERE m.slice = ?1 AND m.published <= ?2 AND (m.published < ?2 OR m.id > ?3)
      ORDER BY m.published DESC, m.id LIMIT ?4`,
    )
    .bind(slice, published, id, limit)
    .all<Member>()
  return results
}

/** Returns the article that a row describes. */
export function toListed({ slug, meta }: ListedRow): Listed {
  return { slug, meta: JSON.parse(meta) }
}

/** A list that is looked for has room for as many withdrawn articles. */
const mostWithdrawn = 200

/**
 * How many articles of the rarest slice are looked at for a list of so many. Each costs two rows,
 * and a request may read 2,000 with the states of the slices and the fragments of the list.
 */
function furthest(items: number): number {
  return Math.floor((1800 - items) / 2)
}

/**
 * Returns the newest `items` articles that are in all of these slices, and the withdrawn ones among
 * them. Returns undefined if finding them would take looking at too many articles.
 */
export async function readCommon(
  at: Moment,
  slices: Slice[],
  items: number,
): Promise<Entry[] | undefined> {
  const isCommon = slices.map((_, i) => `instr(a.meta, ?${i + 5}) > 0`).join(' AND ')
  const row = await at.db
    .prepare(
      `WITH rarest AS MATERIALIZED (
        SELECT slice, total, min(total - live, ${mostWithdrawn}) AS withdrawn
        FROM slices WHERE slice IN (SELECT value FROM json_each(?1))
        ORDER BY total LIMIT 1
      )
      SELECT (SELECT total FROM rarest) AS total, json_group_array(json(entry)) AS entries FROM (
        SELECT ${entry} AS entry FROM (
          SELECT * FROM membership WHERE published <= ?2 AND slice = (SELECT slice FROM rarest)
          ORDER BY published DESC, id LIMIT ?3
        ) m CROSS JOIN articles a ON a.key = m.article WHERE ${isCommon}
        ORDER BY m.published DESC, m.id LIMIT ?4 + coalesce((SELECT withdrawn FROM rarest), 0))`,
    )
    .bind(JSON.stringify(slices), at.now, furthest(items), items, ...slices.map(mentionOf))
    .first<{ total: number | null; entries: string }>()
  const found = toEntries(row?.entries ?? '[]')
  if (liveEntries(found).length >= items) return newest(found, items)
  const isDone = found.length < items + mostWithdrawn && (row?.total ?? 0) <= furthest(items)
  return isDone ? found : undefined
}

/**
 * What the stored JSON of an article has in it if the article is in this slice. Within a text, the
 * quotes would be escaped.
 */
function mentionOf(slice: Slice): string {
  const { kind, name } = partsOfSlice(slice) ?? { kind: 'tag', name: '' }
  return `"${kind === 'tag' ? 'term' : 'key'}":${JSON.stringify(name)}`
}

/**
 * Returns the statements that add articles to their slices, with their names as each article spells
 * them, or replace what is at the same place.
 */
export function enterSlices(db: D1Database, entering: ArticleMeta[]): D1PreparedStatement[] {
  const rows = entering.flatMap((meta) =>
    [...slicesOf(meta)].map(([slice, label]) => [slice, toSeconds(meta.published), meta.id, label]),
  )
  return overRows(
    db,
    rows,
    (table) => `INSERT OR REPLACE INTO membership (slice, published, id, article, label, withdrawn)
      SELECT r.value ->> 0, r.value ->> 1, a.id, a.key, r.value ->> 3, a.withdrawn
      FROM ${table} r CROSS JOIN articles a ON a.id = r.value ->> 2`,
  )
}

/** Returns the statements that remove articles from the slices that they were in. */
export function leaveSlices(db: D1Database, leaving: ArticleMeta[]): D1PreparedStatement[] {
  const rows = leaving.flatMap((meta) =>
    [...slicesOf(meta).keys()].map((slice) => [slice, toSeconds(meta.published), meta.id]),
  )
  return overRows(
    db,
    rows,
    (table) => `DELETE FROM membership WHERE (slice, published, id) IN (
      SELECT value ->> 0, value ->> 1, value ->> 2 FROM ${table})`,
  )
}
