import type { Site } from '../site/site.ts'
import { mainSlice, type Slice, type SliceKind, sliceName, slicesOf } from '../site/slices.ts'
import { readListed } from '../store/membership.ts'
import type { Moment } from '../store/moment.ts'
import { type NamedSlice, readLiveSlices } from '../store/slices.ts'

/** A tag or an author with a live article, and its name. */
export type Named = NamedSlice & { name: string }

/** Returns the tags or authors with the most live articles, at most `most`, sorted by name. */
export async function readNames(
  at: Moment,
  site: Site,
  kind: SliceKind,
  most: number,
): Promise<{ named: Named[]; hasMore: boolean }> {
  const found = await readLiveSlices(at, kind, most + 1)
  const named = found
    .slice(0, most)
    .map((one) => ({ ...one, name: sliceName(one.slice, one.label, site) ?? one.label }))
    .sort((a, b) => compareNames(a.name, b.name))
  return { named, hasMore: found.length > most }
}

/** So many scheduled articles are looked at. */
const mostScheduled = 200

/**
 * Returns how many articles of tags or authors are out. Of one with scheduled articles, it says nothing
 * if there are too many of those to look at.
 */
export async function countShown({ db, now }: Moment, named: Named[]): Promise<Map<Slice, number>> {
  const counts = new Map(named.map(({ slice, live }) => [slice, live]))
  const waiting = named.filter(({ newest }) => newest > now)
  if (waiting.length === 0) return counts
  const after = { from: now + 1, until: Number.MAX_SAFE_INTEGER }
  const scheduled = await readListed(db, mainSlice, after, mostScheduled)
  const slices = scheduled.flatMap(({ meta }) => [...slicesOf(meta).keys()])
  for (const slice of slices) counts.set(slice, (counts.get(slice) ?? 0) - 1)
  if (scheduled.length === mostScheduled) for (const { slice } of waiting) counts.delete(slice)
  return counts
}

// Made when it is first needed, because it takes milliseconds and a poll has no use for it.
let collator: Intl.Collator | undefined

function compareNames(a: string, b: string): number {
  collator ??= new Intl.Collator('und', { numeric: true })
  return collator.compare(a, b)
}
