import { overRows } from './rows.ts'

/** Slugs of articles, and paths of own pages. */
export type Names = { articles: string[]; pages: string[] }

/**
 * Returns those of the names that an address may lead to: of articles that are not withdrawn, drafts
 * too, of articles as they were called before, of own pages, drafts too, and of tags and authors.
 */
export async function readPresent(db: D1Database, { articles, pages }: Names): Promise<Names> {
  const rows = [...articles.map((slug) => [slug]), ...pages.map((path) => [null, path])]
  const queries = overRows(
    db,
    rows,
    (table) => `SELECT value ->> 0 AS slug, value ->> 1 AS path FROM ${table} WHERE
      EXISTS (SELECT 1 FROM articles WHERE slug = value ->> 0 AND state <> 'withdrawn')
      OR EXISTS (SELECT 1 FROM old_addresses WHERE path = '/articles/' || (value ->> 0))
      OR EXISTS (SELECT 1 FROM pages WHERE path = value ->> 1 AND state <> 'deleted')
      OR EXISTS (SELECT 1 FROM slices
        WHERE slice = replace(replace(value ->> 1, 'tags/', 'tag:'), 'authors/', 'author:'))`,
  )
  type Row = { slug: string | null; path: string | null }
  const found = queries.length > 0 ? await db.batch<Row>(queries) : []
  const present = found.flatMap(({ results }) => results)
  return {
    articles: present.flatMap(({ slug }) => slug ?? []),
    pages: present.flatMap(({ path }) => path ?? []),
  }
}
