import { mainSlice, type Slice } from '../site/slices.ts'
import { type Listed, type ListedRow, live, toListed } from './membership.ts'
import type { Moment } from './moment.ts'

/**
 * The articles before and after an article in the main feed, and older ones of its first tag and by
 * its first author, newest first, with the store's numbers.
 */
export type Neighbours = {
  older?: Neighbour
  newer?: Neighbour
  alike: Neighbour[]
  byAuthor: Neighbour[]
}

type Neighbour = Listed & { key: number }

/** An article's date in seconds since 1970, and the slices of its first tag and its first author. */
export type Place = { id: string; published: number; tag?: Slice; author?: Slice }

/**
 * Returns the neighbours of an article in the main feed, and up to `most` older ones in each of its
 * slices; none is named twice, and none by the only author of a site. Newer ones would change the page
 * of each older article with every new one.
 */
export async function readNeighbours(
  { db, now }: Moment,
  { id, published, tag, author }: Place,
  most: number,
): Promise<Neighbours> {
  const from = `FROM ${live} WHERE slice = '${mainSlice}' AND withdrawn IS NULL AND published`
  const others = (slice: string, limit: string) => `FROM ${live} WHERE slice = ${slice}
    AND withdrawn IS NULL AND published < ?1 ORDER BY published DESC, id LIMIT ${limit}`
  const liveIn = (slice: string) => `(SELECT live FROM slices WHERE slice = ${slice})`
  // D1 takes five terms in a compound, so these are two. Articles of the same second are in the
  // order of their ids.
  const { results } = await db
    .prepare(
      `WITH beside (side, article) AS MATERIALIZED (
        SELECT * FROM (SELECT 'newer', article ${from} = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'newer', article ${from} > ?1 AND published <= ?3
          ORDER BY published, id DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'older', article ${from} = ?1 AND id > ?2 ORDER BY id LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'older', article ${from} < ?1 ORDER BY published DESC, id LIMIT 1)
      ), more (side, article) AS MATERIALIZED (
        SELECT * FROM (SELECT 'alike', article ${others('?4', '?6 + 1')})
        UNION ALL SELECT * FROM (SELECT 'byAuthor', article ${others('?5', '2 * ?6 + 1')})
        WHERE ${liveIn('?5')} < ${liveIn(`'${mainSlice}'`)})
      SELECT b.side, a.key, a.slug, a.meta
      FROM (SELECT * FROM beside UNION ALL SELECT * FROM more) b
      JOIN articles a ON a.key = b.article`,
    )
    .bind(published, id, now, tag ?? null, author ?? null, most)
    .all<ListedRow & { key: number; side: keyof Neighbours }>()
  const seen = new Set<number>()
  const take = (wanted: keyof Neighbours, limit: number) => {
    const found = results.filter(({ side, key }) => side === wanted && !seen.has(key))
    const taken = found.slice(0, limit).map((row) => ({ key: row.key, ...toListed(row) }))
    for (const { key } of taken) seen.add(key)
    return taken
  }
  const [[older], [newer]] = [take('older', 1), take('newer', 1)]
  return { older, newer, alike: take('alike', most), byAuthor: take('byAuthor', most) }
}
