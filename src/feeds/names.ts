import type { Site } from '../site.ts'
import { type NamedSlice, readLiveSlices } from '../store/read-slices.ts'
import type { SliceKind } from '../store/slices.ts'
import { sliceName } from './place.ts'

/** A tag or an author that there is an article of, by its name. */
export type Named = NamedSlice & { name: string }

/**
 * Returns the tags or the authors that there is an article of at `now` (seconds since 1970), in the
 * order of their names; with `most`, the so many that have the most articles.
 */
export async function readNames(
  db: D1Database,
  site: Site,
  kind: SliceKind,
  now: number,
  most?: number,
): Promise<Named[]> {
  return (await readLiveSlices(db, kind, now, most))
    .map((slice) => ({ ...slice, name: sliceName(slice.slice, slice.label, site) }))
    .sort((a, b) => compare(a.name, b.name))
}

const { compare } = new Intl.Collator('und', { numeric: true })
