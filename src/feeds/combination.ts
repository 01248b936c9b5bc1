import { stampOf } from '../formats/stamp.ts'
import { longestLifetime } from '../http/cache-control.ts'
import { type Combination, combinationAddress, sliceCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, type Slice, sliceName } from '../site/slices.ts'
import { firstFitting } from '../store/entries.ts'
import { readCommon } from '../store/membership.ts'
import type { Moment } from '../store/moment.ts'
import { readSlices, readUnited, type SliceState } from '../store/slices.ts'
import { answerFor, answerNoFeed, type FeedAsked, introduce, writeDocument } from './document.ts'
import { lifetimeOfSeveral } from './lifetime.ts'
import { validatorsOfFacts } from './version.ts'

/** A combination has at most this many slices. */
export const mostSlices = 10

/** Returns the name of a combination; `states` are the states of its slices. */
export function combinationName({ slices, match }: Combination, states: SliceState[], site: Site) {
  const names = slices.map((slice, i) => sliceName(slice, states[i]?.label ?? '', site))
  return names.join(match === 'all' ? ' + ' : ' / ')
}

/**
 * Returns a combination's newest `items` articles, newest first, or as many as fit into a document,
 * and the withdrawn ones among them; undefined if there are too many articles to find them in.
 */
export async function readCombined(at: Moment, { slices, match }: Combination, items: number) {
  const found = await (match === 'all' ? readCommon : readUnited)(at, slices, items)
  return found && firstFitting(found)
}

/**
 * Returns the response with the newest articles, or 400 if there are too many to find them in;
 * undefined if one of the slices never existed.
 */
export async function answerCombination(
  asked: FeedAsked,
  combination: Combination,
): Promise<Response | 'outdated' | undefined> {
  const { slices, match } = combination
  const { site, now } = asked
  const address = combinationAddress(combination)
  // A change in any of the slices may change the combination.
  const versionOf = (states: SliceState[]) => {
    const facts = states.map((state) => [state.label, state.cursor, state.release, state.rendered])
    const moments = states.flatMap(({ changed, release = 0 }) => [changed, release])
    return {
      ...validatorsOfFacts([match, facts], Math.max(...moments), stampOf(site)),
      lifetime: lifetimeOfSeveral(states, now),
      site: Math.max(...states.map(({ site }) => site)),
    }
  }
  let isTooCommon = false
  const response = await answerFor(asked, {
    ...introduce(asked, address),
    readVersion: async () => {
      const states = await readSlices(asked, slices)
      return states && versionOf(states)
    },
    make: async () => {
      const states = await readSlices(asked, slices)
      if (!states) return undefined
      const entries = await readCombined(asked, combination, site.items)
      isTooCommon = !entries
      if (!entries) return undefined
      const title = feedTitle(site, combinationName(combination, states, site))
      const listing = { entries, fragments: new Map() }
      return {
        ...versionOf(states),
        body: await writeDocument(asked, address, title, listing, { older: 0 }),
      }
    },
  })
  return response ?? (isTooCommon ? refuseCommon(slices) : undefined)
}

function refuseCommon(slices: Slice[]): Response {
  const reason =
    'Few of the newest articles have all of these tags and authors, and there are too many to look through. '
  const advice = 'Name a rarer tag or author, or add match=any.'
  return answerNoFeed(reason + advice, 400, longestLifetime, slices.map(sliceCacheTag))
}
