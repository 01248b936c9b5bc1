import type { Article, ArticleMeta, Instant } from '../article/article.ts'
import { toInstant, toSeconds } from '../article/dates.ts'
import { cardOf } from './media.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** An article as the store has it, without its text. */
export type StoredArticle = {
  id: string
  slug: string
  cursor: number
  state: 'live' | 'draft' | 'withdrawn'
  published: Instant
  updated: Instant
  /** SHA-256 of the article file, in hexadecimal digits. */
  hash: string
  /** What its fragments were rendered with. */
  stamp: string
  meta: ArticleMeta
}

/** An article as D1 has it. */
export type ArticleRow = Omit<StoredArticle, 'published' | 'updated' | 'meta'> & {
  published: number
  updated: number
  meta: string
}

/** The columns of that row. */
export const columns = 'id, slug, cursor, state, published, updated, hash, stamp, meta'

/**
 * Returns the articles with one of these slugs or ids, or to which one of these old addresses leads,
 * including withdrawn ones.
 */
export async function findArticles(
  db: D1Database,
  { slugs = [], ids = [], old = [] }: { slugs?: string[]; ids?: string[]; old?: string[] },
): Promise<StoredArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM articles
      WHERE slug IN (SELECT value FROM json_each(?1)) OR id IN (SELECT value FROM json_each(?2))
        OR key IN (SELECT article FROM old_addresses
          WHERE path IN (SELECT value FROM json_each(?3)))`,
    )
    .bind(...[slugs, ids, old].map((list) => JSON.stringify(list)))
    .all<ArticleRow>()
  return results.map(toArticle)
}

/**
 * Returns the article with its content as HTML and the digest of its card, if it has one; undefined if
 * no article has that slug.
 */
export async function readWithHtml(
  db: D1Database,
  slug: string,
): Promise<(StoredArticle & { key: number; html: string; card: string | null }) | undefined> {
  const { results } = await db
    .prepare(
      `SELECT a.*, f.html, c.sha256 AS card FROM (SELECT key, ${columns} FROM articles WHERE slug = ?) a
      LEFT JOIN fragments f ON f.article = a.key
      LEFT JOIN media c ON c.path = ${cardOf('a.slug')} ORDER BY f.part`,
    )
    .bind(slug)
    .all<ArticleRow & { key: number; html: string | null; card: string | null }>()
  const [row] = results
  if (!row) return undefined
  const html = results.map((part) => part.html ?? '').join('')
  return { ...toArticle(row), key: row.key, html, card: row.card }
}

/** Returns the article file of the article with this id; undefined if there is none. */
export async function readSource(db: D1Database, id: string): Promise<string | undefined> {
  const row = await db
    .prepare('SELECT source FROM articles WHERE id = ?')
    .bind(id)
    .first<{ source: string }>()
  return row?.source
}

/**
 * Returns up to `limit` articles that are not withdrawn, ordered by slug, after the slug `after`, each
 * with its `updated` when readers last saw an earlier file of it, and what its card was made from.
 */
export async function readManifest(
  db: D1Database,
  after: string,
  limit: number,
): Promise<(StoredArticle & { shown?: Instant; card?: string })[]> {
  const { results } = await db
    .prepare(
      `SELECT a.*, coalesce(c.made_from, c.sha256) AS card
      FROM (SELECT ${columns}, shown FROM articles WHERE slug > ? AND state <> 'withdrawn'
        ORDER BY slug LIMIT ?) a
      LEFT JOIN media c ON c.path = ${cardOf('a.slug')} AND c.sha256 IS NOT NULL ORDER BY a.slug`,
    )
    .bind(after, limit)
    .all<ArticleRow & { shown: number | null; card: string | null }>()
  return results.map((row) => {
    const shown = row.shown === null ? undefined : toInstant(row.shown)
    return { ...toArticle(row), shown, card: row.card ?? undefined }
  })
}

/** An article file as it was sent; its article may be withdrawn. */
export type StoredFile = { key: number; slug: string; id: string; source: string }

/** Files in the order of their slugs. If there may be more, `last` is the slug of the last one. */
export type FilesPage = { files: StoredFile[]; last?: string }

const filesAfter = "FROM articles WHERE source <> '' AND slug > ?1"

/**
 * Returns the article files after the slug `after`: at most `most.files`, with at most `most.bytes`
 * in all, but at least one.
 */
export async function readFiles(
  db: D1Database,
  after: string,
  most: { files: number; bytes: number },
): Promise<FilesPage> {
  const { results: sizes } = await db
    .prepare(`SELECT slug, octet_length(source) AS bytes ${filesAfter} ORDER BY slug LIMIT ?2`)
    .bind(after, most.files)
    .all<{ slug: string; bytes: number }>()
  const last = fitting(sizes, most.bytes).at(-1)?.slug
  if (last === undefined) return { files: [] }
  const { results: files } = await db
    .prepare(`SELECT key, slug, id, source ${filesAfter} AND slug <= ?2 ORDER BY slug`)
    .bind(after, last)
    .all<StoredFile>()
  const isEnd = last === sizes.at(-1)?.slug && sizes.length < most.files
  return isEnd ? { files } : { files, last }
}

/** Returns the beginning of a list that has at most `most` bytes, but at least one element. */
export function fitting<T extends { bytes: number }>(list: T[], most: number): T[] {
  let total = 0
  return list.filter(({ bytes }, i) => {
    total += bytes
    return i === 0 || total <= most
  })
}

/** Returns the article files with these slugs. */
export async function readFilesBySlug(
  db: D1Database,
  slugs: string[],
): Promise<{ slug: string; markdown: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT slug, source AS markdown FROM articles
      WHERE slug IN (SELECT value FROM json_each(?)) AND state = 'live'`,
    )
    .bind(JSON.stringify(slugs))
    .all<{ slug: string; markdown: string }>()
  return results
}

