import type { FeedItem } from '../import/feed/items.ts'
import type { OldFeed } from '../import/feed/old-feed.ts'

/** What a program calls an item of a feed; undefined for one that nothing new can be the same as. */
type Identity = (item: FeedItem, feed: Pick<OldFeed, 'format' | 'address'>) => string | undefined

/**
 * How programs tell items apart, by their names. A program shows as new what has an identity that no
 * item had before. The manual has the sources.
 */
export const identities: Readonly<Record<string, Identity>> = {
  // An RSS guid without isPermaLink="false" and an Atom id are addresses to it, which it completes.
  feedparser: ({ guid, isPermalink, link, title }, { format, address }) => {
    if (!guid) return link || title
    return isPermalink || format === 'atom' ? completed(guid, address) : guid
  },
  newsboat: ({ guid, link, title, date }) => guid || (link && date ? link + date : link || title),
  // Without a guid, it takes a hash of the link or title and the date.
  NetNewsWire: ({ guid }) => guid || undefined,
}

/** The programs that read a format. */
export function readersOf(format: OldFeed['format']): string[] {
  return Object.keys(identities).filter((name) => name !== 'newsboat' || format !== 'json')
}

function completed(guid: string, address: string): string {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(guid)
  return isAbsolute ? guid : (URL.parse(guid, address)?.href ?? guid)
}
