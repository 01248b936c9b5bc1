import type { Instant } from '../article/article.ts'
import type { OwnPage, OwnPageMeta } from '../article/own-page.ts'
import { takeNumber } from './latest.ts'
import type { Moment } from './moment.ts'

/** An own page as the store has it, without its content. The fields mean what an article's do. */
export type StoredPage = {
  path: string
  cursor: number
  state: 'live' | 'draft'
  hash: string
  stamp: string
  meta: OwnPageMeta
}

type PageRow = Omit<StoredPage, 'meta'> & { meta: string }

const columns = 'path, cursor, state, hash, stamp, meta'

/** Returns the own page at a path, a draft too, with its HTML and its file; undefined for none. */
export async function readOwnPage(
  db: D1Database,
  path: string,
): Promise<(StoredPage & { html: string; source: string }) | undefined> {
  const row = await db
    .prepare(`SELECT ${columns}, html, source FROM pages WHERE path = ? AND state <> 'deleted'`)
    .bind(path)
    .first<PageRow & { html: string; source: string }>()
  return row ? { ...row, ...toPage(row) } : undefined
}

/** Returns every own page, drafts too, in the order of their paths. */
export async function listOwnPages(db: D1Database): Promise<StoredPage[]> {
  const { results } = await db
    .prepare(`SELECT ${columns} FROM pages WHERE state <> 'deleted' ORDER BY path`)
    .all<PageRow>()
  return results.map(toPage)
}

/** Returns the paths of the own pages that readers see, in order, and when they say they were updated. */
export async function readPagePaths(
  db: D1Database,
): Promise<{ path: string; updated?: Instant }[]> {
  const { results } = await db
    .prepare("SELECT path, meta ->> '$.updated' AS updated FROM pages WHERE state = 'live'")
    .all<{ path: string; updated: Instant | null }>()
  // Sorted here, because in SQL each would cost a row of the index too.
  return results
    .map(({ path, updated }) => ({ path, ...(updated !== null && { updated }) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Returns the number of the latest write of any own page; 0 if there was none. */
export async function readLastTouch(db: D1Database): Promise<number> {
  const row = await db.prepare('SELECT max(touched) AS touched FROM pages').first<{
    touched: number | null
  }>()
  return row?.touched ?? 0
}

/** Returns how many own pages there are, drafts too. */
export async function countOwnPages(db: D1Database): Promise<number> {
  const count = "SELECT count(*) AS count FROM pages WHERE state <> 'deleted'"
  return (await db.prepare(count).first<{ count: number }>())?.count ?? 0
}

/** Returns the files of up to `limit` own pages after a path that have another stamp than this. */
export async function readStalePages(
  db: D1Database,
  stamp: string,
  after: string,
  limit: number,
): Promise<{ path: string; source: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT path, source FROM pages
      WHERE path > ? AND stamp <> ? AND state = 'live' ORDER BY path LIMIT ?`,
    )
    .bind(after, stamp, limit)
    .all<{ path: string; source: string }>()
  return results
}

/** An own page to be stored, and the cursor that it keeps if it is only rendered again. */
export type PageWrite = {
  page: OwnPage
  source: string
  hash: string
  stamp: string
  cursor?: number
}

/**
 * Stores an own page in place of what was at its path. `isPurge`: no copy of that may be served
 * again. `aliases` are the statements for its old addresses. Returns its cursor.
 */
export async function writeOwnPage(
  { db }: Pick<Moment, 'db'>,
  { page, source, hash, stamp, cursor }: PageWrite,
  isPurge: boolean,
  aliases: D1PreparedStatement[],
): Promise<number> {
  const { html, ...meta } = page
  const state = page.draft ? 'draft' : 'live'
  const [taken] = await db.batch<{ cursor: number }>([
    takeNumber(db, isPurge),
    db
      .prepare(
        `INSERT INTO pages (${columns}, source, html, touched)
        SELECT ?1, coalesce(?2, cursor), ?3, ?4, ?5, ?6, ?7, ?8, cursor FROM latest WHERE true
        ON CONFLICT (path) DO UPDATE SET cursor = excluded.cursor, state = excluded.state,
          hash = excluded.hash, stamp = excluded.stamp, meta = excluded.meta,
          source = excluded.source, html = excluded.html, touched = excluded.touched`,
      )
      .bind(page.path, cursor ?? null, state, hash, stamp, JSON.stringify(meta), source, html),
    ...aliases,
    writeMenu(db),
    forgetDeleted(db),
  ])
  return cursor ?? taken?.results[0]?.cursor ?? 0
}

/** Deletes the own page at a path, of which no copy may be served again. */
export async function deleteOwnPage(
  { db }: Pick<Moment, 'db'>,
  path: string,
  aliases: D1PreparedStatement[],
): Promise<void> {
  await db.batch([
    takeNumber(db, true),
    db
      .prepare(
        `UPDATE pages SET (cursor, touched) = (SELECT cursor, cursor FROM latest), state = 'deleted',
          hash = '', meta = '{}', source = '', html = '' WHERE path = ?`,
      )
      .bind(path),
    ...aliases,
    writeMenu(db),
  ])
}

/** The statement that forgets the deleted pages of which everybody has been told. */
function forgetDeleted(db: D1Database): D1PreparedStatement {
  return db.prepare(
    `DELETE FROM pages WHERE state = 'deleted'
      AND touched <= coalesce((SELECT min(cursor) FROM followers), 0)`,
  )
}

const entry = ['title', 'language', 'nav', 'footer'].map((name) => `'${name}', meta -> '$.${name}'`)

/** The statement that lists the pages that are linked from everywhere, if that has changed. */
function writeMenu(db: D1Database): D1PreparedStatement {
  return db.prepare(
    `UPDATE site SET menu = fresh.list, menu_version = (SELECT cursor FROM latest) FROM (
      SELECT json_group_array(json_object('path', path, ${entry})
        ORDER BY meta ->> '$.order' IS NULL, meta ->> '$.order', path) AS list
      FROM pages WHERE state = 'live' AND (meta ->> '$.nav' OR meta ->> '$.footer')
    ) fresh WHERE site.menu <> fresh.list`,
  )
}

function toPage({ path, cursor, state, hash, stamp, meta }: PageRow): StoredPage {
  return { path, cursor, state, hash, stamp, meta: JSON.parse(meta) }
}
