import type { ArticleMeta } from '../article.ts'
import type { StoredArticle } from './read.ts'
import { type Slice, slicesOf } from './slices.ts'
import { toSeconds } from './time.ts'

/** What a write means for the slices: the article before it and after it. */
export type Change = { before?: StoredArticle; after?: ArticleMeta; isRendering?: boolean }

/**
 * Gives every slice that was touched its newest date, and those in which a reader sees the change a
 * new validator.
 */
export function touchSlices(db: D1Database, changes: Change[], now: number): D1PreparedStatement[] {
  const touched = new Set<Slice>()
  const changed = new Set<Slice>()
  const seen = new Set<Slice>()
  const departed = new Set<Slice>()
  for (const { before, after, isRendering } of changes) {
    const wasLive = before && before.state === 'live' ? before.meta : undefined
    for (const meta of [wasLive, after]) {
      if (!meta) continue
      for (const slice of slicesOf(meta)) {
        touched.add(slice)
        // A scheduled article isn't seen before its minute, and then its date moves the validator
        // by itself.
        if (toSeconds(meta.published) > now) continue
        changed.add(slice)
        if (!isRendering) seen.add(slice)
        if (meta === wasLive && !keepsPlace(meta, after, slice)) departed.add(slice)
      }
    }
  }
  return [
    db
      .prepare(
        `INSERT INTO slices (slice, cursor, changed, newest, touched)
        SELECT value, (SELECT cursor FROM latest), 0, (SELECT max(published) FROM membership WHERE slice = value),
          (SELECT cursor FROM latest)
        FROM json_each(?) WHERE true
        ON CONFLICT (slice) DO UPDATE SET newest = excluded.newest, touched = excluded.touched`,
      )
      .bind(JSON.stringify([...touched])),
    db
      .prepare(
        'UPDATE slices SET departed = (SELECT cursor FROM latest) WHERE slice IN (SELECT value FROM json_each(?))',
      )
      .bind(JSON.stringify([...departed])),
    db
      .prepare(
        'UPDATE slices SET cursor = (SELECT cursor FROM latest) WHERE slice IN (SELECT value FROM json_each(?))',
      )
      .bind(JSON.stringify([...seen])),
    // A change is dated behind the second in which it happens, and behind the change before it, or
    // If-Modified-Since would miss what follows a copy, or a release, within that second.
    db
      .prepare(
        `UPDATE slices SET changed = max(?, changed + 1)
        WHERE slice IN (SELECT value FROM json_each(?))`,
      )
      .bind(now + 1, JSON.stringify([...changed])),
  ]
}

/** Whether an article is in a slice as it was, and nothing that stood behind it moved up. */
function keepsPlace(before: ArticleMeta, after: ArticleMeta | undefined, slice: Slice): boolean {
  return after?.published === before.published && slicesOf(after).includes(slice)
}
