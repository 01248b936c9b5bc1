import { toSeconds } from '../article/dates.ts'
import { lifetimeOf } from '../feeds/lifetime.ts'
import { formatNames, formats } from '../formats/index.ts'
import { absoluteUrl, type FeedAddress, feedAddress, sliceCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, mainSlice, type Slice, sliceName } from '../site/slices.ts'
import { type Listed, readListed, untilNow } from '../store/membership.ts'
import { readSlice, type SliceState } from '../store/slices.ts'
import { isKnown, type Sending } from './answer.ts'
import type { PageAsked } from './asked.ts'

/** What a page or a feed is about, and where its feed is. The main feed has no name. */
export type Topic = FeedAddress & { name?: string }

export const mainTopic: Topic = feedAddress(mainSlice)

/** Returns a slice as a topic; `label` is its name as its articles spell it. */
export function sliceTopic(slice: Slice, label: string, site: Site): Topic {
  return { ...feedAddress(slice), name: sliceName(slice, label, site) }
}

/**
 * Returns what determines everything that a page shows of the articles of a slice: the latest write
 * of any of them, and the newest date that has come, which tells those that are out.
 */
export function sliceFacts(state: SliceState | undefined): unknown[] {
  return [state?.touched, state?.release]
}

/** Returns a slice as a topic, if it ever existed, and how a page of its articles is sent. */
export async function readTopic(asked: PageAsked, slice: Slice) {
  const state = await readSlice(asked, slice)
  // The main feed exists before its first article.
  const isThere = state !== undefined || slice === mainSlice
  const topic = isThere ? sliceTopic(slice, state?.label ?? '', asked.site) : undefined
  const lifetime = lifetimeOf(state ?? {}, asked.now)
  const facts = sliceFacts(state)
  return {
    topic,
    sending: { lifetime, cacheTags: [sliceCacheTag(slice)], facts } satisfies Sending,
    state,
  }
}

/** The page of a slice shows at most this many articles; the others are in its archive. */
export const mostCards = 30

/** Returns how many articles the page of a slice shows at most. */
export function cardsOf(site: Site): number {
  return Math.min(site.items, mostCards)
}

/**
 * Returns the same, up to `most` articles of the slice, newest first, and whether there are older ones;
 * none if the client has them.
 */
export async function readNewest(asked: PageAsked, slice: Slice, most = cardsOf(asked.site)) {
  const reading = readTopic(asked, slice)
  const isListed = !(await isKnown(asked, reading))
  const [read, listed] = await Promise.all([
    reading,
    isListed ? readListed(asked.db, slice, untilNow(asked.now), most) : [],
  ])
  return { ...read, listed, hasOlder: hasOlder(listed, read.state) }
}

/**
 * Whether a slice has older articles than the last of these, as its row tells. That may miss some of the
 * same second while an article is scheduled.
 */
function hasOlder(listed: Listed[], state: SliceState | undefined): boolean {
  const last = listed.at(-1)
  if (!last || !state || state.live <= listed.length) return false
  return state.next === undefined || toSeconds(last.meta.published) > (state.since ?? Infinity)
}

/** Returns the feeds of a topic as pages offer them; `name` is what people call the format. */
export function offersOf(site: Site, { document, name: topic }: Topic) {
  return formatNames.map((format) => {
    const { name, mediaType, file } = formats[format]
    const [type = ''] = mediaType.split(';')
    const title = `${feedTitle(site, topic)} (${name})`
    return { format, name, type, title, url: absoluteUrl(site, document(file)) }
  })
}
