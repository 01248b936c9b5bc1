import type { Article } from '../article/article.ts'
import { type StoredArticle, upsertArticle } from './articles.ts'
import { deleteFragments, insertFragments, sizeOf } from './fragments.ts'
import { takeNumber } from './latest.ts'
import { enterSlices, leaveSlices } from './membership.ts'
import type { Moment } from './moment.ts'
import { recordMove } from './moves.ts'
import { touchSlices } from './touch-slices.ts'

/** An article to be stored, and what it replaces. */
export type Write = {
  article: Article
  /** The article file, and its SHA-256 in hexadecimal digits. */
  source: string
  hash: string
  /** Everything that was rendered from the article, by format; empty if it is withdrawn. */
  fragments: Record<string, string>
  /** The article as it was when this write was planned; absent for a new one. */
  before?: StoredArticle
  /** The article is only rendered again and otherwise unchanged, so it keeps its cursor. */
  isRendering?: boolean
}

/**
 * What one renderer makes for one site: the stamp of all that it renders, and the size of a window.
 */
export type Edition = { stamp: string; items: number }

/** Thrown if an article has changed since the write was planned. Nothing was written. */
export class ConflictError extends Error {}

/**
 * Stores all of these articles or none, in one batch. Returns their cursors by id. Throws a
 * ConflictError if another write came first.
 */
export async function writeArticles(
  at: Moment,
  writes: Write[],
  { stamp, items }: Edition,
): Promise<Map<string, number>> {
  const { db } = at
  if (writes.length === 0) return new Map()
  const changes = writes.map(({ before, article, isRendering }) => {
    return { before: before?.meta, after: article, isRendering }
  })
  const ids = writes.map(({ article }) => article.id)
  const results = await runBatch(db, [
    ...writes.flatMap((write) => writeArticle(db, write, stamp)),
    ...touchSlices(at, changes, items),
    // Read in the same transaction, because another write may follow at once.
    db
      .prepare('SELECT id, cursor FROM articles WHERE id IN (SELECT value FROM json_each(?))')
      .bind(JSON.stringify(ids)),
  ])
  const rows = (results.at(-1)?.results ?? []) as { id: string; cursor: number }[]
  return new Map(rows.map(({ id, cursor }) => [id, cursor]))
}

function writeArticle(db: D1Database, write: Write, stamp: string): D1PreparedStatement[] {
  const { article, source, hash, fragments, before, isRendering } = write
  const { id } = article
  const cursor = isRendering ? before?.cursor : undefined
  return [
    takeNumber(db, id, before?.cursor),
    upsertArticle(db, article, { source, hash, stamp, size: sizeOf(fragments), cursor }),
    ...(before && !isRendering ? [leaveSlices(db, before.meta)] : []),
    ...(isRendering ? [] : [enterSlices(db, article)]),
    ...(before ? [deleteFragments(db, id)] : []),
    ...insertFragments(db, id, fragments, stamp),
    ...recordMove(db, article, before?.slug),
  ]
}

/** The errors for a number that could not be taken, and for an id or a slug that is taken. */
const conflict = /NOT NULL constraint failed: latest|UNIQUE constraint failed/

async function runBatch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
  try {
    return await db.batch(statements)
  } catch (error) {
    if (!conflict.test(String(error))) throw error
    throw new ConflictError('store: another write came between', { cause: error })
  }
}
