import { documentAt, type FeedDocument, isOnWeb, linksOf } from './documents.ts'
import { type FeedItem, feedItemsIn } from './items.ts'

/** More than any feed is known to have. A reader gives up earlier. */
const mostBytes = 64 * 1024 * 1024

/** A feed document: `address` is where a reader has it from. */
export type OldFeed = {
  format: FeedDocument['parsed']['format']
  address: string
  items: FeedItem[]
}

/**
 * Returns the document of a feed that readers poll, from a file or URL; what it leads to isn't read.
 * Throws an ImportError if there is none, or it is no feed, has over 64 MiB or doesn't come within 30 s.
 */
export async function readOldFeed(given: string): Promise<OldFeed> {
  const document = await documentAt(given, mostBytes)
  const { parsed, address } = document
  return {
    format: parsed.format,
    address: isOnWeb(address) ? address : (selfOf(document) ?? ''),
    items: feedItemsIn(document),
  }
}

/** The address that a feed says it has. */
function selfOf(document: FeedDocument): string | undefined {
  const { parsed } = document
  if (parsed.format === 'json') return parsed.feed.feed_url
  return linksOf(document).find(({ rel }) => rel === 'self')?.href
}
