import type { Site } from '../site.ts'
import { type NamedSlice, readLiveSlices } from '../store/read-slices.ts'
import { sliceName } from './place.ts'

/** A tag or an author that there is an article of, by its name. */
export type Named = NamedSlice & { name: string }

export type Names = { tags: Named[]; authors: Named[] }

/** Returns them at `now` (seconds since 1970), each kind in the order of the names. */
export async function readNames(db: D1Database, site: Site, now: number): Promise<Names> {
  const named = (await readLiveSlices(db, now))
    .map((slice) => ({ ...slice, name: sliceName(slice.slice, slice.label, site) }))
    .sort((a, b) => compare(a.name, b.name))
  const ofKind = (kind: string) => named.filter(({ slice }) => slice.startsWith(`${kind}:`))
  return { tags: ofKind('tag'), authors: ofKind('author') }
}

const { compare } = new Intl.Collator('und', { numeric: true })
