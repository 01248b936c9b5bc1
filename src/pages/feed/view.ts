import { archiveFacts, type NamedPage } from '../../feeds/archive.ts'
import { combinationName, readCombined } from '../../feeds/combination.ts'
import { pageUpTo } from '../../feeds/document.ts'
import { lifetimeOf, lifetimeOfSeveral } from '../../feeds/lifetime.ts'
import { type Combination, combinationAddress } from '../../site/addresses.ts'
import type { Slice } from '../../site/slices.ts'
import { readArchivePage } from '../../store/archive-page.ts'
import { type Entry, liveEntries } from '../../store/entries.ts'
import { type Listed, readListedOf } from '../../store/membership.ts'
import { readSlices } from '../../store/slices.ts'
import { isKnown, type Sending } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { readNewest, sliceFacts, sliceTopic, type Topic } from '../topic.ts'

/**
 * What a person is shown of a feed: some of its articles, and the topics whose pages have them all.
 * For a page of its archive, `page` has its name and those of the older and the newer page.
 */
export type FeedView = {
  topic: Topic
  homes: Topic[]
  /** For a combination: whether its articles are under all of the topics, or under any. */
  match?: Combination['match']
  listed: Listed[]
  /** Whether the feed has more articles than these. */
  hasMore?: boolean
  page?: { name: string; older?: string; newer?: string }
  sending: Sending
}

/**
 * A view, or undefined if there never was such a slice or such a page; `too-common` if there are too
 * many articles to find those of a combination in.
 */
type Seen = Promise<FeedView | 'too-common' | undefined>

/** The page of a feed shows this many of the newest articles. */
export const previewLength = 10

/** Returns what is shown of the window of a slice. */
export async function viewWindow(asked: PageAsked, slice: Slice): Seen {
  const { topic, sending, listed } = await readNewest(asked, slice, previewLength + 1)
  return topic && { topic, homes: [topic], ...preview(listed), sending }
}

/** Returns what is shown of a combination. */
export async function viewCombination(asked: PageAsked, combination: Combination): Seen {
  const { slices, match } = combination
  const { db, site, now } = asked
  const states = await readSlices(asked, slices)
  if (!states) return undefined
  const facts = [slices, match, states.map(sliceFacts)]
  const sending = { lifetime: lifetimeOfSeveral(states, now), facts }
  const isNew = !(await isKnown(asked, { sending }))
  const entries = isNew ? await readCombined(asked, combination, site.items) : []
  if (!entries) return 'too-common'
  const name = combinationName(combination, states, site)
  return {
    topic: { ...combinationAddress(combination), name },
    homes: slices.map((slice, i) => sliceTopic(slice, states[i]?.label ?? '', site)),
    match,
    ...preview(await readListedOf(db, keysOf(entries).slice(0, previewLength + 1))),
    sending,
  }
}

/** Returns what is shown of a document of a slice's archive. */
export async function viewArchive(
  asked: PageAsked,
  slice: Slice,
  { name, page, count }: NamedPage,
): Seen {
  const { db, site, now } = asked
  const found = await readArchivePage(asked, slice, page, count)
  if (!found) return undefined
  const facts = archiveFacts(found)
  const sending = { lifetime: lifetimeOf({ next: found.due }, now), facts }
  const isNew = !(await isKnown(asked, { sending }))
  const topic = sliceTopic(slice, found.label, site)
  const older = found.older > 0 ? pageUpTo(found.older) : undefined
  const newer = found.next === undefined ? undefined : pageUpTo(found.next)
  return {
    topic,
    homes: [topic],
    listed: isNew ? await readListedOf(db, keysOf(found.entries)) : [],
    page: { name, older, newer },
    sending,
  }
}

/** Returns the beginning of what is in a feed, and whether there is more. */
export function preview(listed: Listed[]): Pick<FeedView, 'listed' | 'hasMore'> {
  return { listed: listed.slice(0, previewLength), hasMore: listed.length > previewLength }
}

function keysOf(entries: Entry[]): number[] {
  return liveEntries(entries).map(({ key }) => key)
}
