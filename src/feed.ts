import { lifetimeOf, longestLifetime } from './edge/freshness.ts'
import type { Document, Resource } from './edge/respond.ts'
import { readSliceVersion, validatorsOf } from './edge/validators.ts'
import {
  type FormatName,
  formatNames,
  formats,
  stampOf,
  templatesOf,
  writeFeed,
} from './formats/index.ts'
import { pathOf, titleOf } from './place.ts'
import { fresh } from './publish/refresh.ts'
import type { Site } from './site.ts'
import { pageSize } from './store/archive.ts'
import type { Entry } from './store/entries.ts'
import {
  type Item,
  type Listing,
  readItems,
  readSlice,
  readSliceWindow,
  type SliceState,
  type SliceWindow,
} from './store/read-feeds.ts'
import { articleTag, mainSlice, type Slice, siteTag, sliceTag } from './store/slices.ts'

/** What a feed is made from: the store, the site, the format, and the time in seconds since 1970. */
export type FeedContext = { db: D1Database; site: Site; format: FormatName; now: number }

/** Where a feed is: its home page for people, its documents, and what caches know it by. */
export type FeedPlace = {
  home: string
  path: (format: FormatName, page?: string) => string
  tags: string[]
}

/** Returns where the feed of a slice is, and every page of its archive. */
export function placeOf(slice: Slice): FeedPlace {
  const path = pathOf(slice)
  return {
    home: path || '/',
    path: (format, page) =>
      `${path}${page === undefined ? '' : `/archive/${page}`}/${formats[format].path}`,
    tags: [sliceTag(slice)],
  }
}

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
      return {
        ...versionOf(state),
        ...(await write(context, place, title, { ...listing, entries }, { behind })),
        deltaBase: delta && `"${delta.base}"`,
      }
    },
  }
}

/**
 * Where a document stands: how many articles are behind it, all of them in the archive; and for a
 * page of the archive, its name, and that of the one in front of it.
 */
type Position = { behind: number; page?: string; next?: string }

/** Returns the document that carries these entries, and what caches and clients are told of it. */
export async function write(
  { db, site, format, now }: FeedContext,
  { home, path, tags }: FeedPlace,
  title: string,
  listing: Pick<Listing, 'entries' | 'bodies' | 'template'>,
  { behind, page, next }: Position,
): Promise<Pick<Document, 'body' | 'tags'>> {
  const { entries, template = templatesOf(site)[format] } = listing
  const stored = await readItems(db, format, listing)
  const items = await fresh(db, site, now, stored, (item, { article, fragments }): Item => {
    return {
      ...item,
      updated: article.updated ?? article.published,
      body: fragments[format] ?? item.body,
    }
  })
  const urlOf = (path: string) => site.url + path.slice(1)
  const envelope = {
    site,
    title,
    pageUrl: urlOf(home),
    selfUrl: urlOf(path(format, page)),
    currentUrl: urlOf(path(format)),
    previousUrl: behind > 0 ? urlOf(path(format, pageBehind(behind))) : undefined,
    nextUrl: next && urlOf(path(format, next)),
    isArchive: page !== undefined,
    lifetime: longestLifetime,
    tombstones: entries.flatMap(({ id, withdrawn }) => (withdrawn ? { id, withdrawn } : [])),
  }
  return {
    body: writeFeed(format, template, envelope, items),
    tags: [siteTag, ...tags, ...entries.map(({ key }) => articleTag(key))],
  }
}

/**
 * The page of an archive on which the newest of `count` articles is, without those after it: what is
 * behind a window mostly begins within a page, and a client that follows the links gets each article
 * once, however many were published meanwhile.
 */
function pageBehind(count: number): string {
  const page = Math.ceil(count / pageSize)
  const size = count - (page - 1) * pageSize
  return size === pageSize ? String(page) : `${page}-${size}`
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
    if (withdrawn > 0 && format === 'rss') continue
    // For each that was withdrawn, an older one came into the window.
    const live = entries.filter((entry) => !entry.withdrawn)
    const entered = new Set(withdrawn > 0 ? live.slice(-withdrawn) : [])
    const added = entries.filter((entry) => isNew(entry) || entered.has(entry))
    if (added.length < entries.length) return { base, entries: added }
  }
  return undefined
}

/**
 * Returns what is known of a document before it is made, and what programs are told beside it: where
 * it is, and in which formats it is too.
 */
export function introduce(
  site: Site,
  { home, path }: FeedPlace,
  format: FormatName,
  page?: string,
): Pick<Resource, 'path' | 'mediaType' | 'headers'> {
  const types = formatNames.map((name) => ({
    path: path(name, page),
    rel: name === format ? 'self' : 'alternate',
    type: formats[name].mediaType.split(';')[0] ?? '',
  }))
  const links = [...types, { path: home, rel: 'alternate', type: 'text/html' }].map(
    ({ path, rel, type }) => `<${site.url}${path.slice(1)}>; rel="${rel}"; type="${type}"`,
  )
  return {
    path: path(format, page),
    mediaType: formats[format].mediaType,
    headers: { Link: links.join(', '), Vary: 'Sec-Fetch-Dest, A-IM' },
  }
}
