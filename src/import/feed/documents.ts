import { parseFeed } from 'feedsmith'
import { ImportError } from '../moved.ts'
import type { Report } from '../report.ts'
import { fetchBytes } from './fetch.ts'

/** A document of a feed, read. `address` is the file or URL that it is at. */
export type FeedDocument = { address: string; parsed: ReturnType<typeof parseFeed> }

/** More pages than any feed is known to have; a feed may also lead in a circle. */
const mostPages = 2000

/** In bytes, of all pages together. */
const mostBytes = 512 * 1024 * 1024

/**
 * Reads the text of a feed. Throws an ImportError if it is none, or one that is broken off.
 */
export function parseDocument(text: string, address: string): FeedDocument {
  try {
    return { address, parsed: parseFeed(text) }
  } catch (error) {
    throw new ImportError(`${address} can't be read as a feed: ${(error as Error).message}`)
  }
}

/**
 * Yields a feed's documents, from the newest to the oldest: the first, and those to which it leads by
 * links to archives or pages (RFC 5005 §3, §4), by `next_url` of JSON Feed, or by WordPress's `?paged=`. What
 * can't be fetched ends it, with a line in the report.
 */
export async function* documentsFrom(
  first: FeedDocument,
  report: Report,
): AsyncGenerator<FeedDocument> {
  const seen = new Set([first.address])
  let bytes = 0
  let document = first
  yield document
  for (let page = 2; page <= mostPages && bytes < mostBytes; page++) {
    const guess = guessedPage(document, page)
    const address = linkedPage(document) ?? guess
    if (!address || seen.has(address)) return
    seen.add(address)
    try {
      const fetched = await fetchBytes(address, mostBytes)
      bytes += fetched.bytes.length
      document = parseDocument(fetched.text, address)
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      // Nobody said that there is another page.
      if (address !== guess)
        report.at({ file: address }, `older articles are missing: ${error.message}`)
      return
    }
    if (itemCount(document) === 0) return
    yield document
  }
  report.at({ file: document.address }, 'the feed goes on, but has too many pages or bytes')
}

/** The number of items in a document. */
export function itemCount({ parsed }: FeedDocument): number {
  if (parsed.format === 'atom') return parsed.feed.entries?.length ?? 0
  return parsed.feed.items?.length ?? 0
}

/** The address of the next older document, if this one names it on a host of the feed. */
function linkedPage({ address, parsed }: FeedDocument): string | undefined {
  const links =
    parsed.format === 'json'
      ? []
      : ((parsed.format === 'atom' ? parsed.feed.links : parsed.feed.atom?.links) ?? [])
  const link = ['prev-archive', 'next']
    .map((rel) => links.find((one) => one.rel === rel)?.href)
    .find((href) => href)
  const next = parsed.format === 'json' ? parsed.feed.next_url : link
  const url = next && URL.parse(next, address)
  return url && /^https?:/.test(address) && url.host === new URL(address).host
    ? url.href
    : undefined
}

/** WordPress has older items at `?paged=2`, and says nowhere so. */
function guessedPage({ address, parsed }: FeedDocument, page: number): string | undefined {
  const generator = parsed.format === 'rss' ? parsed.feed.generator : undefined
  if (!/^https?:/.test(address) || !/wordpress/i.test(generator ?? '')) return undefined
  const url = new URL(address)
  url.searchParams.set('paged', String(page))
  return url.href
}
