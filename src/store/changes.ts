import type { Slice } from './slices.ts'

/** What was written since the cache was last told, up to the change `cursor`. */
export type Changes = {
  cursor: number
  slices: Slice[]
  pages: { slice: Slice; page: number }[]
  articles: number[]
}

/**
 * Returns the slices and the pages of archives that were touched, and the keys of the articles that were written since the
 * cache was last told: `most` of each, and one more where there are more.
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
    pages: (pages?.results ?? []) as { slice: Slice; page: number }[],
    articles: ((articles?.results ?? []) as { key: number }[]).map(({ key }) => key),
  }
}

/** Remembers that the cache has been told of every change up to this one. */
export async function markTold(db: D1Database, cursor: number): Promise<void> {
  await db.prepare('UPDATE latest SET invalidated = max(invalidated, ?)').bind(cursor).run()
}
