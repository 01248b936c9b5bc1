import { isIri } from '../../article/iri.ts'
import type { FeedDocument } from './documents.ts'
import type { FeedItem } from './items.ts'

/**
 * Returns why some readers of an old feed see an item of it once more, although its article keeps the id;
 * undefined if none do. How readers tell items apart is in src/cli/README.md.
 */
export function lostIdentity(
  { guid, isPermalink }: FeedItem,
  format: FeedDocument['parsed']['format'],
): string | undefined {
  if (format === 'atom' && guid && !isIri(guid)) {
    return 'its id is no address or URN, which Atom asks for, so readers of the Atom feed see it once more'
  }
  if (format === 'rss' && !guid) {
    return 'it has no guid: its link became its id, and readers such as newsboat see it once more'
  }
  if (format === 'rss' && isPermalink && guid && !/^[a-z][a-z0-9+.-]*:/i.test(guid)) {
    return 'its guid is a relative address: it is kept as it is, and feedparser, which completes it, sees it once more'
  }
  return undefined
}
