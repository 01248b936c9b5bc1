import { stampOf } from '../formats/stamp.ts'
import { searchAddress, searchName } from '../site/search.ts'
import { feedTitle, mainSlice } from '../site/slices.ts'
import { firstFitting } from '../store/entries.ts'
import { type Found, readFound } from '../store/found.ts'
import type { Moment } from '../store/moment.ts'
import type { Sought } from '../store/search-index.ts'
import { readSlice } from '../store/slices.ts'
import { answerFor, type FeedAsked, introduce, writeDocument } from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { validatorsOfFacts } from './version.ts'

/**
 * Resolves to the articles that the press finds, as the store has them now: what is withdrawn is in
 * none, however late the index is. Rejects if there is no index yet.
 */
export async function findArticles(
  at: Moment,
  press: Env['PRESS'],
  sought: Sought,
): Promise<Found[]> {
  const keys = await press.getByName('press').find(sought)
  if (!keys) throw new Error('the index of the search is being made')
  return readFound(at, keys)
}

/** Returns the response with the newest articles that a search finds. */
export function answerSearch(
  asked: FeedAsked,
  press: Env['PRESS'],
  query: string,
): Promise<Response | 'outdated' | undefined> {
  const { site, now } = asked
  const address = searchAddress(query)
  const title = feedTitle(site, searchName(site, query))
  const find = async () => {
    const [state, found] = await Promise.all([
      readSlice(asked, mainSlice),
      findArticles(asked, press, { query, order: 'newest', most: site.items }),
    ])
    const entries = firstFitting(found)
    // What is found is the version, since the index may follow a change later than the store does.
    const facts = [title, state?.rendered, entries.map(({ key, cursor }) => [key, cursor])]
    const version = {
      ...validatorsOfFacts(facts, 0, stampOf(site)),
      lifetime: lifetimeOf(state ?? {}, now),
      site: state?.site ?? asked.siteVersion,
    }
    return { version, entries }
  }
  return answerFor(asked, {
    ...introduce(asked, address),
    readVersion: async () => (await find()).version,
    make: async () => {
      const { version, entries } = await find()
      const listing = { entries, fragments: new Map() }
      return { ...version, body: await writeDocument(asked, address, title, listing, { older: 0 }) }
    },
  })
}
