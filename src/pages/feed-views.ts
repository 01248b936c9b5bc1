import { readPageName } from '../feeds/archive.ts'
import { type Combination, combinationName, combinationPlace } from '../feeds/combination.ts'
import type { FeedContext } from '../feeds/document.ts'
import { lifetimeOf, lifetimeOfSeveral } from '../feeds/lifetime.ts'
import { stampOf } from '../formats/index.ts'
import { readCombined } from '../store/combine.ts'
import type { Entry } from '../store/entries.ts'
import { readArchivePage } from '../store/read-feeds.ts'
import { type Listed, readListed, readListedOf, untilNow } from '../store/read-pages.ts'
import { readSlice, readSlices } from '../store/read-slices.ts'
import { mainSlice, pageTag, type Slice, siteTag, sliceTag } from '../store/slices.ts'
import { type Place, placeNamed } from './place.ts'

/**
 * What a person is shown of a feed: some of its articles, and the places where all of them can be
 * read. Of a document of its archive, `page` names it, and the ones before and after it.
 */
export type FeedView = {
  place: Place
  homes: Place[]
  /** Of a combination: whether its articles are in all of the places, or in any. */
  match?: Combination['match']
  listed: Listed[]
  /** Whether these are not all. */
  hasMore?: boolean
  page?: { name: string; older?: string; newer?: string }
  /** For so many seconds a copy is good, and a cache is told of a change under these tags. */
  lifetime: number
  tags: string[]
}

/** How many of the newest articles are shown. */
const previewLength = 10

/** Returns what is shown of the window of a slice; undefined where there never was such a slice. */
export async function viewWindow(
  { db, site, now }: FeedContext,
  slice: Slice,
): Promise<FeedView | undefined> {
  const [state, listed] = await Promise.all([
    readSlice(db, slice, now),
    readListed(db, slice, untilNow(now), previewLength + 1),
  ])
  if (slice !== mainSlice && !state) return undefined
  const place = placeNamed(slice, state?.label ?? '', site)
  const lifetime = lifetimeOf(state ?? {}, now)
  const tags = [siteTag, sliceTag(slice)]
  return { place, homes: [place], ...preview(listed), lifetime, tags }
}

/** Returns what is shown of a combination; undefined where one of its slices never was. */
export async function viewCombination(
  { db, site, now }: FeedContext,
  combination: Combination,
): Promise<FeedView | undefined> {
  const { slices, match } = combination
  const states = await readSlices(db, slices, now)
  if (!states) return undefined
  const entries = await readCombined(db, slices, match, site.items, now)
  const name = combinationName(combination, states, site)
  return {
    place: { ...combinationPlace(combination), name },
    homes: slices.map((slice, i) => placeNamed(slice, states[i]?.label ?? '', site)),
    match,
    ...preview(await readListedOf(db, keysOf(entries).slice(0, previewLength + 1))),
    lifetime: lifetimeOfSeveral(states, now),
    tags: [siteTag, ...slices.map(sliceTag)],
  }
}

/** Returns what is shown of a document of a slice's archive; undefined for one that is not there. */
export async function viewArchive(
  { db, site, format, now }: FeedContext,
  slice: Slice,
  name: string,
): Promise<FeedView | undefined> {
  const named = readPageName(name)
  if (!named) return undefined
  const { page, count } = named
  const wanted = { format, stamp: stampOf(site), now }
  const found = await readArchivePage(db, slice, page, count, wanted, { bodies: false })
  if (!found) return undefined
  const place = placeNamed(slice, found.label, site)
  return {
    place,
    homes: [place],
    listed: await readListedOf(db, keysOf(found.entries)),
    page: {
      name,
      older: page > 1 ? String(page - 1) : undefined,
      newer: found.hasNext ? String(page + 1) : undefined,
    },
    lifetime: lifetimeOf({ next: found.due }, now),
    tags: [siteTag, pageTag(slice, page)],
  }
}

function preview(listed: Listed[]): Pick<FeedView, 'listed' | 'hasMore'> {
  return { listed: listed.slice(0, previewLength), hasMore: listed.length > previewLength }
}

function keysOf(entries: Entry[]): number[] {
  return entries.flatMap(({ key, withdrawn }) => (withdrawn === undefined ? key : []))
}
