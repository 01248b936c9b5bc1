import type { Slice } from '../site/slices.ts'
import { entry, liveEntries, toEntries } from './entries.ts'
import type { Position, Stretch } from './membership.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** A page of an archive holds this many articles. */
export const pageSize = 50

/**
 * Returns the numbers of the live articles at `limit` places of a slice within a stretch, newest
 * first, after the first `skip` places; undefined if there are no such places. The archive knows the
 * place of every article, withdrawn or not, so skipping costs nothing.
 */
export async function readKeysWithin(
  db: D1Database,
  slice: Slice,
  { from, until }: Stretch,
  skip: number,
  limit: number,
): Promise<{ keys: number[]; hasMore: boolean } | undefined> {
  type Row = { page: number; entries: string }
  const last = await db
    .prepare(
      `SELECT page, entries FROM archive WHERE slice = ? AND published < ?
      ORDER BY published DESC, page DESC LIMIT 1`,
    )
    .bind(slice, until)
    .first<Row>()
  const count = toEntries(last?.entries ?? '[]').filter(({ published }) => published < until).length
  const top = ((last?.page ?? 1) - 1) * pageSize + count - skip
  if (top <= 0) return undefined
  // With the place after these.
  const bottom = Math.max(top - limit - 1, 0)
  const firstPage = Math.floor(bottom / pageSize) + 1
  const { results } = await db
    .prepare('SELECT entries FROM archive WHERE slice = ? AND page BETWEEN ? AND ? ORDER BY page')
    .bind(slice, firstPage, Math.ceil(top / pageSize))
    .all<Row>()
  const start = (firstPage - 1) * pageSize
  const within = results
    .flatMap(({ entries }) => toEntries(entries))
    .slice(bottom - start, top - start)
    .filter(({ published }) => published >= from)
    .reverse()
  if (within.length === 0) return undefined
  const keys = liveEntries(within.slice(0, limit)).map(({ key }) => key)
  return { keys, hasMore: within.length > limit }
}

/** A position in the archive of a slice. */
export type ArchivePosition = Position & { slice: Slice }

// Pages hold the articles of a slice, oldest first. Within a second, the ids run backwards, because
// in a newest-first list they run forwards.
const oldestFirst = 'm.published, m.id DESC'

// Where each slice changes, and the first page that this affects: the last one whose first article
// is older. If all articles on it are older, it is kept, and goes on with what comes after them.
// Otherwise there is no lower bound on the first page, because an even older article may come first
// on it.
const lowestPages = (table: string) => `WITH lowest AS (
    SELECT value ->> 0 AS slice, value ->> 1 AS published FROM ${table}
  ), start AS (
    SELECT l.slice, coalesce(p.page, 1) AS page, iif(p.until < l.published, p.size, 0) AS kept,
      iif(p.until < l.published, l.published, coalesce(p.published, -1e15)) AS published,
      iif(p.until < l.published, NULL, p.id) AS id
    FROM lowest l LEFT JOIN archive p ON p.slice = l.slice AND p.page = (
      SELECT page FROM archive WHERE slice = l.slice AND published < l.published
      ORDER BY published DESC, page DESC LIMIT 1
    )
  )`

const fromStart =
  'm.slice = s.slice AND m.published >= s.published AND (m.published > s.published OR m.id <= s.id OR s.id IS NULL)'

/**
 * Returns the statements that rebuild each page that an article joined or left, and all later pages,
 * because every later position has moved by one. A new article is only added to the last page.
 */
