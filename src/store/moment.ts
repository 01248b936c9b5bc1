/** The store at a time (seconds since 1970): later articles are not there yet. */
export type Moment = { db: D1Database; now: number }
