import type { Instant } from '../article/article.ts'
import type { Tombstone } from '../formats/format.ts'
import { type FormatName, formatNames, formats, writeFeed } from '../formats/index.ts'
import type { Resource } from '../http/respond.ts'
import { fresh } from '../publish/fresh.ts'
import type { Site } from '../site/site.ts'
import { pageSize } from '../store/archive.ts'
import type { Entry } from '../store/entries.ts'
import { type Item, type Listing, readItems } from '../store/read-feeds.ts'
import { articleTag, type Slice, siteTag, sliceTag } from '../store/slices.ts'
import { longestLifetime } from './lifetime.ts'
import { type FeedPlace, urlOf } from './place.ts'

/** What a feed is made from: the store, the site, the format, and the time in seconds since 1970. */
export type FeedContext = { db: D1Database; site: Site; format: FormatName; now: number }

/**
 * Where a document stands: how many articles are behind it, all of them in the archive; and for a
 * page of the archive, its name, and that of the one in front of it. A delta was updated when the
 * document was.
 */
type Position = { behind: number; page?: string; next?: string; updated?: Instant }

/** A document tells of the latest withdrawals, up to this number. */
export const mostTombstones = 100

/** Returns the document that carries these entries. */
export async function write(
  { db, site, format, now }: FeedContext,
  { home, path }: FeedPlace,
  title: string,
  listing: Pick<Listing, 'entries' | 'bodies'>,
  { behind, page, next, updated }: Position,
): Promise<string> {
  const { entries } = listing
  const stored = await readItems(db, format, listing)
  const items = await fresh(db, site, now, stored, (item, { article, fragments }): Item => {
    return {
      ...item,
      updated: article.updated ?? article.published,
      body: fragments[format] ?? item.body,
    }
  })
  const envelope = {
    title,
    pageUrl: urlOf(site, home),
    selfUrl: urlOf(site, path(format, page)),
    currentUrl: urlOf(site, path(format)),
    previousUrl: behind > 0 ? urlOf(site, path(format, pageBehind(behind))) : undefined,
    nextUrl: next && urlOf(site, path(format, next)),
    isArchive: page !== undefined,
    updated,
    lifetime: longestLifetime,
    tombstones: tombstonesOf(entries),
  }
  return writeFeed(format, site, envelope, items)
}

function tombstonesOf(entries: Entry[]): Tombstone[] {
  const all = entries.flatMap(({ id, withdrawn }) => (withdrawn ? { id, withdrawn } : []))
  if (all.length <= mostTombstones) return all
  return all.sort((a, b) => (a.withdrawn < b.withdrawn ? 1 : -1)).slice(0, mostTombstones)
}

/** Returns the tags under which caches hold a document with these entries. */
export function tagsOf(slices: Slice[], entries: Entry[]): string[] {
  const live = entries.filter(({ withdrawn }) => withdrawn === undefined)
  return [siteTag, ...slices.map(sliceTag), ...live.map(({ key }) => articleTag(key))]
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

/** The headers of a request that decide what the address of a feed answers. */
export const feedVary = 'Sec-Fetch-Dest, A-IM'

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
    ({ path, rel, type }) => `<${urlOf(site, path)}>; rel="${rel}"; type="${type}"`,
  )
  return {
    path: path(format, page),
    mediaType: formats[format].mediaType,
    headers: { Link: links.join(', '), Vary: feedVary },
  }
}
