import type { ArticleMeta } from '../article/article.ts'
import { mainSlice, type Slice } from './slices.ts'

/** An article as a list of articles shows it; `stamp` says what it was rendered with. */
export type Listed = { id: string; slug: string; stamp: string; meta: ArticleMeta }

type ListedRow = Omit<Listed, 'meta'> & { meta: string }

/** A stretch of time, from one second since 1970 to before another. */
export type Stretch = { from: number; until: number }

/** Returns the time up to `now`, with that second. */
export function untilNow(now: number): Stretch {
  return { from: Number.MIN_SAFE_INTEGER, until: now + 1 }
}

/**
 * Returns the newest `limit` articles of a slice that were published within a stretch of time, or
 * those behind the newest `offset` of them.
 */
export async function readListed(
  db: D1Database,
  slice: Slice,
  { from, until }: Stretch,
  limit: number,
  offset = 0,
): Promise<Listed[]> {
  const { results } = await db
    .prepare(
      `SELECT a.id, a.slug, a.stamp, a.meta
      FROM membership m JOIN articles a ON a.key = m.article AND a.state = 'live'
      WHERE m.slice = ?1 AND m.published >= ?2 AND m.published < ?3
      ORDER BY m.published DESC, m.id LIMIT ?4 OFFSET ?5`,
    )
    .bind(slice, from, until, limit, offset)
    .all<ListedRow>()
  return results.map(toListed)
}

/** Returns the live ones of the articles with these numbers, in their order. */
export async function readListedOf(db: D1Database, keys: number[]): Promise<Listed[]> {
  const { results } = await db
    .prepare(
      `SELECT a.id, a.slug, a.stamp, a.meta
      FROM json_each(?) j JOIN articles a ON a.key = j.value AND a.state = 'live' ORDER BY j.key`,
    )
    .bind(JSON.stringify(keys))
    .all<ListedRow>()
  return results.map(toListed)
}

/** Returns which of these stretches of time hold an article of the slice, by their index. */
export async function readFilled(
  db: D1Database,
  slice: Slice,
  stretches: Stretch[],
): Promise<Set<number>> {
  const pairs = JSON.stringify(stretches.map(({ from, until }) => [from, until]))
  const { results } = await db
    .prepare(
      `SELECT j.key AS i FROM json_each(?2) j WHERE EXISTS (
        SELECT 1 FROM membership m JOIN articles a ON a.key = m.article AND a.state = 'live'
        WHERE m.slice = ?1 AND m.published >= json_extract(j.value, '$[0]')
          AND m.published < json_extract(j.value, '$[1]'))`,
    )
    .bind(slice, pairs)
    .all<{ i: number }>()
  return new Set(results.map(({ i }) => i))
}

/**
 * Returns when the oldest and the newest article of a slice within a stretch of time were published,
 * in seconds since 1970; undefined where there is none.
 */
export async function readSpan(
  db: D1Database,
  slice: Slice,
  { from, until }: Stretch,
): Promise<{ oldest: number; newest: number } | undefined> {
  const end = (order: string) =>
    `(SELECT m.published FROM membership m JOIN articles a ON a.key = m.article AND a.state = 'live'
      WHERE m.slice = ?1 AND m.published >= ?2 AND m.published < ?3 ORDER BY m.published ${order} LIMIT 1)`
  const row = await db
    .prepare(`SELECT ${end('ASC')} AS oldest, ${end('DESC')} AS newest`)
    .bind(slice, from, until)
    .first<{ oldest: number | null; newest: number | null }>()
  if (!row || row.oldest === null || row.newest === null) return undefined
  return { oldest: row.oldest, newest: row.newest }
}

/** The articles beside an article in the order of the main feed. */
export type Neighbours = { older?: Listed; newer?: Listed }

/**
 * Returns what stands beside an article in the main feed at `now`; `published` and `now` are in
 * seconds since 1970.
 */
export async function readNeighbours(
  db: D1Database,
  { id, published }: { id: string; published: number },
  now: number,
): Promise<Neighbours> {
  const live = `SELECT key FROM articles a WHERE a.key = m.article AND a.state = 'live'`
  const from = `FROM membership m WHERE slice = '${mainSlice}' AND EXISTS (${live}) AND published`
  // What was published at the same second stands in the order of the ids.
  const { results } = await db
    .prepare(
      `WITH beside (side, article) AS (
        SELECT * FROM (SELECT 'newer', article ${from} = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'newer', article ${from} > ?1 AND published <= ?3
          ORDER BY published, id DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'older', article ${from} = ?1 AND id > ?2 ORDER BY id LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'older', article ${from} < ?1 ORDER BY published DESC, id LIMIT 1))
      SELECT b.side, a.id, a.slug, a.stamp, a.meta FROM beside b
      JOIN articles a ON a.key = b.article`,
    )
    .bind(published, id, now)
    .all<ListedRow & { side: 'older' | 'newer' }>()
  const at = (wanted: string) => {
    const row = results.find(({ side }) => side === wanted)
    return row && toListed(row)
  }
  return { older: at('older'), newer: at('newer') }
}

/** Returns the greatest number that the store has given to an article; 0 where there is none. */
export async function readLastKey(db: D1Database): Promise<number> {
  const row = await db.prepare('SELECT max(key) AS key FROM articles').first<{ key: number }>()
  return row?.key ?? 0
}

/**
 * Returns the articles that are live at `now`, of those with the numbers from behind `after` to
 * `last`; `updated` is in seconds since 1970.
 */
export async function readAddresses(
  db: D1Database,
  after: number,
  last: number,
  now: number,
): Promise<{ slug: string; updated: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT slug, updated FROM articles
      WHERE key > ? AND key <= ? AND state = 'live' AND published <= ? ORDER BY key`,
    )
    .bind(after, last, now)
    .all<{ slug: string; updated: number }>()
  return results
}

function toListed({ id, slug, stamp, meta }: ListedRow): Listed {
  return { id, slug, stamp, meta: JSON.parse(meta) }
}
