import type { Slice } from '../site/slices.ts'

/** What was written since the cache was last told, up to the change with the number `cursor`. */
export type Changes = {
  cursor: number
  slices: Slice[]
  pages: { slice: Slice; page: number }[]
  articles: number[]
}

/** Tells whether the store has its tables, which the first migration makes. Rejects when it doesn't answer. */
export async function hasTables(db: D1Database): Promise<boolean> {
  return (await db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'latest'").first()) !== null
}

/**
 * Returns the slices and archive pages that were touched since the cache was last told, and the keys of
 * the articles that were written: at most `most` of each, and one more where there are more.
 */
export async function readChanges(db: D1Database, most: number): Promise<Changes> {
  const since = '(SELECT invalidated FROM latest)'
  const [latest, slices, pages, articles] = await db.batch([
    db.prepare('SELECT cursor FROM latest'),
    db.prepare(`SELECT slice FROM slices WHERE touched > ${since} LIMIT ?`).bind(most + 1),
    db.prepare(`SELECT slice, page FROM archive WHERE touched > ${since} LIMIT ?`).bind(most + 1),
    db.prepare(`SELECT key FROM articles WHERE cursor > ${since} LIMIT ?`).bind(most + 1),
  ])
  const [row] = (latest?.results ?? []) as { cursor: number }[]
  return {
    cursor: row?.cursor ?? 0,
    slices: ((slices?.results ?? []) as { slice: Slice }[]).map(({ slice }) => slice),
    pages: (pages?.results ?? []) as Changes['pages'],
    articles: ((articles?.results ?? []) as { key: number }[]).map(({ key }) => key),
  }
}

/** Stores that the cache has been told of every change up to this one. */
export async function markTold(db: D1Database, cursor: number): Promise<void> {
  await db.prepare('UPDATE latest SET invalidated = max(invalidated, ?)').bind(cursor).run()
}

/**
 * Returns the statement that takes the next number. Where the article is not at the cursor `before` any
 * more (undefined: not there), it fails, and the batch with it.
 */
export function takeNumber(db: D1Database, id: string, before?: number): D1PreparedStatement {
  return db
    .prepare(
      'UPDATE latest SET cursor = CASE WHEN (SELECT cursor FROM articles WHERE id = ?) IS ? THEN cursor + 1 END',
    )
    .bind(id, before ?? null)
}
