import type { ArticleMeta, Instant } from '../article.ts'
import type { Slice } from './slices.ts'
import { fromSeconds } from './time.ts'

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

/**
 * What a validator is made of, times in seconds since 1970: `cursor` and `changed` of the slice's
 * latest change, `release` the newest date of publication that has come, `next` the next one that
 * has not; and `departed`, the cursor of the latest change by which an article left its place.
 */
export type SliceState = {
  cursor: number
  changed: number
  departed: number
  release?: number
  next?: number
}

/**
 * A fragment in its window, and what its article was rendered with; `key` is the store's own number
 * of the article, `cursor` that of its latest change, `published` its date in seconds since 1970.
 */
export type WindowItem = {
  key: number
  id: string
  cursor: number
  published: number
  updated: Instant
  stamp: string
  body: string
}

/** What a feed is made of: the state of its slice, and its window. */
export type SliceWindow = { state: SliceState; items: WindowItem[] }

/** An article of the window without its content. */
export type WindowArticle = { id: string; stamp: string; meta: ArticleMeta }

const articleColumns = 'id, slug, cursor, state, published, updated, hash, stamp, meta'

/**
 * Returns the state of a slice at `now` (seconds since 1970); cursor 0 is that of one that never
 * held an article.
 */
export async function readSlice(db: D1Database, slice: Slice, now: number): Promise<SliceState> {
  return toState(await sliceQuery(db, slice, now).first<SliceRow>())
}

type SliceRow = {
  cursor: number
  changed: number
  departed: number
  release: number | null
  next: number | null
}

function sliceQuery(db: D1Database, slice: Slice, now: number): D1PreparedStatement {
  return db
    .prepare(
      `SELECT cursor, changed, departed,
        CASE WHEN newest <= ?2 THEN newest
          ELSE (SELECT max(published) FROM membership WHERE slice = ?1 AND published <= ?2) END AS release,
        CASE WHEN newest > ?2
          THEN (SELECT min(published) FROM membership WHERE slice = ?1 AND published > ?2) END AS next
      FROM slices WHERE slice = ?1`,
    )
    .bind(slice, now)
}

function toState(row: SliceRow | null | undefined): SliceState {
  if (!row) return { cursor: 0, changed: 0, departed: 0 }
  return { ...row, release: row.release ?? undefined, next: row.next ?? undefined }
}

/**
 * Returns the state of a slice and its newest `limit` items that are published at `now` (seconds
 * since 1970), each as its fragment in `format`: both as of one moment, in one request.
 */
export async function readSliceWindow(
  db: D1Database,
  slice: Slice,
  format: string,
  now: number,
  limit: number,
): Promise<SliceWindow> {
  const window = db
    .prepare(
      `SELECT m.article AS key, m.id, m.cursor, m.published, m.updated,
        coalesce(f.stamp, '') AS stamp, coalesce(f.body, '') AS body
      FROM (SELECT * FROM membership WHERE slice = ?1 AND published <= ?2 ORDER BY published DESC, id LIMIT ?3) m
      LEFT JOIN fragments f ON f.article = m.article AND f.format = ?4
      ORDER BY m.published DESC, m.id, f.part`,
    )
    .bind(slice, now, limit, format)
  const [state, found] = await db.batch([sliceQuery(db, slice, now), window])
  const rows = (found?.results ?? []) as (Omit<WindowItem, 'updated'> & { updated: number })[]
  const items: WindowItem[] = []
  for (const row of rows) {
    const last = items.at(-1)
    if (last?.id === row.id) last.body += row.body
    else items.push({ ...row, updated: fromSeconds(row.updated) })
  }
  return { state: toState(state?.results[0] as SliceRow | undefined), items }
}

/**
 * Returns the newest `limit` articles of a slice that are published at `now`, without their
 * content.
 */
export async function readWindowArticles(
  db: D1Database,
  slice: Slice,
  now: number,
  limit: number,
): Promise<WindowArticle[]> {
  const { results } = await db
    .prepare(
      `SELECT a.id, a.stamp, a.meta
      FROM (SELECT * FROM membership WHERE slice = ?1 AND published <= ?2 ORDER BY published DESC, id LIMIT ?3) m
      JOIN articles a ON a.key = m.article ORDER BY m.published DESC, m.id`,
    )
    .bind(slice, now, limit)
    .all<{ id: string; stamp: string; meta: string }>()
  return results.map((row) => ({ ...row, meta: JSON.parse(row.meta) }))
}

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
  const dates = { published: fromSeconds(row.published), updated: fromSeconds(row.updated) }
  return { id, slug, cursor, state, hash, stamp, ...dates, meta: JSON.parse(row.meta) }
}
