import { mainSlice } from '../site/slices.ts'
import type { Moment } from './moment.ts'

/** Returns the number of pages in the archive of the main feed; 0 if there are no articles. */
export async function countPages(db: D1Database): Promise<number> {
  const last = `SELECT max(page) AS page FROM archive WHERE slice = '${mainSlice}'`
  const row = await db.prepare(last).first<{ page: number | null }>()
  return row?.page ?? 0
}

/**
 * Returns the live articles on the pages of that archive from `first` to `last`, oldest first; dates
 * are seconds since 1970. Each place on a page costs two rows.
 */
export async function readSlugs(
  { db, now }: Moment,
  first: number,
  last: number,
): Promise<{ slug: string; updated: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT a.slug, a.updated, p.page, e.key AS place FROM archive p, json_each(p.entries) e
        CROSS JOIN articles a ON a.key = e.value ->> 0
      WHERE p.slice = '${mainSlice}' AND p.page BETWEEN ? AND ?
        AND a.state = 'live' AND a.published <= ?`,
    )
    .bind(first, last, now)
    .all<{ slug: string; updated: number; page: number; place: number }>()
  // Sorted here, because in SQL each would cost a row more.
  return results.sort((a, b) => a.page - b.page || a.place - b.place)
}
