import { stampOf } from '../formats/stamp.ts'
import { deploymentLifetime, sharedControl } from '../http/cache-control.ts'
import { type Document, respond } from '../http/respond.ts'
import { type Combination, combinationAddress } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, sliceName } from '../site/slices.ts'
import type { Entry } from '../store/entries.ts'
import { readCommon } from '../store/membership.ts'
import { readSlices, readUnited, type SliceState } from '../store/slices.ts'
import {
  documentCacheTags,
  type FeedAsked,
  feedVary,
  introduce,
  writeDocument,
} from './document.ts'
import { lifetimeOfSeveral } from './lifetime.ts'
import { validatorsOfFacts } from './version.ts'

/** A combination has at most this many slices. */
export const mostSlices = 10

/** Returns the name of a combination; `states` are those of its slices. */
export function combinationName(
  { slices, match }: Combination,
  states: SliceState[],
  site: Site,
): string {
  const names = slices.map((slice, i) => sliceName(slice, states[i]?.label ?? '', site))
  return names.join(match === 'all' ? ' + ' : ' / ')
}

/**
 * Returns the newest `items` articles of a combination at `now` (seconds since 1970), newest first, and
 * the withdrawn ones between them.
 */
export function readCombined(
  db: D1Database,
  { slices, match }: Combination,
  items: number,
  now: number,
): Promise<Entry[]> {
  return (match === 'all' ? readCommon : readUnited)(db, slices, items, now)
}

/**
 * Returns the response with the newest articles of a combination; undefined where one of its slices
 * never was.
 */
export function answerCombination(
  asked: FeedAsked,
  combination: Combination,
): Promise<Response | undefined> {
  const { slices, match } = combination
  const { db, site, now } = asked
  const address = combinationAddress(combination)
  // Whatever moves one of the slices may move the combination.
  const versionOf = (states: SliceState[]) => {
    const facts = states.map(({ label, cursor, release, rendered }) => {
      return [label, cursor, release, rendered]
    })
    const moments = states.flatMap(({ changed, release = 0 }) => [changed, release])
    return {
      ...validatorsOfFacts([match, facts], Math.max(...moments), stampOf(site)),
      lifetime: lifetimeOfSeveral(states, now),
    }
  }
  return respond(asked, {
    ...introduce(asked, address),
    readVersion: async () => {
      const states = await readSlices(db, slices, now)
      return states && versionOf(states)
    },
    make: async (): Promise<Document | undefined> => {
      const states = await readSlices(db, slices, now)
      if (!states) return undefined
      const entries = await readCombined(db, combination, site.items, now)
      const title = feedTitle(site, combinationName(combination, states, site))
      const listing = { entries, bodies: new Map() }
      return {
        ...versionOf(states),
        body: await writeDocument(asked, address, title, listing, { behind: 0 }),
        tags: documentCacheTags(slices, entries),
      }
    },
  })
}

/** Returns the response to a program that asks for a combination of too many slices. */
export function answerTooMany(): Response {
  return new Response(`A feed combines at most ${mostSlices} tags and authors.\n`, {
    status: 400,
    headers: {
      ...sharedControl(deploymentLifetime),
      'Content-Type': 'text/plain; charset=UTF-8',
      Vary: feedVary,
    },
  })
}
