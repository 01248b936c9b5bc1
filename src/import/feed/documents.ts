import { statSync } from 'node:fs'
import { parseFeed } from 'feedsmith'
import { bytesOf } from '../found-file.ts'
import { ImportError } from '../moved.ts'
import type { Report } from '../report.ts'
import { decodeText } from '../web/decode.ts'
import { fetchBytes, StatusError } from '../web/fetch.ts'
import { type FeedItem, feedItemsIn } from './items.ts'

/** A document of a feed, read. `address` is the file or URL that it is at; `note` is on its charset. */
export type FeedDocument = {
  address: string
  parsed: ReturnType<typeof parseFeed>
  note?: string
}

/** The media types of feeds, for `Accept`. Some hosts have none of them. */
export const acceptedFeeds =
  'application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.1'

/** More pages than any feed is known to have; a feed may also lead in a circle. */
const mostPages = 2000

/** In bytes: of one document, and of all after the first. */
export const mostFeedBytes = 256 * 1024 * 1024
const mostBytes = 2 * mostFeedBytes

/** Archives repeat what the feed has; a pager that never ends shows its last page again. */
const mostRepeats = 3

/**
 * Reads the text of a feed. Throws an ImportError if it is none, or one that is broken off.
 */
export function parseDocument(text: string, address: string, note?: string): FeedDocument {
  try {
    return { address, parsed: parseFeed(text), ...(note && { note }) }
  } catch (error) {
    throw new ImportError(`${address} can't be read as a feed: ${(error as Error).message}`)
  }
}

/**
 * Reads a feed in a file. Throws an ImportError if there is none, or it has over `most` bytes.
 */
export function documentIn(path: string, most = mostFeedBytes): FeedDocument {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile()
  if (!isFile) throw new ImportError(`there is no file ${path}`)
  const { text, note } = decodeText(bytesOf(path, most), path)
  return parseDocument(text, path, note)
}

/**
 * Reads a feed in a file or at a URL. Throws an ImportError if there is none, or it has over `most` bytes.
 */
export async function documentAt(given: string, most = mostFeedBytes): Promise<FeedDocument> {
  if (!isOnWeb(given)) return documentIn(given, most)
  const { text, url, note } = await fetchBytes(given, most, { accept: acceptedFeeds })
  return parseDocument(text, url, note)
}

/**
 * Yields a feed's documents, from the newest to the oldest: the first, and those to which it leads by
 * links to archives or pages (RFC 5005 §3, §4), by `next_url` of JSON Feed, or by WordPress's `?paged=`. What
 * can't be fetched ends it, with a line in the report. `trusted` are the hosts that the user named.
 */
export async function* documentsFrom(
  first: FeedDocument,
  trusted: ReadonlySet<string>,
  report: Report,
): AsyncGenerator<FeedDocument> {
  const addresses = new Set([first.address])
  const items = new Set<string>()
  let bytes = 0
  let repeats = 0
  let document = first
  for (let page = 2; ; page++) {
    const { address, note } = document
    if (note) report.at({ file: address }, note)
    const before = items.size
    for (const item of feedItemsIn(document)) items.add(keyOf(item))
    yield document
    const linked = linkedPage(document)
    const next = linked ?? guessedPage(document, page)
    if (!next || addresses.has(next)) return
    repeats = items.size > before ? 0 : repeats + 1
    if (repeats >= (linked ? mostRepeats : 1)) return
    addresses.add(next)
    if (page > mostPages || bytes > mostBytes) {
      report.at({ file: next }, 'the feed goes on, but has too many pages or bytes')
      return
    }
    try {
      const fetched = await fetchBytes(next, mostFeedBytes, { trusted })
      bytes += fetched.bytes.length
      document = parseDocument(fetched.text, next, fetched.note)
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      // Nobody said that there is another page.
      const isEnd = !linked && error instanceof StatusError && [404, 410].includes(error.status)
      const are = linked ? 'are' : 'may be'
      if (!isEnd) report.at({ file: next }, `older articles ${are} missing: ${error.message}`)
      return
    }
  }
}

/** Returns what tells an item from all others, on whatever page it is. Some feeds give a guid twice. */
export function keyOf({ guid, link, title, date }: FeedItem): string {
  return JSON.stringify(guid || link ? [guid, link] : [title, date])
}

/** The number of items in a document. */
export function itemCount({ parsed }: FeedDocument): number {
  if (parsed.format === 'atom') return parsed.feed.entries?.length ?? 0
  return parsed.feed.items?.length ?? 0
}

/** Returns the links of a feed in Atom's element; JSON Feed has none. */
export function linksOf({ parsed }: FeedDocument) {
  if (parsed.format === 'json') return []
  return (parsed.format === 'atom' ? parsed.feed.links : parsed.feed.atom?.links) ?? []
}

/** The address of the next older document, if this one is from the web and names it. */
function linkedPage(document: FeedDocument): string | undefined {
  const { address, parsed } = document
  const links = linksOf(document)
  const link = ['prev-archive', 'next']
    .map((rel) => links.find((one) => one.rel === rel)?.href)
    .find((href) => href)
  const next = parsed.format === 'json' ? parsed.feed.next_url : link
  return next && isOnWeb(address) ? URL.parse(next, address)?.href : undefined
}

/** WordPress has older items at `?paged=2`, and says nowhere so. */
function guessedPage({ address, parsed }: FeedDocument, page: number): string | undefined {
  const { generator } = parsed.format === 'rss' || parsed.format === 'atom' ? parsed.feed : {}
  if (!isOnWeb(address) || !/wordpress/i.test(JSON.stringify(generator ?? ''))) return undefined
  const url = new URL(address)
  url.searchParams.set('paged', String(page))
  return url.href
}

/** Returns whether this is the address of something on the web, and no path. */
export function isOnWeb(address: string): boolean {
  return /^https?:/i.test(address)
}
