import { longestLifetime } from '../http/cache-control.ts'
import { mainSlice } from '../site/slices.ts'
import type { Moment } from '../store/moment.ts'
import { readSlice, type SliceState } from '../store/slices.ts'

/** Returns the lifetime of a copy of a slice in seconds: none outlives the next scheduled article. */
export function lifetimeOf({ next }: Pick<SliceState, 'next'>, now: number): number {
  return next === undefined ? longestLifetime : Math.min(longestLifetime, next - now)
}

/** Returns the lifetime, in seconds, of a copy that a change of any of several slices may change. */
export function lifetimeOfSeveral(states: SliceState[], now: number): number {
  const next = states.flatMap(({ next = [] }) => next).sort((a, b) => a - b)[0]
  return lifetimeOf({ next }, now)
}

/**
 * Returns the lifetime, in seconds, of a copy that any scheduled article may change: a list of
 * everything that is published, or the answer that there is nothing.
 */
export async function lifetimeOfAll(at: Moment): Promise<number> {
  return lifetimeOf((await readSlice(at, mainSlice)) ?? {}, at.now)
}
