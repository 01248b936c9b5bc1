import type { Instant } from '../article/article.ts'
import { type FormatName, stampOf } from '../formats/index.ts'
import type { Document, Resource } from '../http/respond.ts'
import { readSliceVersion, validatorsOf } from '../http/validators.ts'
import type { Entry } from '../store/entries.ts'
import { readSliceWindow, type SliceWindow } from '../store/read-feeds.ts'
import { readSlice, type SliceState } from '../store/read-slices.ts'
import { mainSlice, type Slice } from '../store/slices.ts'
import { type FeedContext, introduce, mostTombstones, tagsOf, write } from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { placeOf, titleOf } from './place.ts'

/** The main feed is there before its first article. */
const nothing: SliceWindow = {
  state: { label: '', cursor: 0, changed: 0, departed: 0 },
  entries: [],
  bodies: new Map(),
  behind: 0,
}

/** Returns the window of a slice as a resource. */
export function windowResource(context: FeedContext, slice: Slice): Resource {
  const { db, site, format, now } = context
  const stamp = stampOf(site)
  const place = placeOf(slice)
  const isMain = slice === mainSlice
  const versionOf = (state: SliceState) => {
    return { ...validatorsOf(state, stamp), lifetime: lifetimeOf(state, now) }
  }
  return {
    ...introduce(site, place, format),
    readVersion: async () => {
      const state = (await readSlice(db, slice, now)) ?? (isMain ? nothing.state : undefined)
      return state && versionOf(state)
    },
    make: async (deltaBases): Promise<Document | undefined> => {
      const wanted = { format, stamp, items: site.items, now }
      const isDelta = deltaBases.length > 0
      const found = await readSliceWindow(db, slice, wanted, { bodies: !isDelta })
      if (!found && !isMain) return undefined
      const { state, behind, ...listing } = found ?? nothing
      const delta = newSince(deltaBases, format, state, stamp, listing.entries)
      const entries = delta?.entries ?? listing.entries
      const title = titleOf(slice, state.label, site)
      const updated = delta && newestOf(listing.entries)
      return {
        ...versionOf(state),
        body: await write(context, place, title, { ...listing, entries }, { behind, updated }),
        tags: tagsOf([slice], entries),
        deltaBase: delta && `"${delta.base}"`,
      }
    },
  }
}

/** When the newest of the live entries was updated. */
function newestOf(entries: Entry[]): Instant | undefined {
  const updates = entries.filter(({ withdrawn }) => !withdrawn).map(({ updated }) => updated)
  return updates.sort().at(-1)
}

/**
 * The entries that a client lacks which has one of these versions of the window; undefined where
 * none of them is known here, or it would not get less than everything. What left its place since
 * then, no list of entries can tell, nor can RSS tell of what was withdrawn.
 */
function newSince(
  bases: string[],
  format: FormatName,
  state: SliceState,
  stamp: string,
  entries: Entry[],
): { base: string; entries: Entry[] } | undefined {
  for (const base of bases) {
    const version = readSliceVersion(base)
    if (version?.stamp !== stamp || version.cursor > state.cursor) continue
    if (version.cursor < state.departed) continue
    const isNew = ({ cursor, published }: Entry) => {
      return cursor > version.cursor || published > version.release
    }
    const withdrawn = entries.filter((entry) => entry.withdrawn && isNew(entry)).length
    if (withdrawn > (format === 'rss' ? 0 : mostTombstones)) continue
    // For each that was withdrawn, an older one came into the window.
    const live = entries.filter((entry) => !entry.withdrawn)
    const entered = new Set(withdrawn > 0 ? live.slice(-withdrawn) : [])
    const added = entries.filter((entry) => isNew(entry) || entered.has(entry))
    if (added.length < entries.length) return { base, entries: added }
  }
  return undefined
}
