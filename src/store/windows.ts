import { pageSize } from './archive.ts'
import { entry } from './entries.ts'
import type { Slice } from './slices.ts'

/**
 * Returns the statement that makes the lists anew in which these slices keep their newest entries:
 * what is scheduled at `now` (seconds since 1970), and a window of `items` live articles. The oldest
 * article names the slice, so that no new one renames it.
 */
export function writeWindows(
  db: D1Database,
  slices: Slice[],
  items: number,
  now: number,
): D1PreparedStatement {
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