export function movePages(
  { db, now }: Moment,
  joined: ArchivePosition[],
  left: ArchivePosition[],
): D1PreparedStatement[] {
  return [
    ...overRows(
      db,
      lowestOf([...joined, ...left]),
      (table) => `${lowestPages(table)}, fresh AS (
          SELECT slice, page, page = first AND kept > 0 AS isKept, min(published) AS published,
            max(published) AS until, count(*) AS size, total(bytes) AS bytes,
            json_group_array(json(entry) ORDER BY published, id DESC) AS entries
          FROM (
            SELECT m.slice, m.published, m.id, a.size AS bytes, ${entry} AS entry, s.page AS first, s.kept,
              s.page + (s.kept + row_number() OVER (PARTITION BY m.slice ORDER BY ${oldestFirst}) - 1) / ${pageSize} AS page
            FROM start s JOIN membership m ON ${fromStart} JOIN articles a ON a.key = m.article
          ) GROUP BY slice, page
        )
        INSERT INTO archive (slice, page, published, id, until, size, bytes, entries, changed, sealed, touched)
        SELECT slice, page, published, entries ->> '$[0][1]', until, size, bytes, entries, ?1, iif(size = ${pageSize}, ?1, NULL),
          (SELECT cursor FROM latest)
        FROM (
          SELECT f.slice, f.page, coalesce(k.published, f.published) AS published, f.until,
            coalesce(k.size, 0) + f.size AS size, coalesce(k.bytes, 0) + f.bytes AS bytes,
            coalesce(substr(k.entries, 1, length(k.entries) - 1) || ',' || substr(f.entries, 2), f.entries) AS entries
          FROM fresh f LEFT JOIN archive k ON f.isKept AND k.slice = f.slice AND k.page = f.page
        ) WHERE true
        ON CONFLICT (slice, page) DO UPDATE SET published = excluded.published, id = excluded.id,
          until = excluded.until, size = excluded.size, bytes = excluded.bytes, entries = excluded.entries,
          changed = max(excluded.changed, archive.changed + 1), touched = excluded.touched,
          sealed = iif(excluded.size = ${pageSize}, coalesce(archive.sealed, excluded.sealed), NULL)
        WHERE archive.entries <> excluded.entries`,
      [now + 1],
    ),
    // A slice that lost an article may need one page fewer. The last page is looked up once per
    // slice, not once per page.
    ...overRows(
      db,
      lowestOf(left),
      (table) => `${lowestPages(table)}, last AS MATERIALIZED (
          SELECT s.slice, s.page - 1 + (s.kept + (SELECT count(*) FROM membership m WHERE ${fromStart}) + ${pageSize - 1}) / ${pageSize} AS page
          FROM start s
        )
        DELETE FROM archive WHERE (slice, page) IN (
          SELECT p.slice, p.page FROM last l CROSS JOIN archive p ON p.slice = l.slice AND p.page > l.page)`,
    ),
  ]
}

/** The date of the oldest of these positions in each slice. */
function lowestOf(positions: ArchivePosition[]): [Slice, number][] {
  const lowest = new Map<Slice, number>()
  for (const { slice, published } of positions) {
    lowest.set(slice, Math.min(published, lowest.get(slice) ?? published))
  }
  return [...lowest]
}

/** Returns the statements that update what the pages say about articles that kept their positions. */
export function refreshPages(
  { db, now }: Moment,
  positions: ArchivePosition[],
): D1PreparedStatement[] {
  return overRows(
    db,
    positions.map(({ slice, published, id }) => [slice, published, id]),
    (table) => `WITH positions AS (
        SELECT value ->> 0 AS slice, value ->> 1 AS published, value ->> 2 AS id FROM ${table}
      ), touched AS (
        SELECT DISTINCT slice, (
          SELECT page FROM archive p WHERE p.slice = c.slice AND p.published <= c.published
            AND (p.published < c.published OR p.id >= c.id) ORDER BY p.published DESC, p.page DESC LIMIT 1
        ) AS page FROM positions c
      )
      UPDATE archive SET entries = fresh.list ->> 0, bytes = fresh.list ->> 1, changed = max(?1, changed + 1), touched = (SELECT cursor FROM latest)
      FROM (
        SELECT t.slice, t.page, (
          SELECT json_array(json_group_array(json(entry)), total(size)) FROM (
            SELECT ${entry} AS entry, a.size FROM membership m JOIN articles a ON a.key = m.article
            WHERE m.slice = p.slice AND m.published >= p.published AND (m.published > p.published OR m.id <= p.id)
            ORDER BY ${oldestFirst} LIMIT ${pageSize}
          )
        ) AS list
        FROM touched t JOIN archive p ON p.slice = t.slice AND p.page = t.page
      ) fresh
      WHERE archive.slice = fresh.slice AND archive.page = fresh.page AND archive.entries <> fresh.list ->> 0`,
    [now + 1],
  )
}
