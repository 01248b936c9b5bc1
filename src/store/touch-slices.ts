import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { type Slice, slicesOf } from '../site/slices.ts'
import { type ArchivePlace, movePages, pageSize, refreshPages } from './archive.ts'
import { entry } from './entries.ts'

/** An article before a write and after it; `isRendering` where it is only rendered again. */
export type Change = { before?: ArticleMeta; after: ArticleMeta; isRendering?: boolean }

/** What changes mean for the slices, all together. */
type Effect = {
  /** Those that hold one of the articles, or held it. */
  touched: Set<Slice>
  /** Those in which a reader sees a change: */
  changed: Set<Slice>
  /** an article is new, or says something else; */
  seen: Set<Slice>
  /** an article is only rendered again; */
  rendered: Set<Slice>
  /** an article left its place, which a list of newer items can't tell. */
  departed: Set<Slice>
  /** Where articles came to the archive or left it, */
  moved: ArchivePlace[]
  /** and where they changed in their places. */
  edited: ArchivePlace[]
}

/**
 * Returns the statements that make the lists of every touched slice again, and give those in which a
 * reader sees the change a new validator. `items` is the size of the windows, `now` in seconds since
 * 1970.
 */
export function touchSlices(
  db: D1Database,
  changes: Change[],
  items: number,
  now: number,
): D1PreparedStatement[] {
  const { touched, changed, seen, rendered, departed, moved, edited } = effectOf(changes, now)
  const latest = '(SELECT cursor FROM latest)'
  const set = (what: string, slices: Set<Slice>, ...values: number[]) =>
    db
      .prepare(`UPDATE slices SET ${what} WHERE slice IN (SELECT value FROM json_each(?))`)
      .bind(...values, JSON.stringify([...slices]))
  return [
    ...(moved.length > 0 ? movePages(db, moved, now) : []),
    ...(edited.length > 0 ? [refreshPages(db, edited, now)] : []),
    db
      .prepare(
        `INSERT INTO slices (slice, cursor, changed, touched)
        SELECT value, ${latest}, 0, ${latest} FROM json_each(?) WHERE true
        ON CONFLICT (slice) DO UPDATE SET touched = excluded.touched`,
      )
      .bind(JSON.stringify([...touched])),
    writeWindows(db, [...touched], items, now),
    ...(departed.size > 0 ? [set(`departed = ${latest}`, departed)] : []),
    ...(seen.size > 0 ? [set(`cursor = ${latest}`, seen)] : []),
    ...(rendered.size > 0 ? [set(`rendered = ${latest}`, rendered)] : []),
    // A change is dated after the second in which it happens, and after the change before it, or
    // If-Modified-Since would miss what follows a copy, or a release, within that second.
    ...(changed.size > 0 ? [set('changed = max(?, changed + 1)', changed, now + 1)] : []),
  ]
}

/**
 * The statement that makes the lists again in which these slices keep their newest entries: everything
 * that is scheduled at `now`, and a window of `items` live articles. A window of another size is another
 * rendering. The oldest article names the slice, so that no new one renames it.
 */
function writeWindows(
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

function effectOf(changes: Change[], now: number): Effect {
  const effect: Effect = {
    touched: new Set(),
    changed: new Set(),
    seen: new Set(),
    rendered: new Set(),
    departed: new Set(),
    moved: [],
    edited: [],
  }
  for (const { before, after, isRendering } of changes) {
    for (const meta of [before, after]) {
      if (!meta) continue
      const published = toSeconds(meta.published)
      for (const slice of slicesOf(meta).keys()) {
        const keeps = keepsPlace(meta, meta === before ? after : before, slice)
        effect.touched.add(slice)
        const place = { slice, published, id: meta.id }
        if (!keeps) effect.moved.push(place)
        else if (meta === after) effect.edited.push(place)
        // A scheduled article isn't seen before its minute, and then its date moves the validator
        // by itself.
        if (published > now) continue
        effect.changed.add(slice)
        effect[isRendering ? 'rendered' : 'seen'].add(slice)
        if (meta === before && !keeps) effect.departed.add(slice)
      }
    }
  }
  return effect
}

/** Whether an article is in a slice at the same place before a change and after it. */
function keepsPlace(meta: ArticleMeta, other: ArticleMeta | undefined, slice: Slice): boolean {
  return other?.published === meta.published && slicesOf(other).has(slice)
}
