import type { Site } from '../site/site.ts'
import { type SliceKind, sliceName } from '../site/slices.ts'
import type { Moment } from '../store/moment.ts'
import { type NamedSlice, readLiveSlices } from '../store/slices.ts'

/** A tag or an author that there is an article of, by its name. */
export type Named = NamedSlice & { name: string }

/** Returns the tags or authors of live articles by name: the `most` that have the most articles. */
export async function readNames(
  at: Moment,
  site: Site,
  kind: SliceKind,
  most = Number.MAX_SAFE_INTEGER - 1,
): Promise<{ named: Named[]; hasMore: boolean }> {
  const found = await readLiveSlices(at, kind, most + 1)
  const named = found
    .slice(0, most)
    .map(({ slice, label }) => ({ slice, label, name: sliceName(slice, label, site) ?? label }))
    .sort((a, b) => compareNames(a.name, b.name))
  return { named, hasMore: found.length > most }
}

// Made when it is first needed: it takes milliseconds, and a poll has no use for it.
let collator: Intl.Collator | undefined

function compareNames(a: string, b: string): number {
  collator ??= new Intl.Collator('und', { numeric: true })
  return collator.compare(a, b)
}
