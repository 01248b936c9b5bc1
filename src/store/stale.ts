/**
 * Returns those of these articles and own pages, named by their paths below the home page, that are live
 * and were not rendered with this stamp.
 */
export async function readStale(db: D1Database, stamp: string, paths: string[]): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT value AS path FROM json_each(?1) WHERE
        EXISTS (SELECT 1 FROM pages WHERE path = value AND state = 'live' AND stamp <> ?2)
        OR EXISTS (SELECT 1 FROM articles
          WHERE slug = substr(value, 10) AND value LIKE 'articles/%' AND state = 'live' AND stamp <> ?2)`,
    )
    .bind(JSON.stringify(paths), stamp)
    .all<{ path: string }>()
  return results.map(({ path }) => path)
}

/** Returns how large the database is, in bytes. */
export async function readSize(db: D1Database): Promise<number> {
  return (await db.prepare('SELECT 1').run()).meta.size_after
}
