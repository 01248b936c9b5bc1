import { type FormatName, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import { readDeltaBases } from '../http/delta.ts'
import { documentHeaders } from '../http/respond.ts'
import { feedAddress, hubUrl } from '../site/addresses.ts'
import { feedTitle, type Slice, sliceName } from '../site/slices.ts'
import { type Entry, liveEntries } from '../store/entries.ts'
import { readWindow, type SliceWindow } from '../store/slices.ts'
import deltaPrograms from './delta-programs.json'
import { type FeedAsked, introduce, latestDate, mostTombstones, writeDocument } from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { windowValidators } from './version.ts'

/**
 * Returns the 226 (RFC 3229) with what is new in a window since a version that the client has;
 * undefined if the client isn't known to keep the articles that a 226 leaves out, or lacks all of
 * them or none. No cache may keep it: one that doesn't know deltas would take it for the document.
 */
export async function answerDelta(asked: FeedAsked, slice: Slice): Promise<Response | undefined> {
  const { request, site, siteVersion, format, now } = asked
  const { headers } = request
  if (!mergesDeltas(headers.get('User-Agent') ?? '')) return undefined
  const bases = readDeltaBases(headers)
  const window = bases.length > 0 && (await readWindow(asked, slice, site.items))
  if (!window || window.state.site !== siteVersion) return undefined
  const { state, entries, fragments, older } = window
  const stamp = stampOf(site)
  const delta = newSince(bases, window, format, stamp)
  if (!delta || delta.entries.length === 0) return undefined
  const address = feedAddress(slice)
  const hub = hubUrl(site)
  const title = feedTitle(site, sliceName(slice, state.label, site))
  // It is as new as the whole document.
  const updated = latestDate(entries)
  const listing = { entries: delta.entries, fragments }
  const body = await writeDocument(asked, address, title, listing, { older, updated, hub })
  const resource = introduce(asked, address, { hub })
  const version = { ...windowValidators(state, stamp), lifetime: lifetimeOf(state, now) }
  const answer = documentHeaders(resource, version, now)
  // RFC 3229 §10.4.1.
  answer.set('IM', 'feed')
  answer.set('Delta-Base', `"${delta.base}"`)
  answer.set('Content-Type', resource.mediaType)
  return new Response(body, { status: 226, statusText: 'IM Used', headers: answer })
}

const patterns = deltaPrograms.map(({ agent }) => new RegExp(agent))

function mergesDeltas(agent: string): boolean {
  return patterns.some((pattern) => pattern.test(agent))
}

/**
 * Returns what a client lacks that has one of these versions of the window; undefined if none of the
 * versions is usable, or if the client lacks everything. A version is not usable if an article has
 * since left its position or was only rendered again, which a list of entries can't show.
 */
export function newSince(
  bases: string[],
  { state, entries }: SliceWindow,
  format: FormatName,
  stamp: string,
) {
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

/** What the entity tag of a window says about it; `release` is 0 if nothing has been released. */
type WindowEntityTag = { cursor: number; release: number; rendered: number; stamp: string }

/** Reads the opaque part of a window's entity tag; undefined for any other entity tag. */
function readWindowEntityTag(tag: string): WindowEntityTag | undefined {
  const [, cursor, release, rendered, stamp] =
    /^([\da-z]+)-([\da-z]*)-([\da-z]+)-(.{12})$/.exec(tag) ?? []
  if (stamp === undefined) return undefined
  const number = (digits: string | undefined) => Number.parseInt(digits || '0', 36)
  return { cursor: number(cursor), release: number(release), rendered: number(rendered), stamp }
}
