import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { type Slice, slicesOf } from '../site/slices.ts'
import { type ArchivePosition, movePages, pageSize, refreshPages } from './archive.ts'
import { entry } from './entries.ts'
import { live } from './membership.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** An article before and after a write; `isRendering` if it is only rendered again. */
export type Change = { before?: ArticleMeta; after: ArticleMeta; isRendering?: boolean }

/**
 * What readers of a slice see of the changes: an article is new or says something else (`isSeen`),
 * is only rendered again, or left its position, which a list of newer items can't show. Readers see
 * none of these while the article is scheduled. `newcomer` is the id of the article, if one that readers
 * see joined the slice, and no other change is in it.
 */
type Touch = { isSeen: boolean; isRendered: boolean; isLeft: boolean; newcomer?: string }

/**
 * Returns the statements that rebuild the lists of every slice that one of the articles is or was
 * in, and give a new validator to each slice in which readers see the change. `items` is the size
 * of a window.
 */
export function touchSlices(at: Moment, changes: Change[], items: number): D1PreparedStatement[] {
  const touched = new Map<Slice, Touch>()
  const joined: ArchivePosition[] = []
  const left: ArchivePosition[] = []
  const edited: ArchivePosition[] = []
  for (const { before, after, isRendering = false } of changes) {
    for (const meta of before ? [before, after] : [after]) {
      const published = toSeconds(meta.published)
      for (const slice of slicesOf(meta).keys()) {
        const known = touched.get(slice)
        const touch = known ?? { isSeen: false, isRendered: false, isLeft: false }
        touched.set(slice, touch)
        const keepsPosition = isAt(meta === before ? after : before, slice, meta.published)
        const isNew = meta === after && !keepsPosition && !meta.withdrawn && published <= at.now
        touch.newcomer = !known && isNew ? meta.id : undefined
        const position = { slice, published, id: meta.id }
        if (!keepsPosition) (meta === after ? joined : left).push(position)
        else if (meta === after) edited.push(position)
        // Nobody sees a scheduled article before its minute; then its date changes the validator.
        if (published > at.now) continue
        touch.isSeen ||= !isRendering
        touch.isRendered ||= isRendering
        touch.isLeft ||= meta === before && !keepsPosition
      }
    }
  }
  return [
    ...movePages(at, joined, left),
    ...refreshPages(at, edited),
    ...writeStates(at, touched),
    ...writeWindows(at, touched, items),
  ]
}

/** Whether an article is in a slice under this date. */
function isAt(meta: ArticleMeta | undefined, slice: Slice, published: string): boolean {
  return meta?.published === published && slicesOf(meta).has(slice)
}

/**
 * A change is dated one second late, and later than the previous change. Otherwise If-Modified-Since
 * would miss a change in the same second as the reader's copy or a release.
 */
function writeStates({ db, now }: Moment, touched: Map<Slice, Touch>): D1PreparedStatement[] {
  const rows = [...touched].map(([slice, t]) => [slice, +t.isSeen, +t.isRendered, +t.isLeft])
  return overRows(
    db,
    rows,
    (table) => `INSERT INTO slices (slice, touched, cursor, rendered, departed, changed, site)
      SELECT value ->> 0, l.cursor, l.cursor * (value ->> 1), l.cursor * (value ->> 2), l.cursor * (value ->> 3),
        ?1 * max(value ->> 1, value ->> 2), coalesce((SELECT version FROM site), 0)
      FROM ${table}, latest l WHERE true
      ON CONFLICT (slice) DO UPDATE SET touched = excluded.touched,
        cursor = max(cursor, excluded.cursor), rendered = max(rendered, excluded.rendered),
        departed = max(departed, excluded.departed),
        changed = iif(excluded.changed > 0, max(excluded.changed, changed + 1), changed)`,
    [now + 1],
  )
}

/**
 * The statements that rebuild the lists of the newest entries of these slices: everything that is
 * scheduled at `now`, and a window of `items` live articles. A new size of the window counts as a new
 * rendering. The oldest article names the slice, so that no new one renames it.
 */
function writeWindows({ db, now }: Moment, touched: Map<Slice, Touch>, items: number) {
  const total = `coalesce((SELECT (page - 1) * ${pageSize} + size FROM archive p WHERE p.slice = slices.slice
    ORDER BY page DESC LIMIT 1), 0)`
  // An article that is newer than all others is put in front of the list, which loses the last entry
  // if it is full. That has to be all that it loses: no tombstone may be before it. Otherwise, the end
  // of a window is looked up once per slice, not once per entry.
  return overRows(
    db,
    [...touched].map(([slice, { newcomer = null }]) => [slice, newcomer]),
    (table) => `WITH w AS MATERIALIZED (
        SELECT s.slice, ${entry} AS first, a.size, CASE WHEN a.key IS NULL THEN (
          SELECT json_array(m.published, m.id) FROM ${live}
          WHERE m.slice = s.slice AND m.published <= ?2 AND m.withdrawn IS NULL
          ORDER BY m.published DESC, m.id LIMIT 1 OFFSET ?1 - 1
        ) END AS last
        FROM ${table} r JOIN slices s ON s.slice = r.value ->> 0
        LEFT JOIN articles a ON a.id = r.value ->> 1 AND a.published > s.newest AND s.items = ?1
          AND (s.live < ?1 - 1 OR s.live >= ?1 AND s.entries ->> '$[#-2][6]' IS NULL)
      )
      UPDATE slices SET items = ?1,
        rendered = iif(items IN (0, ?1), rendered, (SELECT cursor FROM latest)),
        changed = iif(items IN (0, ?1) OR changed = 0, changed, max(?2, changed) + 1),
        newest = (SELECT max(published) FROM membership m WHERE m.slice = slices.slice),
        since = (SELECT min(published) FROM ${live} WHERE m.slice = slices.slice AND m.withdrawn IS NULL),
        label = coalesce((SELECT label FROM membership m WHERE m.slice = slices.slice
          ORDER BY m.published, m.id DESC LIMIT 1), label),
        total = ${total},
        live = ${total} - (SELECT count(*) FROM membership m INDEXED BY membership_withdrawn
          WHERE m.slice = slices.slice AND m.withdrawn IS NOT NULL),
        (entries, bytes) = (
          SELECT json_remove('[' || w.first || ',' || substr(entries, 2), iif(live < ?1, '$[#]', '$[#-1]')),
            bytes + w.size - iif(live < ?1, 0, coalesce(entries ->> '$[#-1][7]', 0))
          WHERE w.size IS NOT NULL
          UNION ALL SELECT json_group_array(json(entry)), total(size) FROM (
            SELECT ${entry} AS entry, a.size FROM membership m JOIN articles a ON a.key = m.article
            WHERE w.size IS NULL AND m.slice = slices.slice AND m.published >= coalesce(w.last ->> 0, -1e15)
              AND (w.last IS NULL OR m.published > w.last ->> 0 OR m.id <= w.last ->> 1)
            ORDER BY m.published DESC, m.id
          )
        )
      FROM w WHERE slices.slice = w.slice`,
    [items, now],
  )
}
