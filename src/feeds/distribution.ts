import { type FormatName, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { feedAddress, hubUrl } from '../site/addresses.ts'
import { feedTitle, type Slice, sliceName } from '../site/slices.ts'
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
  const written = { db: at.db, site, format }
  const encoder = new TextEncoder()
  let body = encoder.encode(await writeDocument(written, address, title, window, { older, hub }))
  if (body.length > longestWhole) {
    const delta = newSince([etag.slice(1, -1)], window, format, stampOf(site))
    const place = { older, hub, updated: latestDate(entries) }
    const listing = delta && { ...window, entries: delta.entries }
    if (listing) body = encoder.encode(await writeDocument(written, address, title, listing, place))
  }
  const { mediaType } = formats[format]
  const links = linksOf(written, address, { hub })
  const { cursor, rendered, site: siteVersion } = state
  const reached = {
    cursor: Math.max(cursor, rendered, siteVersion),
    released: at.now,
    etag: windowValidators(state, stampOf(site)).etag,
  }
  return { body, mediaType, links, point: reached }
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
