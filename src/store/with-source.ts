import { type ArticleRow, columns, type StoredArticle, toArticle } from './articles.ts'

/** Returns the articles with these slugs, including withdrawn ones, each with its file. */
export async function readWithSource(
  db: D1Database,
  slugs: string[],
): Promise<(StoredArticle & { key: number; source: string })[]> {
  const { results } = await db
    .prepare(
      `SELECT key, ${columns}, source FROM articles WHERE slug IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify(slugs))
    .all<ArticleRow & { key: number; source: string }>()
  return results.map((row) => ({ ...toArticle(row), key: row.key, source: row.source }))
}
