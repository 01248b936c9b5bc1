import { documentAt, type FeedDocument } from './documents.ts'
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
  return oldFeedIn(await documentAt(given, mostBytes))
}

function oldFeedIn(document: FeedDocument): OldFeed {
  const { parsed, address } = document
  const own = selfOf(document)
  const isFile = !/^https?:/i.test(address)
  return {
    format: parsed.format,
    address: isFile ? (own ?? '') : address,
    items: feedItemsIn(document),
  }
}

/** The address that a feed says it has. */
function selfOf({ parsed }: FeedDocument): string | undefined {
  if (parsed.format === 'json') return parsed.feed.feed_url
  const links = parsed.format === 'atom' ? parsed.feed.links : parsed.feed.atom?.links
  return links?.find(({ rel }) => rel === 'self')?.href
}
