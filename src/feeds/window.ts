import { type FormatName, formats } from '../formats/index.ts'
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
import { readWindowEntityTag, windowValidators } from './version.ts'

/** The main feed exists before its first article. */
const emptyWindow: SliceWindow = {
  state: { label: '', cursor: 0, changed: 0, rendered: 0, departed: 0 },
  entries: [],
  fragments: new Map(),
  older: 0,
  isCut: false,
}

/**
 * Returns the response with the newest articles of a slice; undefined if nothing in it was ever
 * visible. A client that has this version gets a 304 from one row of the store.
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
      const withFragments = deltaBases.length === 0 ? format : undefined
      const window = (await readWindow(asked, slice, site.items, withFragments)) ?? ifEmpty
      if (!window) return undefined
      const { state, fragments, older } = window
      const delta = newSince(deltaBases, window, format, stamp)
      const entries = delta?.entries ?? window.entries
      const dates = liveEntries(window.entries).map(({ updated }) => updated)
      const updated = delta && dates.sort().at(-1)
      const title = feedTitle(site, sliceName(slice, state.label, site))
      return {
        ...versionOf(state),
        body: await writeDocument(
          asked,
          address,
          title,
          { entries, fragments },
          { older, updated },
        ),
        cacheTags: documentCacheTags([slice], entries),
        deltaBase: delta && `"${delta.base}"`,
      }
    },
  })
}

/**
 * What a client lacks that has one of these versions of the window; undefined if none of the
 * versions is usable, or if the client lacks everything. A version is not usable if an article has
 * since left its position or was only rendered again, which a list of entries can't show. Nor does
 * a list show how many older articles an edit has made room for in a window that is cut.
 */
function newSince(
  bases: string[],
  { state, entries, isCut }: SliceWindow,
  format: FormatName,
  stamp: string,
) {
  if (isCut) return undefined
  for (const base of bases) {
    const version = readWindowEntityTag(base)
    if (version?.stamp !== stamp || version.rendered !== state.rendered) continue
    if (version.cursor > state.cursor || version.cursor < state.departed) continue
    const isNew = ({ cursor, published }: Entry) => {
      return cursor > version.cursor || published > version.release
    }
    const withdrawn = entries.filter((entry) => entry.withdrawn && isNew(entry)).length
    if (withdrawn > (formats[format].hasTombstones ? mostTombstones : 0)) continue
    // Each withdrawal lets one older article into the window.
    const entered = new Set(withdrawn > 0 ? liveEntries(entries).slice(-withdrawn) : [])
    const added = entries.filter((entry) => isNew(entry) || entered.has(entry))
    if (added.length < entries.length) return { base, entries: added }
  }
  return undefined
}
