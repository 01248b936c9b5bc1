import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { type Slice, slicesOf } from '../site/slices.ts'
import { type ArchivePlace, movePages, pageSize, refreshPages } from './archive.ts'
import { entry } from './entries.ts'
import type { Moment } from './moment.ts'

/** An article before a write and after it; `isRendering` where it is only rendered again. */
export type Change = { before?: ArticleMeta; after: ArticleMeta; isRendering?: boolean }

/**
 * What changes mean for a slice in which readers see them: an article is new or says something else
 * (`isSeen`), is only rendered again, or left its place, which a list of newer items can't tell. Readers
 * see none of these while the article is scheduled.
 */
type Touch = { isSeen: boolean; isRendered: boolean; isLeft: boolean }

/**
 * Returns the statements that make the lists of every slice again that holds one of the articles or held
 * it, and give those in which a reader sees the change a new validator. `items` is the size of a window.
 */
export function touchSlices(at: Moment, changes: Change[], items: number): D1PreparedStatement[] {
  const touched = new Map<Slice, Touch>()
  const moved: ArchivePlace[] = []
  const edited: ArchivePlace[] = []
  for (const { before, after, isRendering = false } of changes) {
    for (const meta of before ? [before, after] : [after]) {
      const published = toSeconds(meta.published)
      for (const slice of slicesOf(meta).keys()) {
        const touch = touched.get(slice) ?? { isSeen: false, isRendered: false, isLeft: false }
        touched.set(slice, touch)
        const keepsPlace = isAt(meta === before ? after : before, slice, meta.published)
        const place = { slice, published, id: meta.id }
        if (!keepsPlace) moved.push(place)
        else if (meta === after) edited.push(place)
        // A scheduled article isn't seen before its minute, and then its date moves the validator.
        if (published > at.now) continue
        touch.isSeen ||= !isRendering
        touch.isRendered ||= isRendering
        touch.isLeft ||= meta === before && !keepsPlace
      }
    }
  }
  return [
    ...(moved.length > 0 ? movePages(at, moved) : []),
    ...(edited.length > 0 ? [refreshPages(at, edited)] : []),
    writeStates(at, touched),
    writeWindows(at, [...touched.keys()], items),
  ]
}

/** Whether an article is in a slice under this date. */
function isAt(meta: ArticleMeta | undefined, slice: Slice, published: string): boolean {
  return meta?.published === published && slicesOf(meta).has(slice)
}

/**
 * A change is dated after the second in which it happens, and after the change before it, or
 * If-Modified-Since would miss what follows a copy, or a release, within that second.
 */
function writeStates({ db, now }: Moment, touched: Map<Slice, Touch>): D1PreparedStatement {
  const rows = [...touched].map(([slice, { isSeen, isRendered, isLeft }]) => {
    return [slice, +isSeen, +isRendered, +isLeft]
  })
  return db
    .prepare(
      `INSERT INTO slices (slice, touched, cursor, rendered, departed, changed)
      SELECT value ->> 0, l.cursor, l.cursor * (value ->> 1), l.cursor * (value ->> 2), l.cursor * (value ->> 3),
        ?2 * max(value ->> 1, value ->> 2)
      FROM json_each(?1), latest l WHERE true
      ON CONFLICT (slice) DO UPDATE SET touched = excluded.touched,
        cursor = max(cursor, excluded.cursor), rendered = max(rendered, excluded.rendered),
        departed = max(departed, excluded.departed),
        changed = iif(excluded.changed > 0, max(excluded.changed, changed + 1), changed)`,
    )
    .bind(JSON.stringify(rows), now + 1)
}

/**
 * The statement that makes the lists again in which these slices keep their newest entries: everything
 * that is scheduled at `now`, and a window of `items` live articles. A window of another size than before
 * is another rendering. The oldest article names the slice, so that no new one renames it.
 */
function writeWindows({ db, now }: Moment, slices: Slice[], items: number): D1PreparedStatement {
  // Where a window ends is found once for a slice, not for each of its entries.
  return db
    .prepare(
      `WITH w AS MATERIALIZED (
        SELECT value AS slice, (
          SELECT json_array(m.published, m.id) FROM membership m JOIN articles a ON a.key = m.article
          WHERE m.slice = value AND m.published <= ?3 AND a.withdrawn IS NULL
          ORDER BY m.published DESC, m.id LIMIT 1 OFFSET ?2 - 1
        ) AS last FROM json_each(?1)
      )
      UPDATE slices SET items = ?2,
        rendered = iif(items IN (0, ?2), rendered, (SELECT cursor FROM latest)),
        changed = iif(items IN (0, ?2) OR changed = 0, changed, max(?3, changed) + 1),
        newest = (SELECT max(published) FROM membership m WHERE m.slice = slices.slice),
        label = coalesce((SELECT label FROM membership m WHERE m.slice = slices.slice
          ORDER BY m.published, m.id DESC LIMIT 1), label),
        total = coalesce((SELECT (page - 1) * ${pageSize} + size FROM archive p WHERE p.slice = slices.slice
          ORDER BY page DESC LIMIT 1), 0),
        entries = (
          SELECT json_group_array(json(entry)) FROM (
            SELECT ${entry} AS entry FROM membership m JOIN articles a ON a.key = m.article
            WHERE m.slice = slices.slice AND m.published >= coalesce(w.last ->> 0, -1e15)
              AND (w.last IS NULL OR m.published > w.last ->> 0 OR m.id <= w.last ->> 1)
            ORDER BY m.published DESC, m.id
          )
        )
      FROM w WHERE slices.slice = w.slice`,
    )
    .bind(JSON.stringify(slices), items, now)
}
