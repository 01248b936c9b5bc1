import { lifetimeOf } from '../edge/freshness.ts'
import type { Document, Resource } from '../edge/respond.ts'
import { validatorsOfFacts } from '../edge/validators.ts'
import { formatNames, formats, stampOf } from '../formats/index.ts'
import { readCombined } from '../store/combine.ts'
import { readSlices, type SliceState } from '../store/read-slices.ts'
import { authorSlice, type Slice, tagSlice } from '../store/slices.ts'
import { term } from '../text.ts'
import { type FeedContext, introduce, tagsOf, write } from './document.ts'
import { type FeedPlace, nameOf, pathOf, placeOf } from './place.ts'

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
 * one slice has a path of its own, `?raw` alone asks for the document whoever asks, and what says
 * nothing is left out. Returns undefined where nothing of the query stays.
 */
export function canonicalFeed(path: string, query: URLSearchParams): string | undefined {
  const format = formatNames.find((name) => path.endsWith(`/${formats[name].path}`))
  if (!format) return undefined
  const isMain = path === `/${formats[format].path}`
  const combination = isMain ? readCombinationQuery(query) : undefined
  if (!combination) return query.has('raw') ? `${path}?raw` : undefined
  const { slices, match } = combination
  if (slices.length === 1 && slices[0]) return placeOf(slices[0]).path(format)
  return `${path}?${writeQuery(slices, match)}`
}

/** Returns a combination as a resource. */
export function combinationResource(
  context: FeedContext,
  { slices, match }: Combination,
): Resource {
  const { db, site, format, now } = context
  const stamp = stampOf(site)
  const place: FeedPlace = {
    home: '/',
    path: (format) => `/${formats[format].path}?${writeQuery(slices, match)}`,
  }
  // Whatever moves one of the slices may move the combination.
  const versionOf = (states: SliceState[]) => {
    const facts = [match, states.map(({ label, cursor, release }) => [label, cursor, release])]
    const modified = Math.max(
      ...states.map(({ changed, release = 0 }) => Math.max(changed, release)),
    )
    const next = states.flatMap(({ next = [] }) => next).sort((a, b) => a - b)[0]
    return { ...validatorsOfFacts(facts, modified, stamp), lifetime: lifetimeOf({ next }, now) }
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
      const names = slices.map((slice, i) => nameOf(slice, states[i]?.label ?? '', site))
      const title = `${site.title}: ${names.join(match === 'all' ? ' + ' : ' / ')}`
      return {
        ...versionOf(states),
        body: await write(context, place, title, { entries, bodies: new Map() }, { behind: 0 }),
        tags: tagsOf(slices, entries),
      }
    },
  }
}

function writeQuery(slices: Slice[], match: Combination['match']): string {
  // A path such as /tags/iran says the same as tag=iran.
  const terms = slices.map((slice) => pathOf(slice).replace(/^\/(.+?)s\//, '$1='))
  return [...terms, ...(match === 'any' ? ['match=any'] : [])].join('&').replaceAll("'", '%27')
}
