import type { AtomFeed, JsonFeed, parseFeed, RdfFeed, RssFeed } from 'feedsmith'

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

/** Returns the items of a feed in any format, as far as they tell what they are. */
export function feedItemsIn({ parsed }: { parsed: ReturnType<typeof parseFeed> }): FeedItem[] {
  const { format, feed } = parsed
  if (format === 'atom') {
    const entries = (feed.entries ?? []) as AtomFeed.Entry<string>[]
    return entries.map(({ id: guid, links, title, published, updated }) => {
      const date = published ?? updated
      return { guid, isPermalink: false, link: alternateOf(links), title: title?.value, date }
    })
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

/** Returns the address of the page that the links of a feed or an entry in Atom name. */
export function alternateOf(links: { rel?: string; href?: string }[] = []): string | undefined {
  return links.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
}
