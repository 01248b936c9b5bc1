import { articleAddress, oldAddressesFor } from '../article/old-address.ts'
import type { Redirects } from '../site/site.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** What an old address leads to: a path or URL, an article, an own page, or what a pattern makes. */
export type Leading =
  | { target: string }
  | { slug: string }
  | { page: string }
  | { patterns: string }

/** The path of the row that has the patterns. No address is empty. */
const patternsPath = ''

/** What is at an address in its canonical form, which comes before what that leads to. */
export type Holder = { slug?: string; page?: string }

/**
 * Returns what a normal address leads to, at `now` (seconds since 1970), unless `holder` is there; the
 * patterns, as JSON, where nothing else has it and `isExact` isn't set.
 */
export async function readLeading(
  { db, now }: Moment,
  address: string,
  { isExact = false, holder = {} }: { isExact?: boolean; holder?: Holder } = {},
): Promise<Leading | undefined> {
  const found = oldAddressesFor(address)
  if (found.length === 0) return undefined
  const paths = isExact ? found : [...found, patternsPath]
  // Part by part, nearest first: the first row that leads anywhere ends the search.
  const parts = paths.map((_, i) => `SELECT * FROM old_addresses WHERE path = ?${i + 4}`)
  const row = await db
    .prepare(
      `SELECT o.path, o.target, a.slug, p.path AS page
      FROM (${parts.join(' UNION ALL ')}) o
      LEFT JOIN articles a ON a.key = o.article AND a.state <> 'draft' AND a.published <= ?1
      LEFT JOIN pages p ON p.path = o.page AND p.state = 'live'
      WHERE coalesce(o.target, a.slug, p.path) IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM articles
          WHERE slug = ?2 AND state <> 'draft' AND published <= ?1)
        AND NOT EXISTS (SELECT 1 FROM pages WHERE path = ?3 AND state = 'live')
      LIMIT 1`,
    )
    .bind(now, holder.slug ?? null, holder.page ?? null, ...paths)
    .first<{ path: string; target: string | null; slug: string | null; page: string | null }>()
  if (!row) return undefined
  const { path, target, slug, page } = row
  if (target !== null) return path === patternsPath ? { patterns: target } : { target }
  return slug === null ? { page: page ?? '' } : { slug }
}

/** An article to which the addresses in `from` lead. */
export type Move = { id: string; slug: string; from: string[] }

/**
 * Returns the statements that make old addresses lead to articles, until other articles take those.
 */
export function recordMoves(db: D1Database, moves: Move[]): D1PreparedStatement[] {
  const left = moves.flatMap(({ id, from }) => from.map((path) => [path, id]))
  const taken = moves.map(({ slug }) => articleAddress(slug))
  return [
    ...overRows(
      db,
      left,
      (table) => `INSERT INTO old_addresses (path, article)
        SELECT r.value ->> 0, a.key FROM ${table} r CROSS JOIN articles a ON a.id = r.value ->> 1
        WHERE true ON CONFLICT (path) DO UPDATE SET article = excluded.article`,
    ),
    ...overRows(
      db,
      taken,
      (table) => `UPDATE old_addresses SET article = NULL
        WHERE article IS NOT NULL AND path IN (SELECT value FROM ${table})`,
    ),
    ...(moves.length > 0 ? [forgetEmpty(db, taken)] : []),
  ]
}

/** Returns the statements that make these addresses, and no others, lead to an own page. */
export function recordPageAliases(
  db: D1Database,
  page: string,
  aliases: string[],
): D1PreparedStatement[] {
  const list = JSON.stringify(aliases)
  return [
    db
      .prepare('DELETE FROM old_addresses WHERE page = ?1 AND article IS NULL AND target IS NULL')
      .bind(page),
    db.prepare('UPDATE old_addresses SET page = NULL WHERE page = ?1').bind(page),
    db
      .prepare(
        `INSERT INTO old_addresses (path, page) SELECT value, ?1 FROM json_each(?2)
        WHERE true ON CONFLICT (path) DO UPDATE SET page = excluded.page`,
      )
      .bind(page, list),
  ]
}

/** Returns the statements that put the redirects of a site in place of those before. */
export function recordRedirects(
  db: D1Database,
  { exact, patterns }: Redirects = { exact: [], patterns: [] },
): D1PreparedStatement[] {
  const rows = exact.map(({ from, to }) => [from, to])
  if (patterns.length > 0) {
    rows.push([patternsPath, JSON.stringify(patterns.map(({ from, to }) => [from, to]))])
  }
  const list = JSON.stringify(rows)
  return [
    db
      .prepare(
        `UPDATE old_addresses SET target = NULL WHERE target IS NOT NULL
          AND path NOT IN (SELECT value ->> 0 FROM json_each(?))`,
      )
      .bind(list),
    db
      .prepare(
        `INSERT INTO old_addresses (path, target) SELECT value ->> 0, value ->> 1 FROM json_each(?)
        WHERE true ON CONFLICT (path) DO UPDATE SET target = excluded.target
          WHERE target IS NOT excluded.target`,
      )
      .bind(list),
    db.prepare(
      'DELETE FROM old_addresses WHERE article IS NULL AND page IS NULL AND target IS NULL',
    ),
  ]
}

/** Returns the old addresses that lead to the articles with these keys; none for most. */
export async function readAliases(db: D1Database, keys: number[]): Promise<Map<number, string[]>> {
  const { results } = await db
    .prepare(
      `SELECT o.path, o.article FROM json_each(?) k
      CROSS JOIN old_addresses o ON o.article = k.value ORDER BY o.path`,
    )
    .bind(JSON.stringify(keys))
    .all<{ path: string; article: number }>()
  const groups = Map.groupBy(results, ({ article }) => article)
  return new Map([...groups].map(([key, rows]) => [key, rows.map(({ path }) => path)]))
}

function forgetEmpty(db: D1Database, paths: string[]): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM old_addresses WHERE path IN (SELECT value FROM json_each(?))
        AND article IS NULL AND page IS NULL AND target IS NULL`,
    )
    .bind(JSON.stringify(paths))
}
