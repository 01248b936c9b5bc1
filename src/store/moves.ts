import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** Returns the present slug of the article that once had this slug, at `now` (seconds since 1970). */
export async function readMove({ db, now }: Moment, slug: string): Promise<string | undefined> {
  const row = await db
    .prepare(
      `SELECT a.slug FROM moves m JOIN articles a ON a.key = m.article
      WHERE m.slug = ? AND a.state <> 'draft' AND a.published <= ?`,
    )
    .bind(slug, now)
    .first<{ slug: string }>()
  return row?.slug
}

/** An article whose other slugs, those in `from`, lead to it. */
export type Move = { id: string; slug: string; from: string[] }

/**
 * Returns the statements that keep articles reachable under their previous slugs, until other
 * articles take those.
 */
export function recordMoves(db: D1Database, moves: Move[]): D1PreparedStatement[] {
  const left = moves.flatMap(({ id, from }) => from.map((slug) => [slug, id]))
  const taken = moves.map(({ slug }) => slug)
  return [
    ...overRows(
      db,
      left,
      (table) => `INSERT OR REPLACE INTO moves (slug, article)
        SELECT r.value ->> 0, a.key FROM ${table} r CROSS JOIN articles a ON a.id = r.value ->> 1`,
    ),
    ...overRows(
      db,
      taken,
      (table) => `DELETE FROM moves WHERE slug IN (SELECT value FROM ${table})`,
    ),
  ]
}

/** Returns the slugs that lead to the articles with these slugs, in their order; none for most. */
export async function readFormerSlugs(
  db: D1Database,
  slugs: string[],
): Promise<Map<string, string[]>> {
  const { results } = await db
    .prepare(
      `SELECT m.slug AS former, a.slug FROM articles a JOIN moves m ON m.article = a.key
      WHERE a.slug IN (SELECT value FROM json_each(?)) ORDER BY m.slug`,
    )
    .bind(JSON.stringify(slugs))
    .all<{ former: string; slug: string }>()
  const groups = Map.groupBy(results, ({ slug }) => slug)
  return new Map([...groups].map(([slug, rows]) => [slug, rows.map(({ former }) => former)]))
}
