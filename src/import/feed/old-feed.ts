import { readFileSync, statSync } from 'node:fs'
import type { AtomFeed, JsonFeed, RdfFeed, RssFeed } from 'feedsmith'
import { ImportError } from '../moved.ts'
import { charsetOf } from '../xml-file.ts'
import { type FeedDocument, parseDocument } from './documents.ts'
import { fetchBytes } from './fetch.ts'

/** More than any feed is known to have. A reader gives up earlier. */
const mostBytes = 64 * 1024 * 1024

const accepted = 'application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.1'

/**
 * What programs tell the items of a feed apart by. `isPermalink`: RSS says that the guid is an
 * address, or doesn't say that it is none. `date` is as it is written.
 */
export type FeedItem = {
  guid?: string
  isPermalink: boolean
  link?: string
  title?: string
  date?: string
}

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
  if (/^https?:/i.test(given)) {
    const { text, url } = await fetchBytes(given, mostBytes, accepted)
    return oldFeedIn(parseDocument(text, url))
  }
  const found = statSync(given, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new ImportError(`there is no file ${given}`)
  if (found.size > mostBytes) throw new ImportError(`${given} has over ${mostBytes} bytes`)
  const bytes = readFileSync(given)
  const text = new TextDecoder(charsetOf(bytes.subarray(0, 1024))).decode(bytes)
  return oldFeedIn(parseDocument(text, given))
}

function oldFeedIn(document: FeedDocument): OldFeed {
  const { parsed, address } = document
  const own = selfOf(document)
  const isFile = !/^https?:/i.test(address)
  return {
    format: parsed.format,
    address: isFile ? (own ?? '') : address,
    items: itemsIn(document),
  }
}

/** The address that a feed says it has. */
function selfOf({ parsed }: FeedDocument): string | undefined {
  if (parsed.format === 'json') return parsed.feed.feed_url
  const links = parsed.format === 'atom' ? parsed.feed.links : parsed.feed.atom?.links
  return links?.find(({ rel }) => rel === 'self')?.href
}

function itemsIn({ parsed }: FeedDocument): FeedItem[] {
  const { format, feed } = parsed
  if (format === 'atom') {
    const entries = (feed.entries ?? []) as AtomFeed.Entry<string>[]
    return entries.map(({ id, links = [], title, published, updated }) => ({
      guid: id,
      isPermalink: false,
      link: links.find(({ rel }) => rel === undefined || rel === 'alternate')?.href,
      title: title?.value,
      date: published ?? updated,
    }))
  }
  if (format === 'json') {
    const items = (feed.items ?? []) as JsonFeed.Item<string>[]
    return items.map(({ id, url, title, date_published }) => {
      return { guid: id, isPermalink: false, link: url, title, date: date_published }
    })
  }
  if (format === 'rdf') {
    const items = (feed.items ?? []) as RdfFeed.Item<string>[]
    return items.map(({ rdf, link, title, dc }) => {
      return { guid: rdf?.about, isPermalink: false, link, title, date: dc?.dates?.[0] }
    })
  }
  return ((feed.items ?? []) as RssFeed.Item<string>[]).map(
    ({ guid, link, title, pubDate, dc }) => ({
      guid: guid?.value,
      isPermalink: guid !== undefined && guid.isPermaLink !== false,
      link,
      title,
      date: pubDate ?? dc?.dates?.[0],
    }),
  )
}
