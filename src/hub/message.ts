import * as v from 'valibot'

/** The version of the messages that this Worker sends and understands. */
const version = 1

/**
 * What wakes a delivery: subscriptions that are claimed until then, and the time at which they were, in
 * seconds since 1970. What they are owed is in the store.
 */
export type Message = { version: typeof version; at: number; until: number; ids: number[] }

const message = v.object({
  version: v.literal(version),
  at: v.number(),
  until: v.number(),
  ids: v.array(v.number()),
})

/** Returns a message. */
export function write(at: number, until: number, ids: number[]): Message {
  return { version, at, until, ids }
}

/** Returns what a message says; undefined for one of another version, whose claims will expire. */
export function read(body: unknown): Message | undefined {
  const { success, output } = v.safeParse(message, body)
  return success ? output : undefined
}
