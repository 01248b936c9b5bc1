import type { Listed } from './membership.ts'
import type { Moment } from './moment.ts'

/** Returns up to `limit` drafts and scheduled articles, the latest dates first. It looks at every article. */
export async function readUnpublished({ db, now }: Moment, limit: number): Promise<Listed[]> {
  const { results } = await db
    .prepare(
      `SELECT slug, meta FROM articles WHERE state = 'draft' OR (state = 'live' AND published > ?)
      ORDER BY published DESC, slug LIMIT ?`,
    )
    .bind(now, limit)
    .all<{ slug: string; meta: string }>()
  return results.map(({ slug, meta }) => ({ slug, meta: JSON.parse(meta) }))
}
