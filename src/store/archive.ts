import type { Slice } from '../site/slices.ts'
import { entry, toEntries } from './entries.ts'
import { bodiesByKey, bound, type Listing, listQueries, toListed } from './fragments.ts'
import type { Moment } from './moment.ts'

/** A page of an archive holds this many articles. */
export const pageSize = 50

/**
 * A page of an archive, or the first articles of one, newest first. `modified` and `changed` are the
 * times of its latest change and of its latest write in seconds since 1970; `hasNext` says that the page
 * after it is full too, `due` when it will be, where that depends on its scheduled articles alone.
 */
export type ArchivePage = Listing & {
  label: string
  modified: number
  changed: number
  hasNext: boolean
  due?: number
}

const { slice: $slice, page: $page } = bound

/**
 * Returns a page of a slice's archive, or the first `count` articles on it, with their fragments in
 * `format`, if any; undefined for a page that isn't full, or hasn't as many.
 */
export async function readArchivePage(
  { db, now }: Moment,
  slice: Slice,
  page: number,
  count?: number,
  format?: string,
): Promise<ArchivePage | undefined> {
  const query = {
    columns: 's.label, p.entries, p.changed, max(n.sealed, n.until) AS continued, n.until',
    list: 'p.entries',
    rest: `archive p JOIN slices s ON s.slice = p.slice
      LEFT JOIN archive n ON n.slice = p.slice AND n.page = p.page + 1 AND n.size = ${pageSize}
      WHERE p.slice = ${$slice} AND p.page = ${$page}`,
  }
  const values = [slice, now, format ?? '', page]
  const queries = listQueries(db, query, values, format === undefined ? 0 : pageSize)
  type Row = {
    label: string
    entries: string
    changed: number
    continued: number | null
    until: number | null
  }
  const found = toListed<Row>(await db.batch(queries))
  if (!found) return undefined
  const { label, changed, ...row } = found.row
  const list = toEntries(row.entries)
  const last = list[(count ?? pageSize) - 1]
  if (!last || last.published > now) return undefined
  const next = count === undefined ? row.until : null
  const hasNext = next !== null && next <= now
  return {
    label,
    entries: list.slice(0, count).reverse(),
    bodies: bodiesByKey(list, found.bodies),
    modified: Math.max(changed, last.published, hasNext ? (row.continued ?? 0) : 0),
    changed,
    hasNext,
    due: next === null || hasNext ? undefined : next,
  }
}

/** A place in a slice: its date in seconds since 1970, and among the articles of that second, the id. */
export type ArchivePlace = { slice: Slice; published: number; id: string }

// The pages are made of the articles of a slice in order, oldest first; within a second the ids run
// backwards, since newest first they run forwards.
const oldestFirst = 'm.published, m.id DESC'

// Where each slice changes, and the page on which that begins: the last one whose first article is
// older. It has no bound where that is the first page, which a still older article may open.
const lowestPages = `WITH lowest AS (
    SELECT value ->> 0 AS slice, value ->> 1 AS published FROM json_each(?1)
  ), start AS (
    SELECT l.slice, coalesce(p.page, 1) AS page, coalesce(p.published, -1e15) AS published, p.id
    FROM lowest l LEFT JOIN archive p ON p.slice = l.slice AND p.page = (
      SELECT page FROM archive WHERE slice = l.slice AND published < l.published
      ORDER BY published DESC, page DESC LIMIT 1
    )
  )`

const fromStart =
  'm.slice = s.slice AND m.published >= s.published AND (m.published > s.published OR m.id <= s.id OR s.id IS NULL)'

/**
 * Returns the statements that make the pages again to which articles came or which they left, and all
 * pages after those, since each later place has moved by one: a new article changes the last page alone.
 */
export function movePages({ db, now }: Moment, places: ArchivePlace[]): D1PreparedStatement[] {
  const lowest = new Map<Slice, number>()
  for (const { slice, published } of places) {
    lowest.set(slice, Math.min(published, lowest.get(slice) ?? published))
  }
  const bound = JSON.stringify([...lowest])
  return [
    db
      .prepare(
        `${lowestPages}
        INSERT INTO archive (slice, page, published, id, until, size, entries, changed, sealed, touched)
        SELECT slice, page, published, entries ->> '$[0][1]', until, size, entries, ?2, iif(size = ${pageSize}, ?2, NULL),
          (SELECT cursor FROM latest)
        FROM (
          SELECT slice, page, min(published) AS published, max(published) AS until, count(*) AS size,
            json_group_array(json(entry) ORDER BY published, id DESC) AS entries
          FROM (
            SELECT m.slice, m.published, m.id, ${entry} AS entry,
              s.page + (row_number() OVER (PARTITION BY m.slice ORDER BY ${oldestFirst}) - 1) / ${pageSize} AS page
            FROM start s JOIN membership m ON ${fromStart} JOIN articles a ON a.key = m.article
          ) GROUP BY slice, page
        ) WHERE true
        ON CONFLICT (slice, page) DO UPDATE SET published = excluded.published, id = excluded.id,
          until = excluded.until, size = excluded.size, entries = excluded.entries,
          changed = max(excluded.changed, archive.changed + 1), touched = excluded.touched,
          sealed = iif(excluded.size = ${pageSize}, coalesce(archive.sealed, excluded.sealed), NULL)
        WHERE archive.entries <> excluded.entries`,
      )
      .bind(bound, now + 1),
    // A slice that lost an article may need a page less. The last one is found once for a slice, not
    // for each of its pages.
    db
      .prepare(
        `${lowestPages}, last AS MATERIALIZED (
          SELECT s.slice, s.page - 1 + ((SELECT count(*) FROM membership m WHERE ${fromStart}) + ${pageSize - 1}) / ${pageSize} AS page
          FROM start s
        )
        DELETE FROM archive WHERE (slice, page) IN (
          SELECT p.slice, p.page FROM last l CROSS JOIN archive p ON p.slice = l.slice AND p.page > l.page)`,
      )
      .bind(bound),
  ]
}

/** Returns the statement that updates what the pages say of articles that kept their places. */
export function refreshPages({ db, now }: Moment, places: ArchivePlace[]): D1PreparedStatement {
  const bound = JSON.stringify(places.map(({ slice, published, id }) => [slice, published, id]))
  return db
    .prepare(
      `WITH places AS (
        SELECT value ->> 0 AS slice, value ->> 1 AS published, value ->> 2 AS id FROM json_each(?1)
      ), touched AS (
        SELECT DISTINCT slice, (
          SELECT page FROM archive p WHERE p.slice = c.slice AND p.published <= c.published
            AND (p.published < c.published OR p.id >= c.id) ORDER BY p.published DESC, p.page DESC LIMIT 1
        ) AS page FROM places c
      )
      UPDATE archive SET entries = fresh.entries, changed = max(?2, changed + 1), touched = (SELECT cursor FROM latest)
      FROM (
        SELECT t.slice, t.page, (
          SELECT json_group_array(json(entry)) FROM (
            SELECT ${entry} AS entry FROM membership m JOIN articles a ON a.key = m.article
            WHERE m.slice = p.slice AND m.published >= p.published AND (m.published > p.published OR m.id <= p.id)
            ORDER BY ${oldestFirst} LIMIT ${pageSize}
          )
        ) AS entries
        FROM touched t JOIN archive p ON p.slice = t.slice AND p.page = t.page
      ) fresh
      WHERE archive.slice = fresh.slice AND archive.page = fresh.page AND archive.entries <> fresh.entries`,
    )
    .bind(bound, now + 1)
}
