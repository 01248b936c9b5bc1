import type { ArticleMeta, Instant } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'

/** An article as the store has it, without its text. */
export type StoredArticle = {
  id: string
  slug: string
  cursor: number
  state: 'live' | 'draft' | 'withdrawn'
  published: Instant
  updated: Instant
  hash: string
  stamp: string
  meta: ArticleMeta
}

type ArticleRow = Omit<StoredArticle, 'published' | 'updated' | 'meta'> & {
  published: number
  updated: number
  meta: string
}

const articleColumns = 'id, slug, cursor, state, published, updated, hash, stamp, meta'

/** Returns those articles, withdrawn ones too, that have one of these slugs or one of these ids. */
export async function findArticles(
  db: D1Database,
  { slugs = [], ids = [] }: { slugs?: string[]; ids?: string[] },
): Promise<StoredArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${articleColumns} FROM articles
      WHERE slug IN (SELECT value FROM json_each(?1)) OR id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(JSON.stringify(slugs), JSON.stringify(ids))
    .all<ArticleRow>()
  return results.map(toArticle)
}

/** Returns the article and its content as HTML; undefined where nothing has that slug. */
export async function readPage(
  db: D1Database,
  slug: string,
): Promise<(StoredArticle & { key: number; html: string }) | undefined> {
  const { results } = await db
    .prepare(
      `SELECT a.*, f.body FROM (SELECT key, ${articleColumns} FROM articles WHERE slug = ?) a
      LEFT JOIN fragments f ON f.article = a.key AND f.format = 'html' ORDER BY f.part`,
    )
    .bind(slug)
    .all<ArticleRow & { key: number; body: string | null }>()
  const [row] = results
  return (
    row && { ...toArticle(row), key: row.key, html: results.map(({ body }) => body ?? '').join('') }
  )
}

/** Returns the slug that an article has now which once had this one. */
export async function readMove(
  db: D1Database,
  slug: string,
  now: number,
): Promise<string | undefined> {
  const row = await db
    .prepare(
      `SELECT a.slug FROM moves m JOIN articles a ON a.key = m.article
      WHERE m.slug = ? AND a.state <> 'draft' AND a.published <= ?`,
    )
    .bind(slug, now)
    .first<{ slug: string }>()
  return row?.slug
}

/** Returns the article files of these ids. */
export async function readSources(
  db: D1Database,
  ids: string[],
): Promise<{ article: StoredArticle; source: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT ${articleColumns}, source FROM articles WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(ids))
    .all<ArticleRow & { source: string }>()
  return results.map((row) => ({ article: toArticle(row), source: row.source }))
}

/**
 * Returns up to `limit` articles that are not withdrawn, in the order of their slugs, from the one
 * behind `after`.
 */
export async function readManifest(
  db: D1Database,
  after: string,
  limit: number,
): Promise<StoredArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${articleColumns} FROM articles WHERE slug > ? AND state <> 'withdrawn' ORDER BY slug LIMIT ?`,
    )
    .bind(after, limit)
    .all<ArticleRow>()
  return results.map(toArticle)
}

/** Resolves when the store answers; rejects when it doesn't. */
export async function pingStore(db: D1Database): Promise<void> {
  await db.prepare('SELECT cursor FROM latest').first()
}

function toArticle(row: ArticleRow): StoredArticle {
  const { id, slug, cursor, state, hash, stamp } = row
  const dates = { published: toInstant(row.published), updated: toInstant(row.updated) }
  return { id, slug, cursor, state, hash, stamp, ...dates, meta: JSON.parse(row.meta) }
}
