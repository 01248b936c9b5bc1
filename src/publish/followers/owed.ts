import { toInstant } from '../../article/dates.ts'

/** A follower that has not been told of everything yet, why, and when it will be. */
export type Owed = { follower: string; retry: string; reason?: string }

/** Whether every follower has been told of everything, or who has not. */
export type Told = { told: boolean; owed?: Owed[] }

/** Logs that a follower could not be told, and returns what is owed to it until it is tried again. */
export function owedAfter(reason: string, follower: string, retry: number): Owed {
  console.warn(JSON.stringify({ event: 'owed', follower, reason }))
  return owedUntil(follower, retry, reason)
}

/** Returns what is owed to a follower until it is told, at this time in seconds since 1970. */
export function owedUntil(follower: string, retry: number, reason?: string): Owed {
  return { follower, retry: toInstant(retry), reason }
}
