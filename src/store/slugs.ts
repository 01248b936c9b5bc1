import type { Moment } from './moment.ts'

/** Returns the highest number that the store has given to an article; 0 if there are no articles. */
export async function readLastKey(db: D1Database): Promise<number> {
  const row = await db.prepare('SELECT max(key) AS key FROM articles').first<{ key: number }>()
  return row?.key ?? 0
}

/**
 * Returns the live articles with numbers above `after`, up to `last`; dates are seconds since 1970.
 */
export async function readSlugs(
  { db, now }: Moment,
  after: number,
  last: number,
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
