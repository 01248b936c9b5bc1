import { term } from '../article/text.ts'
import { formatNames, formats, stampOf } from '../formats/index.ts'
import type { Document, Resource } from '../http/respond.ts'
import { validatorsOfFacts } from '../http/validators.ts'
import type { Site } from '../site/site.ts'
import { readCombined } from '../store/combine.ts'
import { readSlices, type SliceState } from '../store/read-slices.ts'
import { authorSlice, type Slice, tagSlice } from '../store/slices.ts'
import { type FeedContext, introduce, tagsOf, write } from './document.ts'
import { lifetimeOfSeveral } from './lifetime.ts'
import { type FeedPlace, pathOf, placeOf, sliceName, titleNamed } from './place.ts'

/** A feed of what several slices have in common (`all`), or hold between them (`any`). */
export type Combination = { slices: Slice[]; match: 'all' | 'any' }

/** A combination has at most this many slices. */
export const mostSlices = 10

/**
 * Returns the combination that the query of a main feed asks for, in canonical order; undefined for
 * a query that asks for none.
 */
export function readCombinationQuery(query: URLSearchParams): Combination | undefined {
  const named = (name: string, sliceOf: (term: string) => Slice) =>
    [...new Set(query.getAll(name).map(term))].filter(Boolean).sort().map(sliceOf)
  const slices = [...named('tag', tagSlice), ...named('author', authorSlice)]
  if (slices.length === 0) return undefined
  return { slices, match: query.get('match') === 'any' ? 'any' : 'all' }
}

/**
 * Returns the canonical path and query of a feed that is asked for with a query: a combination of
 * one slice has a path of its own, `raw` asks for the document whoever asks, and what says nothing
 * is left out. Returns undefined for a path that takes no query.
 */
export function canonicalFeed(path: string, query: URLSearchParams): string | undefined {
  const format = formatNames.find((name) => path.endsWith(`/${formats[name].path}`))
  if (!format) return undefined
  const isMain = path === `/${formats[format].path}`
  const combination = isMain ? readCombinationQuery(query) : undefined
  const single = combination?.slices.length === 1 ? combination.slices[0] : undefined
  const address = single ? placeOf(single).path(format) : path
  const terms = combination && !single ? [writeQuery(combination)] : []
  const kept = [...terms, ...(query.has('raw') ? ['raw'] : [])].join('&')
  return kept ? `${address}?${kept}` : address
}

/** Returns where a combination is. */
export function combinationPlace(combination: Combination): FeedPlace {
  const query = writeQuery(combination)
  return { home: '/', path: (format) => `/${formats[format].path}?${query}` }
}

/** Returns the name of a combination; `states` are those of its slices. */
export function combinationName(
  { slices, match }: Combination,
  states: SliceState[],
  site: Site,
): string {
  const names = slices.map((slice, i) => sliceName(slice, states[i]?.label ?? '', site))
  return names.join(match === 'all' ? ' + ' : ' / ')
}

/** Returns a combination as a resource. */
export function combinationResource(context: FeedContext, combination: Combination): Resource {
  const { slices, match } = combination
  const { db, site, format, now } = context
  const stamp = stampOf(site)
  const place = combinationPlace(combination)
  // Whatever moves one of the slices may move the combination.
  const versionOf = (states: SliceState[]) => {
    const facts = [match, states.map(({ label, cursor, release }) => [label, cursor, release])]
    const modified = Math.max(
      ...states.map(({ changed, release = 0 }) => Math.max(changed, release)),
    )
    return {
      ...validatorsOfFacts(facts, modified, stamp),
      lifetime: lifetimeOfSeveral(states, now),
    }
  }
  return {
    ...introduce(site, place, format),
    readVersion: async () => {
      const states = await readSlices(db, slices, now)
      return states && versionOf(states)
    },
    make: async (): Promise<Document | undefined> => {
      const states = await readSlices(db, slices, now)
      if (!states) return undefined
      const entries = await readCombined(db, slices, match, site.items, now)
      const title = titleNamed(site, combinationName(combination, states, site))
      return {
        ...versionOf(states),
        body: await write(context, place, title, { entries, bodies: new Map() }, { behind: 0 }),
        tags: tagsOf(slices, entries),
      }
    },
  }
}

function writeQuery({ slices, match }: Combination): string {
  // A path such as /tags/iran says the same as tag=iran.
  const terms = slices.map((slice) => pathOf(slice).replace(/^\/(.+?)s\//, '$1='))
  return [...terms, ...(match === 'any' ? ['match=any'] : [])].join('&').replaceAll("'", '%27')
}
