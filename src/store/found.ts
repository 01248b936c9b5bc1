import { type Entry, entry, toEntries } from './entries.ts'
import type { Listed } from './membership.ts'
import type { Moment } from './moment.ts'

/** An article that was found, with all that lists and feeds say of it. */
export type Found = Entry & Listed

/** Returns those of the articles with these numbers that readers may see, in the given order. */
export async function readFound({ db, now }: Moment, keys: number[]): Promise<Found[]> {
  const { results } = await db
    .prepare(
      `SELECT a.slug, a.meta, ${entry} AS entry
      FROM json_each(?1) j JOIN articles a ON a.key = j.value
      WHERE a.state = 'live' AND a.published <= ?2 ORDER BY j.key`,
    )
    .bind(JSON.stringify(keys), now)
    .all<{ slug: string; meta: string; entry: string }>()
  const entries = toEntries(`[${results.map(({ entry }) => entry)}]`)
  return entries.flatMap((entry, i) => {
    const row = results[i]
    return row ? { ...entry, slug: row.slug, meta: JSON.parse(row.meta) } : []
  })
}
