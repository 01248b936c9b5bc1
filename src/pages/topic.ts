import { lifetimeOf } from '../feeds/lifetime.ts'
import { formatNames, formats } from '../formats/index.ts'
import { absoluteUrl, type FeedAddress, feedAddress, sliceCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, mainSlice, type Slice, sliceName } from '../site/slices.ts'
import { readListed, untilNow } from '../store/membership.ts'
import { readSlice } from '../store/slices.ts'
import type { PageAsked, Sending } from './answer.ts'

/** What a page or a feed is about, and where its feed is. The main feed has no name. */
export type Topic = FeedAddress & { name?: string }

export const mainTopic: Topic = feedAddress(mainSlice)

/** Returns a slice as a topic; `label` is its name as its articles write it. */
export function sliceTopic(slice: Slice, label: string, site: Site): Topic {
  return { ...feedAddress(slice), name: sliceName(slice, label, site) }
}

/** Returns a slice as a topic, if there ever was one, and how a page of its articles is sent. */
export async function readTopic(asked: PageAsked, slice: Slice) {
  const state = await readSlice(asked, slice)
  // The main one is there before its first article.
  const isThere = state !== undefined || slice === mainSlice
  const topic = isThere ? sliceTopic(slice, state?.label ?? '', asked.site) : undefined
  const lifetime = lifetimeOf(state ?? {}, asked.now)
  return { topic, sending: { lifetime, tags: [sliceCacheTag(slice)] } satisfies Sending }
}

/** The page of a slice shows at most this many articles; the others are in its archive. */
const mostCards = 30

/** Returns the same, and up to `most` articles of the slice, newest first. */
export async function readNewest(
  asked: PageAsked,
  slice: Slice,
  most = Math.min(asked.site.items, mostCards),
) {
  const [read, listed] = await Promise.all([
    readTopic(asked, slice),
    readListed(asked.db, slice, untilNow(asked.now), most),
  ])
  return { ...read, listed }
}

/** Returns the feeds of a topic as they are offered, with the `name` that people call the format. */
export function offersOf(site: Site, { document, name: topic }: Topic) {
  return formatNames.map((format) => {
    const { name, mediaType, file } = formats[format]
    const [type = ''] = mediaType.split(';')
    const title = `${feedTitle(site, topic)} (${name})`
    return { format, name, type, title, url: absoluteUrl(site, document(file)) }
  })
}
