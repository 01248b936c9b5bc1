import type { Instant } from '../article/article.ts'
import type { Tombstone } from '../formats/format.ts'
import { type FormatName, formatNames, formats, writeFeed } from '../formats/index.ts'
import { longestLifetime, sharedControl } from '../http/cache-control.ts'
import { inTime } from '../http/in-time.ts'
import type { Asked, Resource } from '../http/respond.ts'
import {
  absentCacheTag,
  absoluteUrl,
  articleCacheTag,
  type FeedAddress,
  siteCacheTag,
  sliceCacheTag,
} from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import type { Slice } from '../site/slices.ts'
import { pageSize } from '../store/archive.ts'
import { type Entry, liveEntries } from '../store/entries.ts'
import { type Listing, readItems } from '../store/fragments.ts'
import type { Moment } from '../store/moment.ts'
import { lifetimeOfAll } from './lifetime.ts'

/** A request for a feed, and what it is made from. */
export type FeedAsked = Asked & Moment & { site: Site; format: FormatName }

/**
 * Where a document stands: how many articles are older than those on it, all of them in the archive; and
 * for a page of the archive, its name, and that of the newer page. A delta was updated when the document
 * was.
 */
type Position = { behind: number; page?: string; next?: string; updated?: Instant }

/** A document tells of the latest withdrawals, up to this number. */
export const mostTombstones = 100

/** Returns the document that carries the articles of a list, as their fragments are stored. */
export async function writeDocument(
  { db, site, format }: FeedAsked,
  { page: home, document }: FeedAddress,
  title: string,
  listing: Listing,
  { behind, page, next, updated }: Position,
): Promise<string> {
  const { file } = formats[format]
  const linkTo = (archivePage?: string) => absoluteUrl(site, document(file, archivePage))
  const envelope = {
    title,
    pageUrl: absoluteUrl(site, home),
    selfUrl: linkTo(page),
    currentUrl: linkTo(),
    previousUrl: behind > 0 ? linkTo(pageBefore(behind)) : undefined,
    nextUrl: next && linkTo(next),
    isArchive: page !== undefined,
    updated,
    lifetime: longestLifetime,
    tombstones: tombstonesOf(listing.entries),
  }
  const items = await readItems(db, format, listing)
  return writeFeed(format, site, envelope, items)
}

function tombstonesOf(entries: Entry[]): Tombstone[] {
  const all = entries.flatMap(({ id, withdrawn }) => (withdrawn ? { id, withdrawn } : []))
  if (all.length <= mostTombstones) return all
  return all.sort((a, b) => (a.withdrawn < b.withdrawn ? 1 : -1)).slice(0, mostTombstones)
}

/**
 * The page of an archive on which the newest of `count` articles is, without those after it. The
 * articles before a window mostly end within a page, and a client that follows the links gets each
 * article once, however many were published meanwhile.
 */
function pageBefore(count: number): string {
  const page = Math.ceil(count / pageSize)
  const size = count - (page - 1) * pageSize
  return size === pageSize ? String(page) : `${page}-${size}`
}

/** Returns the cache tags of a document of these slices with these articles. */
export function documentCacheTags(slices: Slice[], entries: Entry[]): string[] {
  const articles = liveEntries(entries).map(({ key }) => articleCacheTag(key))
  return [siteCacheTag, ...slices.map(sliceCacheTag), ...articles]
}

/** The headers of a request that decide what the address of a feed answers. */
export const feedVary = 'Sec-Fetch-Dest, A-IM'

/**
 * Returns what is known of a document before it is made, and what programs are told beside it: where
 * it is, in which other formats, and where its page for people is.
 */
export function introduce(
  { site, format }: FeedAsked,
  { page: home, document }: FeedAddress,
  page?: string,
): Pick<Resource, 'path' | 'mediaType' | 'headers'> {
  const links = formatNames.map((name) => {
    const { file, mediaType } = formats[name]
    const [type = ''] = mediaType.split(';')
    return { path: document(file, page), rel: name === format ? 'self' : 'alternate', type }
  })
  links.push({ path: home, rel: 'alternate', type: 'text/html' })
  const written = links.map(({ path, rel, type }) => {
    return `<${absoluteUrl(site, path)}>; rel="${rel}"; type="${type}"`
  })
  return {
    path: document(formats[format].file, page),
    mediaType: formats[format].mediaType,
    headers: { Link: written.join(', '), Vary: feedVary },
  }
}

/** Returns the response to a program that asks for a feed that is not there; one may come with any article. */
export async function answerMissing(at: Moment): Promise<Response> {
  return new Response('There is no such feed.\n', {
    status: 404,
    headers: {
      ...sharedControl(await inTime(lifetimeOfAll(at)), [siteCacheTag, absentCacheTag]),
      'Content-Type': 'text/plain; charset=UTF-8',
      Vary: feedVary,
    },
  })
}
