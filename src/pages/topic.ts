import { lifetimeOf } from '../feeds/lifetime.ts'
import { type FeedAddress, feedAddress, sliceCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { mainSlice, type Slice, sliceName } from '../site/slices.ts'
import { type Listed, readListed, untilNow } from '../store/membership.ts'
import { readSlice } from '../store/slices.ts'
import type { PageAsked, Sending } from './answer.ts'

/** What a page or a feed is about, and where its feed is. The main feed has no name. */
export type Topic = FeedAddress & { name?: string }

export const mainTopic: Topic = feedAddress(mainSlice)

/** Returns a slice as a topic; `label` is its name as its articles write it. */
export function sliceTopic(slice: Slice, label: string, site: Site): Topic {
  return { ...feedAddress(slice), name: sliceName(slice, label, site) }
}

/**
 * Returns a slice as a topic, and how a page of its articles is sent. The topic is undefined if
 * there never was such a slice; the main one is there before its first article.
 */
export async function readTopic(
  asked: PageAsked,
  slice: Slice,
): Promise<{ topic?: Topic; sending: Sending }> {
  const { site, now } = asked
  const state = await readSlice(asked, slice)
  const isThere = state !== undefined || slice === mainSlice
  return {
    topic: isThere ? sliceTopic(slice, state?.label ?? '', site) : undefined,
    sending: { lifetime: lifetimeOf(state ?? {}, now), tags: [sliceCacheTag(slice)] },
  }
}

/** The page of a slice shows at most this many articles; the others are in its archive. */
const mostCards = 30

/** Returns the articles that the page of a slice shows, newest first. */
export function readNewest({ db, site, now }: PageAsked, slice: Slice): Promise<Listed[]> {
  return readListed(db, slice, untilNow(now), Math.min(site.items, mostCards))
}
