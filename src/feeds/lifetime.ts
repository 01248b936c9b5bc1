import { readSlice, type SliceState } from '../store/read-slices.ts'
import { mainSlice } from '../store/slices.ts'

/** A copy is good for this many seconds, unless a scheduled article comes first. */
export const longestLifetime = 300

/** What only another deployment changes is good for this many seconds. */
export const deploymentLifetime = 24 * 60 * 60

/** What is past its time may still be served for this many seconds while the store fails. */
export const staleLifetime = 7 * 24 * 60 * 60

/**
 * Returns for how many seconds from `now` (seconds since 1970) a copy of a slice is good: none
 * outlives the next scheduled article.
 */
export function lifetimeOf({ next }: Pick<SliceState, 'next'>, now: number): number {
  return next === undefined ? longestLifetime : Math.min(longestLifetime, next - now)
}

/** Returns for how many seconds from `now` a copy is good of what any of several slices may change. */
export function lifetimeOfSeveral(states: SliceState[], now: number): number {
  const next = states.flatMap(({ next = [] }) => next).sort((a, b) => a - b)[0]
  return lifetimeOf({ next }, now)
}

/**
 * Returns for how many seconds from `now` (seconds since 1970) a copy is good of what any scheduled
 * article may change: a list of all that there is, or that there is nothing.
 */
export async function lifetimeOfAll(db: D1Database, now: number): Promise<number> {
  return lifetimeOf((await readSlice(db, mainSlice, now)) ?? {}, now)
}
