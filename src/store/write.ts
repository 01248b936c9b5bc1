import type { Article, ArticleMeta } from '../article.ts'
import type { StoredArticle } from './read.ts'
import { slicesOf } from './slices.ts'
import { toSeconds } from './time.ts'
import { type Change, touchSlices } from './touch-slices.ts'

/**
 * What the store is asked to hold: an article, its file, and what was rendered of it, by format.
 */
export type Write = {
  article: Article
  source: string
  hash: string
  stamp: string
  fragments: Record<string, string>
  /** The article as it was when this write was planned; absent for one that wasn't there. */
  before?: StoredArticle
  /** Rendered anew, and nothing else: it keeps its cursor. */
  isRendering?: boolean
}

/**
 * Thrown when an article is no longer as it was when the write was planned; nothing was written.
 */
export class ConflictError extends Error {}

/** D1 takes strings of 2 MB, and a UTF-16 code unit needs at most 3 bytes of UTF-8. */
const longestPart = 600_000

/**
 * Stores all of these articles or none, in one batch at `now` (seconds since 1970). Returns their
 * cursors by id. Throws a ConflictError when another write came between.
 */
export async function writeArticles(
  db: D1Database,
  writes: Write[],
  now: number,
): Promise<Map<string, number>> {
  if (writes.length === 0) return new Map()
  const statements = writes.flatMap((write) => [
    takeNumber(db, write.article.id, write.before, write.isRendering ? 0 : 1),
    upsertArticle(db, write),
    ...replaceMembership(db, write),
    ...replaceFragments(db, write),
    ...recordMove(db, write),
  ])
  const results = await runBatch(db, [
    ...statements,
    ...touchSlices(db, writes.map(toChange), now),
    // In the same transaction: another write may follow at once.
    readCursors(
      db,
      writes.map(({ article }) => article.id),
    ),
  ])
  const rows = (results.at(-1)?.results ?? []) as { id: string; cursor: number }[]
  return new Map(rows.map(({ id, cursor }) => [id, cursor]))
}

/**
 * Withdraws an article at `now` (seconds since 1970): its text is gone, its identity stays. Returns
 * its new cursor. Throws a ConflictError when another write came between.
 */
export async function withdrawArticle(
  db: D1Database,
  before: StoredArticle,
  now: number,
): Promise<number> {
  const { id } = before
  const results = await runBatch(db, [
    takeNumber(db, id, before, 1),
    db
      .prepare(
        `UPDATE articles SET state = 'withdrawn', source = '', hash = '', meta = ?,
          cursor = (SELECT cursor FROM latest) WHERE id = ?`,
      )
      .bind(JSON.stringify(withoutWords(before.meta)), id),
    leaveSlices(db, before),
    deleteFragments(db, id),
    ...touchSlices(db, [{ before }], now),
    readCursors(db, [id]),
  ])
  const [row] = (results.at(-1)?.results ?? []) as { cursor: number }[]
  if (!row) throw new ConflictError('store: the article is not there any more')
  return row.cursor
}

/** What stays of a withdrawn article: who it was, and nothing that it said. */
function withoutWords({ slug, id, url, published, updated, language }: ArticleMeta): ArticleMeta {
  const nothing = { authors: [], tags: [], attachments: [], corrections: [] }
  return { slug, id, url, published, updated, language, draft: false, ...nothing }
}

/**
 * Keeps what was rendered of an article under a new stamp, where its file can't be rendered any
 * more.
 */
export async function keepRendering(
  db: D1Database,
  { id, cursor }: StoredArticle,
  stamp: string,
): Promise<void> {
  const fragments =
    'UPDATE fragments SET stamp = ? WHERE article = (SELECT key FROM articles WHERE id = ? AND cursor = ?)'
  const article = 'UPDATE articles SET stamp = ? WHERE id = ? AND cursor = ?'
  await db.batch([fragments, article].map((update) => db.prepare(update).bind(stamp, id, cursor)))
}

async function runBatch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
  try {
    return await db.batch(statements)
  } catch (error) {
    const isConflict = /NOT NULL constraint failed: latest|UNIQUE constraint failed/.test(
      String(error),
    )
    throw isConflict
      ? new ConflictError('store: another write came between', { cause: error })
      : error
  }
}

