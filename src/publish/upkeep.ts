import { cardSlug } from '../site/media.ts'
import type { Moment } from '../store/moment.ts'
import { markStaleFor, sweep } from './record-medium.ts'

// What is to be done, in the background, once media have changed. The press keeps a note of it.

/** In seconds. The rest of a medium that came in parts may be on its way. */
const sweepAfter = 25 * 60 * 60

/** A sweep of the bucket: when it goes on (seconds since 1970) and where. */
type Sweep = { due: number; cursor?: string }

/** The keys of the notes on media that have changed. */
const changed = 'medium:'

/** Each of these is looked for in the text of each article. */
const mostChanged = 50

/**
 * Notes that a medium is about to change, whatever becomes of that: articles that name it are to be
 * rendered again, and bytes may be left that no medium has. No article names a card.
 */
export async function noteMedium(
  storage: DurableObjectStorage,
  at: Moment,
  path: string,
): Promise<void> {
  if (cardSlug(path) === undefined) {
    await storage.put(changed + path, true)
    // Everything is looked at again.
    await storage.delete('renewal')
  }
  await noteSweep(storage, at)
}

/** Notes that bytes may be left that no medium has. */
export async function noteSweep(storage: DurableObjectStorage, { now }: Moment): Promise<void> {
  const noted = await storage.get<Sweep>('sweep')
  if (!noted) await storage.put('sweep', { due: now + sweepAfter } satisfies Sweep)
}

/** Makes the articles stale that name media which have changed. Returns whether any had. */
export async function markNoted(storage: DurableObjectStorage, at: Moment): Promise<boolean> {
  const noted = await storage.list({ prefix: changed, limit: mostChanged })
  const keys = [...noted.keys()]
  if (keys.length === 0) return false
  const paths = keys.map((key) => key.slice(changed.length))
  await markStaleFor(at, paths)
  await storage.delete(keys)
  return true
}

/** Deletes the next bytes that no medium has, if it is time to. */
export async function sweepIfDue(
  storage: DurableObjectStorage,
  at: Moment,
  bucket: R2Bucket | undefined,
): Promise<void> {
  const noted = await storage.get<Sweep>('sweep')
  if (!noted || noted.due > at.now) return
  const cursor = bucket && (await sweep(at, bucket, noted.cursor))
  if (cursor) await storage.put('sweep', { due: at.now, cursor } satisfies Sweep)
  else await storage.delete('sweep')
}

/** Returns when the next sweep is due, in seconds since 1970, if one is. */
export async function nextSweep(storage: DurableObjectStorage): Promise<number | undefined> {
  return (await storage.get<Sweep>('sweep'))?.due
}
