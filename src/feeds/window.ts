import { formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { namedKey } from '../http/cache/cache-api.ts'
import { inTime } from '../http/in-time.ts'
import { feedAddress, hubUrl, sliceCacheTag } from '../site/addresses.ts'
import { feedTitle, type Slice, sliceName } from '../site/slices.ts'
import { readSlice, readWindow, type SliceState } from '../store/slices.ts'
import { answerFor, type FeedAsked, introduce, writeDocument } from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { windowValidators } from './version.ts'

/**
 * Returns the response with the newest articles of a slice; undefined if nothing in it was ever
 * visible. A client that has this version gets a 304 from one row of the store.
 */
export async function answerWindow(
  asked: FeedAsked,
  slice: Slice,
): Promise<Response | 'outdated' | undefined> {
  const { site, format, now } = asked
  if (asked.wantsDelta) {
    // No other poll loads what only a delta needs. Where no delta can be made, the document is sent.
    const { answerDelta } = await import('./delta.ts')
    const delta = await inTime(answerDelta(asked, slice)).catch(() => undefined)
    if (delta) return delta
  }
  const stamp = stampOf(site)
  const address = feedAddress(slice)
  const hub = hubUrl(site)
  const versionOf = (state: SliceState) => {
    return { ...windowValidators(state, stamp), lifetime: lifetimeOf(state, now), site: state.site }
  }
  return answerFor(asked, {
    ...introduce(asked, address, { hub }),
    key: namedKey(sliceCacheTag(slice), formats[format].file),
    readVersion: async () => {
      const state = await readSlice(asked, slice)
      return state && versionOf(state)
    },
    make: async () => {
      const window = await readWindow(asked, slice, site.items, format)
      if (!window) return undefined
      const { state, older } = window
      const title = feedTitle(site, sliceName(slice, state.label, site))
      return {
        ...versionOf(state),
        body: await writeDocument(asked, address, title, window, { older, hub }),
      }
    },
  })
}