function readCursors(db: D1Database, ids: string[]): D1PreparedStatement {
  return db
    .prepare('SELECT id, cursor FROM articles WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(ids))
}

/**
 * Takes the next number, unless the article has changed since it was read: then this fails, and the
 * batch with it.
 */
function takeNumber(
  db: D1Database,
  id: string,
  before: StoredArticle | undefined,
  step: 0 | 1,
): D1PreparedStatement {
  return db
    .prepare(
      'UPDATE latest SET cursor = CASE WHEN (SELECT cursor FROM articles WHERE id = ?) IS ? THEN cursor + ? END',
    )
    .bind(id, before?.cursor ?? null, step)
}

function upsertArticle(db: D1Database, write: Write): D1PreparedStatement {
  const { markdown: _markdown, html: _html, text: _text, ...meta } = write.article
  const { published, updated = published } = meta
  return db
    .prepare(
      `INSERT INTO articles (id, slug, cursor, state, published, updated, hash, stamp, meta, source)
      VALUES (?1, ?2, coalesce(?3, (SELECT cursor FROM latest)), ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, cursor = excluded.cursor, state = excluded.state,
        published = excluded.published, updated = excluded.updated, hash = excluded.hash, stamp = excluded.stamp,
        meta = excluded.meta, source = excluded.source`,
    )
    .bind(
      meta.id,
      meta.slug,
      (write.isRendering && write.before?.cursor) || null,
      meta.draft ? 'draft' : 'live',
      toSeconds(published),
      toSeconds(updated),
      write.hash,
      write.stamp,
      JSON.stringify(meta),
      write.source,
    )
}

function replaceMembership(db: D1Database, { article, before }: Write): D1PreparedStatement[] {
  const { id, published, updated = published } = article
  const enter = db
    .prepare(
      `INSERT INTO membership (slice, published, id, updated, article, cursor)
      SELECT j.value, ?2, a.id, ?3, a.key, a.cursor FROM articles a, json_each(?4) j WHERE a.id = ?1`,
    )
    .bind(id, toSeconds(published), toSeconds(updated), JSON.stringify(slicesOf(article)))
  return before ? [leaveSlices(db, before), enter] : [enter]
}

function leaveSlices(db: D1Database, { id, published, meta }: StoredArticle): D1PreparedStatement {
  return db
    .prepare(
      'DELETE FROM membership WHERE slice IN (SELECT value FROM json_each(?)) AND published = ? AND id = ?',
    )
    .bind(JSON.stringify(slicesOf(meta)), toSeconds(published), id)
}

function replaceFragments(
  db: D1Database,
  { article, before, fragments, stamp }: Write,
): D1PreparedStatement[] {
  const rows = Object.entries(fragments).flatMap(([format, body]) =>
    partsOf(body).map((part, index) => [format, index, stamp, part] as const),
  )
  const insert = 'INSERT INTO fragments (article, format, part, stamp, body) VALUES '
  const key = '(SELECT key FROM articles WHERE id = ?)'
  // Rows of one article go together in one statement as long as they are few; D1 binds at most 100
  // values.
  const inserts = inGroups(rows, 16).map((group) =>
    db
      .prepare(insert + group.map(() => `(${key}, ?, ?, ?, ?)`).join(', '))
      .bind(...group.flatMap((row) => [article.id, ...row])),
  )
  return before ? [deleteFragments(db, article.id), ...inserts] : inserts
}

function deleteFragments(db: D1Database, id: string): D1PreparedStatement {
  return db
    .prepare('DELETE FROM fragments WHERE article = (SELECT key FROM articles WHERE id = ?)')
    .bind(id)
}

/** A renamed article is still found under its old slug, until another article takes that. */
function recordMove(db: D1Database, { article, before }: Write): D1PreparedStatement[] {
  if (before?.slug === article.slug) return []
  const free = db.prepare('DELETE FROM moves WHERE slug = ?').bind(article.slug)
  if (!before) return [free]
  const move = db
    .prepare(
      'INSERT OR REPLACE INTO moves (slug, article) SELECT ?, key FROM articles WHERE id = ?',
    )
    .bind(before.slug, article.id)
  return [free, move]
}

function toChange({ before, article, isRendering }: Write): Change {
  return { before, after: article, isRendering }
}

function partsOf(body: string): string[] {
  const parts: string[] = []
  let start = 0
  do {
    let end = Math.min(start + longestPart, body.length)
    // A surrogate pair stays together.
    if (end < body.length && /[\uD800-\uDBFF]/.test(body[end - 1] ?? '')) end--
    parts.push(body.slice(start, end))
    start = end
  } while (start < body.length)
  return parts
}

function inGroups<T>(rows: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.slice(i * size, (i + 1) * size),
  )
}
