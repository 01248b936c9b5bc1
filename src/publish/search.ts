import type { Moment } from '../store/moment.ts'
import { updateIndex } from '../store/search-index.ts'

/** After a step that failed, the next one, in seconds. */
const pause = 60

/**
 * Brings the index of the search a step further. Returns when it goes on, in seconds since 1970;
 * undefined if it has everything. What is written stands, even if this fails.
 */
export async function keepIndex(
  storage: DurableObjectStorage,
  { db, now }: Moment,
): Promise<number | undefined> {
  try {
    return (await updateIndex(storage, db)) ? undefined : now
  } catch (error) {
    console.error(JSON.stringify({ event: 'error', area: 'search', message: String(error) }))
    return now + pause
  }
}
