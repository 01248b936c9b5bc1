/** The store, as it is to be read at `now` (seconds since 1970): later articles are not there yet. */
export type Moment = { db: D1Database; now: number }