/**
 * An article to be stored: its file, the SHA-256 of that, the bytes of its longest fragment in a
 * feed, and the cursor that it keeps, if any.
 */
export type StoredAs = {
  article: Article
  source: string
  hash: string
  size: number
  cursor?: number
}

/** JSON takes up to six bytes for a character, and D1 at most 2 MB; SQLite ends a text at U+0000. */
const longestInRow = 300_000

/**
 * Returns the statements that store articles, each with its own cursor or else with the next of the
 * numbers that were taken for them.
 */
export function upsertArticles(
  { db, now }: Moment,
  articles: StoredAs[],
  stamp: string,
): D1PreparedStatement[] {
  const alone = articles.filter(({ source }) => {
    return source.length > longestInRow || source.includes('\0')
  })
  const rows = articles.map((stored, i) =>
    toRow(stored, articles.length - 1 - i, alone.includes(stored)),
  )
  return [
    ...overRows(
      db,
      rows,
      (table) => `INSERT INTO articles
        (id, slug, cursor, state, published, updated, hash, stamp, meta, source, withdrawn, size)
      SELECT r.value ->> 0, r.value ->> 1, coalesce(r.value ->> 2, l.cursor - (r.value ->> 3)),
        r.value ->> 4, r.value ->> 5, r.value ->> 6, r.value ->> 7, ?1, r.value ->> 8,
        r.value ->> 9, r.value ->> 10, r.value ->> 11
      FROM ${table} r CROSS JOIN latest l WHERE true
      ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, cursor = excluded.cursor, state = excluded.state,
        published = excluded.published, updated = excluded.updated, hash = excluded.hash, stamp = excluded.stamp,
        meta = excluded.meta, source = excluded.source, withdrawn = excluded.withdrawn,
        size = excluded.size,
        shown = iif(articles.state = 'live' AND articles.published <= ?2, articles.updated, articles.shown)`,
      [stamp, now],
    ),
    ...alone.map(({ article, source }) =>
      db.prepare('UPDATE articles SET source = ? WHERE id = ?').bind(source, article.id),
    ),
  ]
}

/** `fromLast` is how many numbers before the last one its number is. */
function toRow(
  { article, source, hash, size, cursor }: StoredAs,
  fromLast: number,
  isAlone: boolean,
) {
  const { markdown: _markdown, html: _html, text: _text, ...meta } = article
  const { id, slug, published, updated = published, withdrawn } = meta
  const state = withdrawn === undefined ? (meta.draft ? 'draft' : 'live') : 'withdrawn'
  const dates = [toSeconds(published), toSeconds(updated)]
  return [
    ...[id, slug, cursor ?? null, fromLast, state, ...dates, hash, JSON.stringify(meta)],
    isAlone ? '' : source,
    withdrawn === undefined ? null : toSeconds(withdrawn),
    size,
  ]
}

/** Returns the article that a row describes. */
export function toArticle(row: ArticleRow): StoredArticle {
  const { id, slug, cursor, state, hash, stamp } = row
  const dates = { published: toInstant(row.published), updated: toInstant(row.updated) }
  return { id, slug, cursor, state, hash, stamp, ...dates, meta: JSON.parse(row.meta) }
}
