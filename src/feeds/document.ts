import type { Instant } from '../article/article.ts'
import type { Tombstone } from '../formats/format.ts'
import { type FormatName, formatNames, formats, writeFeed } from '../formats/index.ts'
import { longestLifetime, sharedControl } from '../http/cache-control.ts'
import { type Asked, type Document, type Resource, respond, type Version } from '../http/respond.ts'
import { absoluteUrl, type FeedAddress, siteCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { pageSize } from '../store/archive.ts'
import type { Entry } from '../store/entries.ts'
import { type Listing, readItems } from '../store/fragments.ts'
import type { Moment } from '../store/moment.ts'

/**
 * A request for a feed, and what it is made from. `cacheTags` are those of every answer at its
 * address: a cache keeps one list for all variants of a URL. With `wantsDelta`, the client may get a
 * 226. The site has the version `siteVersion`.
 */
export type FeedAsked = Asked &
  Moment & {
    site: Site
    siteVersion: number
    format: FormatName
    cacheTags: string[]
    wantsDelta: boolean
  }

/**
 * The place of a document in its feed. `older` is the number of older articles, all of which
 * are in the archive. A page of the archive has its name, and the number of articles up to the end
 * of the next newer page. `updated` is for a delta: it is as new as the whole document. `hub` is the URL
 * of the hub that tells of changes.
 */
type Place = {
  older: number
  page?: string
  next?: number
  updated?: Instant
  hub?: string
}

/** What a document is written for. */
export type Written = Pick<FeedAsked, 'db' | 'site' | 'format'>

/** A document announces at most this many withdrawals, the latest ones. */
export const mostTombstones = 100

/** Returns the document with the articles of a list, made of their stored fragments. */
export async function writeDocument(
  { db, site, format }: Written,
  { page: home, document }: FeedAddress,
  title: string,
  listing: Listing,
  { older, page, next, updated, hub }: Place,
): Promise<string> {
  const { file } = formats[format]
  const linkTo = (archivePage?: string) => absoluteUrl(site, document(file, archivePage))
  const envelope = {
    title,
    pageUrl: absoluteUrl(site, home),
    selfUrl: linkTo(page),
    currentUrl: linkTo(),
    hub: hub === undefined ? undefined : { url: hub, isOwn: site.hub === undefined },
    previousUrl: older > 0 ? linkTo(pageUpTo(older)) : undefined,
    nextUrl: next === undefined ? undefined : linkTo(pageUpTo(next)),
    isArchive: page !== undefined,
    updated: updated ?? latestDate(listing.entries),
    lifetime: longestLifetime,
    tombstones: tombstonesOf(listing.entries),
  }
  const items = await readItems(db, format, listing)
  return writeFeed(format, site, envelope, items)
}

/**
 * Returns the latest date among the articles of a list and their withdrawals; undefined without any.
 * A document is as new as that, so a withdrawal never makes it older.
 */
export function latestDate(entries: Entry[]): Instant | undefined {
  let latest: Instant | undefined
  for (const { updated, withdrawn = updated } of entries) {
    const date = withdrawn > updated ? withdrawn : updated
    if (latest === undefined || date > latest) latest = date
  }
  return latest
}

function tombstonesOf(entries: Entry[]): Tombstone[] {
  const all = entries.flatMap(({ id, withdrawn }) => (withdrawn ? { id, withdrawn } : []))
  if (all.length <= mostTombstones) return all
  return all.sort((a, b) => (a.withdrawn < b.withdrawn ? 1 : -1)).slice(0, mostTombstones)
}

/**
 * Returns the name of the archive page that ends with the newest of the `count` oldest articles. The
 * articles before a window rarely fill their last page, so the name may stand for part of a page. A
 * client that follows the links then gets each article once, even if new ones are published
 * meanwhile.
 */
export function pageUpTo(count: number): string {
  const page = Math.ceil(count / pageSize)
  const size = count - (page - 1) * pageSize
  return size === pageSize ? String(page) : `${page}-${size}`
}

/** `Vary` of every answer at the address of a feed. */
export const feedVary = 'Sec-Fetch-Dest'

/** Returns the answer to a program that says why there is no feed; `lifetime` is in seconds. */
export function answerNoFeed(
  why: string,
  status: 400 | 404 | 410,
  lifetime: number,
  cacheTags: string[] = [],
): Response {
  const headers = {
    ...sharedControl(lifetime, [siteCacheTag, ...cacheTags]),
    'Content-Type': 'text/plain; charset=UTF-8',
    Vary: feedVary,
  }
  return new Response(`${why}\n`, { status, headers })
}

/** A version of a document or the document itself, made for the site with this version. */
type OfSite = { site: number }

/**
 * Returns the response to a request for a document, as `respond` does; `outdated` if the store has a
 * newer site than the one that it is made for.
 */
export async function answerFor(
  asked: FeedAsked,
  resource: Omit<Resource, 'readVersion' | 'make'> & {
    readVersion: () => Promise<(Version & OfSite) | undefined>
    make: () => Promise<(Document & OfSite) | undefined>
  },
): Promise<Response | 'outdated' | undefined> {
  let isOutdated = false
  const present = <T extends OfSite>(found: T | undefined): T | undefined => {
    isOutdated = found !== undefined && found.site !== asked.siteVersion
    return isOutdated ? undefined : found
  }
  const response = await respond(asked, {
    ...resource,
    readVersion: async () => present(await resource.readVersion()),
    make: async () => present(await resource.make()),
  })
  return isOutdated ? 'outdated' : response
}

/** Returns the path of a document, and the headers that link to its other formats and its page. */
export function introduce(
  asked: FeedAsked,
  address: FeedAddress,
  { page, hub }: Pick<Place, 'page' | 'hub'> = {},
): Pick<Resource, 'key' | 'mediaType' | 'headers'> {
  const { file, mediaType } = formats[asked.format]
  return {
    key: address.document(file, page),
    mediaType,
    headers: {
      Link: linksOf(asked, address, { page, hub }),
      Vary: feedVary,
      'Cache-Tag': asked.cacheTags.join(','),
    },
  }
}

/** Returns the links of a document (RFC 8288): to itself, its other formats, its page and its hub. */
export function linksOf(
  { site, format }: Pick<Written, 'site' | 'format'>,
  { page: home, document }: FeedAddress,
  { page, hub }: Pick<Place, 'page' | 'hub'>,
): string {
  const linkTo = (path: string, rel: string, mediaType: string) => {
    return `<${absoluteUrl(site, path)}>; rel="${rel}"; type="${mediaType.split(';')[0]}"`
  }
  const links = formatNames.map((name) => {
    const { file, mediaType } = formats[name]
    return linkTo(document(file, page), name === format ? 'self' : 'alternate', mediaType)
  })
  const toHub = hub === undefined ? [] : [`<${hub}>; rel="hub"`]
  return [...links, linkTo(home, 'alternate', 'text/html'), ...toHub].join(', ')
}
