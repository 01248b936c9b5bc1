import type { Instant } from '../article/article.ts'
import { toInstant } from '../article/dates.ts'
import { type ArticleRow, columns, type StoredArticle, toArticle } from './articles.ts'

/** An article with its file, and what it said it was updated at when readers last saw an earlier file. */
type WithSource = StoredArticle & { key: number; source: string; shown?: Instant }

/** Returns the articles with these slugs, including withdrawn ones. */
export async function readWithSource(db: D1Database, slugs: string[]): Promise<WithSource[]> {
  const { results } = await db
    .prepare(
      `SELECT key, ${columns}, source, shown FROM articles
      WHERE slug IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(slugs))
    .all<ArticleRow & { key: number; source: string; shown: number | null }>()
  return results.map((row) => {
    const { key, source, shown } = row
    return { ...toArticle(row), key, source, shown: shown === null ? undefined : toInstant(shown) }
  })
}
