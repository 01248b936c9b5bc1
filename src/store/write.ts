import type { Article } from '../article/article.ts'
import { type StoredArticle, upsertArticle } from './articles.ts'
import { deleteFragments, insertFragments } from './fragments.ts'
import { takeNumber } from './latest.ts'
import { enterSlices, leaveSlices } from './membership.ts'
import type { Moment } from './moment.ts'
import { recordMove } from './moves.ts'
import { touchSlices } from './touch-slices.ts'

/** What the store is asked to hold. */
export type Write = {
  article: Article
  /** The article file, and its SHA-256 in hexadecimal digits. */
  source: string
  hash: string
  /** Everything that was rendered of the article, by format; nothing of a withdrawn one. */
  fragments: Record<string, string>
  /** The article as it was when this write was planned; absent for one that wasn't there. */
  before?: StoredArticle
  /** The article is rendered again, and otherwise the same: it keeps its cursor. */
  isRendering?: boolean
}

/** What one renderer makes for one site: the stamp of everything it renders, and the size of a window. */
export type Edition = { stamp: string; items: number }

/** Thrown when an article is no longer as it was when the write was planned; nothing was written. */
export class ConflictError extends Error {}

/**
 * Stores all of these articles or none, in one batch. Returns their cursors by id. Throws a ConflictError
 * when another write came between.
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
    // In the same transaction, since another write may follow at once.
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
    upsertArticle(db, article, { source, hash, stamp, cursor }),
    ...(before && !isRendering ? [leaveSlices(db, before.meta)] : []),
    ...(isRendering ? [] : [enterSlices(db, article)]),
    ...(before ? [deleteFragments(db, id)] : []),
    ...insertFragments(db, id, fragments, stamp),
    ...recordMove(db, article, before?.slug),
  ]
}

/** The errors of a number that could not be taken, and of an id or a slug that is taken. */
const conflict = /NOT NULL constraint failed: latest|UNIQUE constraint failed/

async function runBatch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
  try {
    return await db.batch(statements)
  } catch (error) {
    if (!conflict.test(String(error))) throw error
    throw new ConflictError('store: another write came between', { cause: error })
  }
}
