import { stampOf } from '../formats/stamp.ts'
import { type Document, respond } from '../http/respond.ts'
import { feedAddress } from '../site/addresses.ts'
import { feedTitle, mainSlice, type Slice, sliceName } from '../site/slices.ts'
import { type Entry, liveEntries } from '../store/entries.ts'
import { readSlice, readWindow, type SliceState, type SliceWindow } from '../store/slices.ts'
import {
  documentCacheTags,
  type FeedAsked,
  introduce,
  mostTombstones,
  writeDocument,
} from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { readWindowTag, windowValidators } from './version.ts'

/** The main feed is there before its first article. */
const emptyWindow: SliceWindow = {
  state: { label: '', cursor: 0, changed: 0, rendered: 0, departed: 0 },
  entries: [],
  bodies: new Map(),
  behind: 0,
}

/**
 * Returns the response with the newest articles of a slice; undefined where there was never anything to
 * be seen of it. A client that has the version gets 304 from one row of the store.
 */
export function answerWindow(asked: FeedAsked, slice: Slice): Promise<Response | undefined> {
  const { site, format, now } = asked
  const stamp = stampOf(site)
  const address = feedAddress(slice)
  const ifEmpty = slice === mainSlice ? emptyWindow : undefined
  const versionOf = (state: SliceState) => {
    return { ...windowValidators(state, stamp), lifetime: lifetimeOf(state, now) }
  }
  return respond(asked, {
    ...introduce(asked, address),
    readVersion: async () => {
      const state = (await readSlice(asked, slice)) ?? ifEmpty?.state
      return state && versionOf(state)
    },
    make: async (deltaBases): Promise<Document | undefined> => {
      const withBodies = deltaBases.length === 0 ? format : undefined
      const window = (await readWindow(asked, slice, site.items, withBodies)) ?? ifEmpty
      if (!window) return undefined
      const { state, bodies, behind } = window
      const delta = newSince(deltaBases, window, format, stamp)
      const entries = delta?.entries ?? window.entries
      const dates = liveEntries(window.entries).map(({ updated }) => updated)
      const updated = delta && dates.sort().at(-1)
      const title = feedTitle(site, sliceName(slice, state.label, site))
      return {
        ...versionOf(state),
        body: await writeDocument(asked, address, title, { entries, bodies }, { behind, updated }),
        tags: documentCacheTags([slice], entries),
        deltaBase: delta && `"${delta.base}"`,
      }
    },
  })
}

/**
 * The entries that a client lacks which has one of these versions of the window; undefined where none
 * of the versions is known here, or the client would not get less than everything. A list of entries
 * can't tell that an article left its place since then or was only rendered again, and RSS can't tell
 * of a withdrawal.
 */
function newSince(bases: string[], { state, entries }: SliceWindow, format: string, stamp: string) {
  for (const base of bases) {
    const version = readWindowTag(base)
    if (version?.stamp !== stamp || version.rendered !== state.rendered) continue
    if (version.cursor > state.cursor || version.cursor < state.departed) continue
    const isNew = ({ cursor, published }: Entry) => {
      return cursor > version.cursor || published > version.release
    }
    const withdrawn = entries.filter((entry) => entry.withdrawn && isNew(entry)).length
    if (withdrawn > (format === 'rss' ? 0 : mostTombstones)) continue
    // For each withdrawal, an older article came into the window.
    const entered = new Set(withdrawn > 0 ? liveEntries(entries).slice(-withdrawn) : [])
    const added = entries.filter((entry) => isNew(entry) || entered.has(entry))
    if (added.length < entries.length) return { base, entries: added }
  }
  return undefined
}
