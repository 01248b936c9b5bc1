import type { Site } from '../site/site.ts'
import { type SliceKind, sliceName } from '../site/slices.ts'
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
    .map(({ slice, label }) => ({ slice, label, name: sliceName(slice, label, site) ?? label }))
    .sort((a, b) => compareNames(a.name, b.name))
  return { named, hasMore: found.length > most }
}

// Made when it is first needed, because it takes milliseconds and a poll has no use for it.
let collator: Intl.Collator | undefined

function compareNames(a: string, b: string): number {
  collator ??= new Intl.Collator('und', { numeric: true })
  return collator.compare(a, b)
}
