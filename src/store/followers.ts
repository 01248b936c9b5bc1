import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { mainSlice, type Slice, slicesOf } from '../site/slices.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** A page of a slice's archive. */
export type PageOf = { slice: Slice; page: number }

/**
 * What a follower has not been told of: everything that was written up to the change `to`, and
 * every article that was released since it was last told. There is nothing if `isPaid`. `isSite`:
 * the site or its menu is among it. `isPurge`: it includes something that must not be seen any
 * more. `failures` are those in a row; it is not to be told before `due`, and `paced` is its pace.
 * Times are in seconds since 1970.
 */
export type Debt = {
  to: number
  isPaid: boolean
  isSite: boolean
  isPurge: boolean
  slices: Slice[]
  pages: PageOf[]
  articles: number[]
  /** Paths of media. */
  media: string[]
  /** Paths of own pages. */
  ownPages: string[]
  failures: number
  due: number
  paced: number
}

type FollowerRow = Pick<Debt, 'failures' | 'due' | 'paced'> & {
  cursor: number
  latest: number
  purged: number
  site: number
}

/**
 * Returns what a follower is owed: at most `most` slices, pages, articles, media and own pages
 * each, or one more than that if there are more. A new follower is owed everything.
 */
export async function readDebt({ db, now }: Moment, name: string, most: number): Promise<Debt> {
  const since = 'coalesce((SELECT cursor FROM followers WHERE name = ?1), 0)'
  const bind = (sql: string, ...more: number[]) => db.prepare(sql).bind(name, ...more)
  // If the clock has gone back, what was released in between is released again.
  const before = 'coalesce((SELECT min(released, ?3) FROM followers WHERE name = ?1), -1e15)'
  const answers = await db.batch([
    bind(
      `SELECT l.cursor AS latest, l.purged, coalesce((SELECT max(version, menu_version) FROM site), 0) AS site,
        coalesce(f.cursor, 0) AS cursor, coalesce(f.failures, 0) AS failures,
        coalesce(f.due, 0) AS due, coalesce(f.paced, 0) AS paced
      FROM latest l LEFT JOIN followers f ON f.name = ?1`,
    ),
    bind(`SELECT slice FROM slices WHERE touched > ${since} LIMIT ?2`, most + 1),
    bind(`SELECT slice, page FROM archive WHERE touched > ${since} LIMIT ?2`, most + 1),
    bind(`SELECT key FROM articles WHERE cursor > ${since} LIMIT ?2`, most + 1),
    bind(
      `SELECT a.key, a.meta FROM membership m JOIN articles a ON a.key = m.article
      WHERE m.slice = '${mainSlice}' AND m.published > ${before} AND m.published <= ?3 LIMIT ?2`,
      most + 1,
      now,
    ),
    bind(`SELECT path FROM media WHERE touched > ${since} LIMIT ?2`, most + 1),
    bind(`SELECT path FROM pages WHERE touched > ${since} LIMIT ?2`, most + 1),
  ])
  const [states, slices, pages, articles, releases, media, ownPages] = answers.map(
    ({ results }) => results,
  ) as [
    FollowerRow[],
    { slice: Slice }[],
    PageOf[],
    { key: number }[],
    { key: number; meta: string }[],
    { path: string }[],
    { path: string }[],
  ]
  const [row] = states
  if (!row) throw new Error('store: the table `latest` is empty')
  const { cursor, latest: to, purged, site, ...waiting } = row
  const released = releases.map(({ meta }) => JSON.parse(meta) as ArticleMeta)
  const inSlices = released.flatMap((meta) => [...slicesOf(meta).keys()])
  return {
    to,
    isPaid: to === cursor && releases.length === 0,
    isSite: site > cursor,
    isPurge: purged > cursor,
    slices: [...new Set([...slices.map(({ slice }) => slice), ...inSlices])],
    pages: [...pages, ...(await readPages(db, released))],
    articles: [...new Set([...articles, ...releases].map(({ key }) => key))],
    media: media.map(({ path }) => path),
    ownPages: ownPages.map(({ path }) => path),
    ...waiting,
  }
}

/** The pages of the archives that hold these articles. */
async function readPages(db: D1Database, metas: ArticleMeta[]): Promise<PageOf[]> {
  const places = metas.flatMap((meta) =>
    [...slicesOf(meta).keys()].map((slice) => [slice, toSeconds(meta.published)]),
  )
  const queries = overRows(
    db,
    places,
    (table) => `SELECT DISTINCT slice, page FROM (
      SELECT value ->> 0 AS slice, (
        SELECT page FROM archive p WHERE p.slice = value ->> 0 AND p.published <= value ->> 1
        ORDER BY p.published DESC, p.page DESC LIMIT 1
      ) AS page FROM ${table}) WHERE page IS NOT NULL`,
  )
  const found = queries.length > 0 ? await db.batch<PageOf>(queries) : []
  return found.flatMap(({ results }) => results)
}

/** Records that a follower has been told of everything up to the change `to` and the second `now`. */
export async function markTold(
  { db, now }: Moment,
  name: string,
  { to, paced }: Pick<Debt, 'to' | 'paced'>,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO followers (name, cursor, released, paced) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (name) DO UPDATE SET cursor = max(cursor, excluded.cursor), released = excluded.released,
        paced = excluded.paced, failures = 0, due = 0`,
    )
    .bind(name, to, now, paced)
    .run()
}

/** Records that a follower could not be told, and when to try again (seconds since 1970). */
export async function markFailed(
  db: D1Database,
  name: string,
  { due, paced }: Pick<Debt, 'due' | 'paced'>,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO followers (name, cursor, released, failures, due, paced) VALUES (?1, 0, 0, 1, ?2, ?3)
      ON CONFLICT (name) DO UPDATE SET failures = failures + 1, due = excluded.due, paced = excluded.paced`,
    )
    .bind(name, due, paced)
    .run()
}
