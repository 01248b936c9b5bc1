import type { ArticleMeta } from '../article/article.ts'
import type { Moment } from './moment.ts'

/** Returns the slug that the article which once had this one has at `now` (seconds since 1970). */
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

/**
 * Returns the statements after which an article is still found under `before`, the slug that it had,
 * if any, until another article takes that.
 */
export function recordMove(db: D1Database, { id, slug }: ArticleMeta, before?: string) {
  if (before === slug) return []
  const free = db.prepare('DELETE FROM moves WHERE slug = ?').bind(slug)
  if (before === undefined) return [free]
  const move =
    'INSERT OR REPLACE INTO moves (slug, article) SELECT ?, key FROM articles WHERE id = ?'
  return [free, db.prepare(move).bind(before, id)]
}
