import type { Article } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import type { StoredArticle } from './read.ts'
import { slicesOf } from './slices.ts'
import { type Change, touchSlices } from './touch-slices.ts'

/**
 * What the store is asked to hold: an article, its file, and what was rendered of it, by format; of
 * a withdrawn one, nothing.
 */
export type Write = {
  article: Article
  source: string
  hash: string
  fragments: Record<string, string>
  /** The article as it was when this write was planned; absent for one that wasn't there. */
  before?: StoredArticle
  /** Rendered anew, and nothing else: it keeps its cursor. */
  isRendering?: boolean
}

/**
 * What one renderer makes for one site: the stamp of all that it renders, what stands around the
 * items of a document, by format, and how many of them a window holds.
 */
export type Edition = { stamp: string; templates: Record<string, string>; items: number }

/**
 * Thrown when an article is no longer as it was when the write was planned; nothing was written.
 */
export class ConflictError extends Error {}

/** D1 takes strings of 2 MB, and a UTF-16 code unit needs at most 3 bytes of UTF-8. */
export const longestPart = 600_000

/**
 * Stores all of these articles or none, in one batch at `now` (seconds since 1970). Returns their
 * cursors by id. Throws a ConflictError when another write came between.
 */
export async function writeArticles(
  db: D1Database,
  writes: Write[],
  { stamp, templates, items }: Edition,
  now: number,
): Promise<Map<string, number>> {
  if (writes.length === 0) return new Map()
  const statements = writes.flatMap((write) => [
    takeNumber(db, write.article.id, write.before, write.isRendering ? 0 : 1),
    upsertArticle(db, write, stamp),
    ...replaceMembership(db, write),
    ...replaceFragments(db, write, stamp),
    ...recordMove(db, write),
  ])
  const changes = writes.map(({ before, article, isRendering }): Change => {
    return { before: before?.meta, after: article, isRendering }
  })
  const results = await runBatch(db, [
    ...statements,
    ...touchSlices(db, changes, items, now),
    keepTemplates(db, stamp, templates),
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
 * Keeps what was rendered of an article under the stamp of this edition, where its file can't be
 * rendered any more.
 */
export async function keepRendering(
  db: D1Database,
  { id, cursor, meta }: StoredArticle,
  { stamp, items }: Edition,
  now: number,
): Promise<void> {
  const fragments =
    'UPDATE fragments SET stamp = ? WHERE article = (SELECT key FROM articles WHERE id = ? AND cursor = ?)'
  const article = 'UPDATE articles SET stamp = ? WHERE id = ? AND cursor = ?'
  const updates = [fragments, article].map((update) => db.prepare(update).bind(stamp, id, cursor))
  const change = { before: meta, after: meta, isRendering: true }
  await db.batch([...updates, ...touchSlices(db, [change], items, now)])
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

function upsertArticle(db: D1Database, write: Write, stamp: string): D1PreparedStatement {
  const { markdown: _markdown, html: _html, text: _text, ...meta } = write.article
  const { published, updated = published, withdrawn } = meta
  const state = withdrawn === undefined ? (meta.draft ? 'draft' : 'live') : 'withdrawn'
  return db
    .prepare(
      `INSERT INTO articles (id, slug, cursor, state, published, updated, hash, stamp, meta, source, withdrawn)
      VALUES (?1, ?2, coalesce(?3, (SELECT cursor FROM latest)), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, cursor = excluded.cursor, state = excluded.state,
        published = excluded.published, updated = excluded.updated, hash = excluded.hash, stamp = excluded.stamp,
        meta = excluded.meta, source = excluded.source, withdrawn = excluded.withdrawn`,
    )
    .bind(
      meta.id,
      meta.slug,
      (write.isRendering && write.before?.cursor) || null,
      state,
      toSeconds(published),
      toSeconds(updated),
      write.hash,
      stamp,
      JSON.stringify(meta),
      write.source,
      withdrawn === undefined ? null : toSeconds(withdrawn),
    )
}

function replaceMembership(
  db: D1Database,
  { article, before, isRendering }: Write,
): D1PreparedStatement[] {
  if (isRendering) return []
  const { id, published } = article
  const enter = db
    .prepare(
      `INSERT INTO membership (slice, published, id, article, label)
      SELECT value ->> 0, ?2, a.id, a.key, value ->> 1 FROM articles a, json_each(?3) WHERE a.id = ?1`,
    )
    .bind(id, toSeconds(published), JSON.stringify([...slicesOf(article)]))
  return before ? [leaveSlices(db, before), enter] : [enter]
}

function leaveSlices(db: D1Database, { id, published, meta }: StoredArticle): D1PreparedStatement {
  return db
    .prepare(
      'DELETE FROM membership WHERE slice IN (SELECT value FROM json_each(?)) AND published = ? AND id = ?',
    )
    .bind(JSON.stringify([...slicesOf(meta).keys()]), toSeconds(published), id)
}

function replaceFragments(
  db: D1Database,
  { article, before, fragments }: Write,
  stamp: string,
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

/** Three small rows for each site and renderer that there was. */
function keepTemplates(
  db: D1Database,
  stamp: string,
  templates: Record<string, string>,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO templates (stamp, format, body) SELECT ?1, key, value FROM json_each(?2) WHERE true
      ON CONFLICT DO NOTHING`,
    )
    .bind(stamp, JSON.stringify(templates))
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
