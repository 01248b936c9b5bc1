import type { Instant } from '../article.ts'

/** Returns the instant as D1 has it: in seconds since 1970. */
export function toSeconds(instant: Instant): number {
  return Date.parse(instant) / 1000
}

/** Returns the instant that is `seconds` after 1970. */
export function fromSeconds(seconds: number): Instant {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
