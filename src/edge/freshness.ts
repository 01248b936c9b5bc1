import type { SliceState } from '../store/read.ts'

/** A copy is good for this many seconds, unless a scheduled article comes first. */
export const longestLifetime = 300

/**
 * Returns for how many seconds from `now` (seconds since 1970) a copy of a slice is good: none
 * outlives the next scheduled article.
 */
export function lifetimeOf({ next }: SliceState, now: number): number {
  return next === undefined ? longestLifetime : Math.min(longestLifetime, next - now)
}
