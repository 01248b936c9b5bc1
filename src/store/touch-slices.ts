import type { ArticleMeta } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { movePages, type Place, refreshPages } from './archive.ts'
import { type Slice, slicesOf } from './slices.ts'
import { writeWindows } from './windows.ts'

/** What a write means for the slices: the article before it and after it. */
export type Change = { before?: ArticleMeta; after: ArticleMeta; isRendering?: boolean }

/** What changes mean for the slices, all together. */
type Effect = {
  /** Those that hold one of the articles, or held it: their lists are made anew. */
  touched: Set<Slice>
  /** Those in which a reader sees the change, be it only rendered otherwise, */
  changed: Set<Slice>
  /** or be it one of content, which moves the cursor, */
  seen: Set<Slice>
  /** or be it that an article left its place, which a list of newer items can't tell. */
  departed: Set<Slice>
  /** Where articles came or went, */
  moved: Place[]
  /** and where they changed in their places. */
  edited: Place[]
}

/**
 * Returns the statements that make the lists of every slice anew that was touched, and give those
 * in which a reader sees the change a new validator. `items` is the size of the windows, `now` in
 * seconds since 1970.
 */
export function touchSlices(
  db: D1Database,
  changes: Change[],
  items: number,
  now: number,
): D1PreparedStatement[] {
  const { touched, changed, seen, departed, moved, edited } = effectOf(changes, now)
  const set = (what: string, slices: Set<Slice>, ...values: number[]) =>
    db
      .prepare(`UPDATE slices SET ${what} WHERE slice IN (SELECT value FROM json_each(?))`)
      .bind(...values, JSON.stringify([...slices]))
  const latest = '(SELECT cursor FROM latest)'
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
    set(`departed = ${latest}`, departed),
    set(`cursor = ${latest}`, seen),
    // A change is dated behind the second in which it happens, and behind the change before it, or
    // If-Modified-Since would miss what follows a copy, or a release, within that second.
    set('changed = max(?, changed + 1)', changed, now + 1),
  ]
}

function effectOf(changes: Change[], now: number): Effect {
  const effect: Effect = {
    touched: new Set(),
    changed: new Set(),
    seen: new Set(),
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
        if (!isRendering) effect.seen.add(slice)
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
