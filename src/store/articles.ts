import type { Article, ArticleMeta, Instant } from '../article/article.ts'
import { toInstant, toSeconds } from '../article/dates.ts'
import type { Moment } from './moment.ts'

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

type ArticleRow = Omit<StoredArticle, 'published' | 'updated' | 'meta'> & {
  published: number
  updated: number
  meta: string
}

const columns = 'id, slug, cursor, state, published, updated, hash, stamp, meta'

/** Returns the articles with one of these slugs or ids, including withdrawn ones. */
export async function findArticles(
  db: D1Database,
  { slugs = [], ids = [] }: { slugs?: string[]; ids?: string[] },
): Promise<StoredArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM articles
      WHERE slug IN (SELECT value FROM json_each(?1)) OR id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(JSON.stringify(slugs), JSON.stringify(ids))
    .all<ArticleRow>()
  return results.map(toArticle)
}

/** Returns the article and its content as HTML; undefined if no article has that slug. */
export async function readWithHtml(
  db: D1Database,
  slug: string,
): Promise<(StoredArticle & { key: number; html: string }) | undefined> {
  const { results } = await db
    .prepare(
      `SELECT a.*, f.body FROM (SELECT key, ${columns} FROM articles WHERE slug = ?) a
      LEFT JOIN fragments f ON f.article = a.key AND f.format = 'html' ORDER BY f.part`,
    )
    .bind(slug)
    .all<ArticleRow & { key: number; body: string | null }>()
  const [row] = results
  return (
    row && { ...toArticle(row), key: row.key, html: results.map(({ body }) => body ?? '').join('') }
  )
}

/** Returns the article file of the article with this id; undefined if there is none. */
export async function readSource(db: D1Database, id: string): Promise<string | undefined> {
  const row = await db
    .prepare('SELECT source FROM articles WHERE id = ?')
    .bind(id)
    .first<{ source: string }>()
  return row?.source
}

/** Returns up to `limit` articles that are not withdrawn, ordered by slug, after the slug `after`. */
export async function readManifest(
  db: D1Database,
  after: string,
  limit: number,
): Promise<StoredArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM articles WHERE slug > ? AND state <> 'withdrawn' ORDER BY slug LIMIT ?`,
    )
    .bind(after, limit)
    .all<ArticleRow>()
  return results.map(toArticle)
}

/** An article file as it was sent; its article may be withdrawn. */
export type StoredFile = { slug: string; id: string; source: string }

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
  let total = 0
  const fitting = sizes.filter(({ bytes }, i) => {
    total += bytes
    return i === 0 || total <= most.bytes
  })
  const last = fitting.at(-1)?.slug
  if (last === undefined) return { files: [] }
  const { results: files } = await db
    .prepare(`SELECT slug, id, source ${filesAfter} AND slug <= ?2 ORDER BY slug`)
    .bind(after, last)
    .all<StoredFile>()
  const isEnd = last === sizes.at(-1)?.slug && sizes.length < most.files
  return isEnd ? { files } : { files, last }
}

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

/** What the store keeps of an article besides itself; `size` is that of its entries, in bytes. */
type ArticleFacts = { source: string; hash: string; stamp: string; size: number; cursor?: number }

/** Returns the statement that stores an article with `cursor`, or else with the latest number. */
export function upsertArticle(
  db: D1Database,
  article: Article,
  { source, hash, stamp, size, cursor }: ArticleFacts,
): D1PreparedStatement {
  const { markdown: _markdown, html: _html, text: _text, ...meta } = article
  const { published, updated = published, withdrawn } = meta
  const state = withdrawn === undefined ? (meta.draft ? 'draft' : 'live') : 'withdrawn'
  return db
    .prepare(
      `INSERT INTO articles (id, slug, cursor, state, published, updated, hash, stamp, meta, source, withdrawn, size)
      VALUES (?1, ?2, coalesce(?3, (SELECT cursor FROM latest)), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, cursor = excluded.cursor, state = excluded.state,
        published = excluded.published, updated = excluded.updated, hash = excluded.hash, stamp = excluded.stamp,
        meta = excluded.meta, source = excluded.source, withdrawn = excluded.withdrawn,
        size = excluded.size`,
    )
    .bind(
      meta.id,
      meta.slug,
      cursor ?? null,
      state,
      toSeconds(published),
      toSeconds(updated),
      hash,
      stamp,
      JSON.stringify(meta),
      source,
      withdrawn === undefined ? null : toSeconds(withdrawn),
      size,
    )
}

function toArticle(row: ArticleRow): StoredArticle {
  const { id, slug, cursor, state, hash, stamp } = row
  const dates = { published: toInstant(row.published), updated: toInstant(row.updated) }
  return { id, slug, cursor, state, hash, stamp, ...dates, meta: JSON.parse(row.meta) }
}
