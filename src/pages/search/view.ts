import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { findArticles } from '../../feeds/search.ts'
import { sliceCacheTag } from '../../site/addresses.ts'
import { searchAddress, searchName } from '../../site/search.ts'
import { mainSlice } from '../../site/slices.ts'
import type { Sought } from '../../store/search-index.ts'
import type { PageAsked } from '../asked.ts'
import { type FeedView, preview, previewLength } from '../feed/view.ts'

/** Returns what a search finds, as a topic with feeds of its own, and how a page of it is sent. */
export async function readSearched(asked: PageAsked, sought: Sought) {
  const { c, site } = asked
  const [found, lifetime] = await Promise.all([
    findArticles(asked, c.env.PRESS, sought),
    lifetimeOfAll(asked),
  ])
  const { query } = sought
  return {
    topic: { ...searchAddress(query), name: searchName(site, query) },
    listed: found,
    sending: { lifetime, cacheTags: [sliceCacheTag(mainSlice)] },
  }
}

/** Returns what is shown of the feed of a search. */
export async function viewSearch(asked: PageAsked, query: string): Promise<FeedView> {
  const sought: Sought = { query, order: 'newest', most: previewLength + 1 }
  const { topic, listed, sending } = await readSearched(asked, sought)
  return { topic, homes: [topic], ...preview(listed), sending }
}
