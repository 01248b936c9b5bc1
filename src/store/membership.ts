import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { mainSlice, type Slice, slicesOf } from '../site/slices.ts'
import { type Entry, entry, newest, toEntries } from './entries.ts'
import type { Moment } from './moment.ts'

/** What a list of articles shows of each one. */
export type Listed = { slug: string; meta: ArticleMeta }

type ListedRow = { slug: string; meta: string }

/**
 * A stretch of time, in seconds since 1970: from the first one up to, but not including, the last.
 */
export type Stretch = { from: number; until: number }

/** Returns the time up to and including the second `now`. */
export function untilNow(now: number): Stretch {
  return { from: Number.MIN_SAFE_INTEGER, until: now + 1 }
}

/** Returns up to `limit` articles of a slice within a stretch, newest first, skipping `offset`. */
export async function readListed(
  db: D1Database,
  slice: Slice,
  { from, until }: Stretch,
  limit: number,
  offset = 0,
): Promise<Listed[]> {
  const { results } = await db
    .prepare(
      `SELECT a.slug, a.meta
      FROM membership m JOIN articles a ON a.key = m.article AND a.state = 'live'
      WHERE m.slice = ?1 AND m.published >= ?2 AND m.published < ?3
      ORDER BY m.published DESC, m.id LIMIT ?4 OFFSET ?5`,
    )
    .bind(slice, from, until, limit, offset)
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

/** Returns the indexes of those stretches of time that hold an article of the slice. */
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

/** Returns the dates of a slice's oldest and newest articles in a stretch, in seconds since 1970. */
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

/** The articles before and after an article in the order of the main feed, with the store's numbers. */
export type Neighbours = { older?: Neighbour; newer?: Neighbour }

type Neighbour = Listed & { key: number }

/** Returns the neighbours of an article in the main feed; `published` is in seconds since 1970. */
export async function readNeighbours(
  { db, now }: Moment,
  { id, published }: { id: string; published: number },
): Promise<Neighbours> {
  const live = `SELECT key FROM articles a WHERE a.key = m.article AND a.state = 'live'`
  const from = `FROM membership m WHERE slice = '${mainSlice}' AND EXISTS (${live}) AND published`
  // Articles of the same second are in the order of their ids.
  const { results } = await db
    .prepare(
      `WITH beside (side, article) AS (
        SELECT * FROM (SELECT 'newer', article ${from} = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'newer', article ${from} > ?1 AND published <= ?3
          ORDER BY published, id DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'older', article ${from} = ?1 AND id > ?2 ORDER BY id LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'older', article ${from} < ?1 ORDER BY published DESC, id LIMIT 1))
      SELECT b.side, a.key, a.slug, a.meta FROM beside b
      JOIN articles a ON a.key = b.article`,
    )
    .bind(published, id, now)
    .all<ListedRow & { key: number; side: 'older' | 'newer' }>()
  const at = (wanted: string) => {
    const row = results.find(({ side }) => side === wanted)
    return row && { key: row.key, ...toListed(row) }
  }
  return { older: at('older'), newer: at('newer') }
}

function toListed({ slug, meta }: ListedRow): Listed {
  return { slug, meta: JSON.parse(meta) }
}

/** How many of the newest articles of the rarest slice are looked for in the other slices. */
const furthest = 5000

/** Besides the live articles, a list has room for as many withdrawn ones. */
const mostWithdrawn = 50

/**
 * Returns the newest `items` articles that are in all of these slices, and the withdrawn ones among
 * them.
 */
export async function readCommon(at: Moment, slices: Slice[], items: number): Promise<Entry[]> {
  const row = await at.db
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
    .bind(JSON.stringify(slices), at.now, slices.length, items + mostWithdrawn)
    .first<{ entries: string }>()
  return newest(toEntries(row?.entries ?? '[]'), items)
}

/**
 * Returns the statement that adds an article to its slices, with their names as the article spells
 * them.
 */
export function enterSlices(db: D1Database, meta: ArticleMeta): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO membership (slice, published, id, article, label)
      SELECT value ->> 0, ?2, a.id, a.key, value ->> 1 FROM articles a, json_each(?3) WHERE a.id = ?1`,
    )
    .bind(meta.id, toSeconds(meta.published), JSON.stringify([...slicesOf(meta)]))
}

/** Returns the statement that removes an article from the slices that it was in. */
export function leaveSlices(db: D1Database, meta: ArticleMeta): D1PreparedStatement {
  return db
    .prepare(
      'DELETE FROM membership WHERE slice IN (SELECT value FROM json_each(?)) AND published = ? AND id = ?',
    )
    .bind(JSON.stringify([...slicesOf(meta).keys()]), toSeconds(meta.published), meta.id)
}
