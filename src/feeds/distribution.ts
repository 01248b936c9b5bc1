import { type FormatName, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { feedAddress, hubUrl } from '../site/addresses.ts'
import { feedTitle, type Slice, sliceName } from '../site/slices.ts'
import type { Entry } from '../store/entries.ts'
import type { Moment } from '../store/moment.ts'
import type { PresentSite } from '../store/site.ts'
import { readSlice, readWindow } from '../store/slices.ts'
import type { Point } from '../store/subscriptions.ts'
import { newSince } from './delta.ts'
import { latestDate, linksOf, writeDocument } from './document.ts'
import { windowValidators } from './version.ts'

/** What a hub sends of a feed, with its media type and its links, and the point that it reaches. */
export type Distribution = { body: Uint8Array; mediaType: string; links: string; point: Point }

/** A longer feed is sent without the entries that a subscriber has. In bytes. */
const longestWhole = 100_000

/**
 * Returns the feed of a slice as it is sent to those who were told of it when it had this entity tag:
 * the exact bytes of the document or, if that is long, only what has changed (WebSub §7). Undefined if
 * there is no such feed.
 */
export async function readDistribution(
  at: Moment,
  { site }: PresentSite,
  slice: Slice,
  format: FormatName,
  etag: string,
): Promise<Distribution | undefined> {
  const window = await readWindow(at, slice, site.items, format)
  if (!window) return undefined
  const { state, entries, older } = window
  const address = feedAddress(slice)
  const hub = hubUrl(site)
  const title = feedTitle(site, sliceName(slice, state.label, site))
  const stamp = stampOf(site)
  const written = { db: at.db, site, format }
  // In part, it is as new as the whole document.
  const place = { older, hub, updated: latestDate(entries) }
  const write = async (listed: Entry[]) => {
    const listing = { ...window, entries: listed }
    return new TextEncoder().encode(await writeDocument(written, address, title, listing, place))
  }
  const whole = await write(entries)
  const delta = whole.length > longestWhole && newSince([etag.slice(1, -1)], window, format, stamp)
  return {
    body: delta ? await write(delta.entries) : whole,
    mediaType: formats[format].mediaType,
    links: linksOf(written, address, { hub }),
    point: {
      cursor: Math.max(state.cursor, state.rendered, state.site),
      released: at.now,
      etag: windowValidators(state, stamp).etag,
    },
  }
}

/** Returns the entity tag that the feed of a slice has now; undefined if there is no such feed. */
export async function readEntityTag(
  at: Moment,
  { site }: PresentSite,
  slice: Slice,
): Promise<string | undefined> {
  const state = await readSlice(at, slice)
  return state && windowValidators(state, stampOf(site)).etag
}
