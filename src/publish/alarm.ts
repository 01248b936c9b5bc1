import { NoSiteError } from '../store/site.ts'

/** After an alarm that failed, the next one, in seconds. */
export const pause = 60

/** An alarm takes no date after 2189, so a later release is looked for again. In milliseconds. */
const furthest = 30 * 24 * 60 * 60 * 1000

/** Sets the alarm to the first of these moments (seconds since 1970), if there are any. */
export async function setAlarm(
  storage: DurableObjectStorage,
  moments: (number | undefined)[],
): Promise<void> {
  const set = moments.flatMap((moment) => (moment === undefined ? [] : Math.round(moment * 1000)))
  if (set.length > 0) await storage.setAlarm(Math.min(...set, Date.now() + furthest))
  else await storage.deleteAlarm()
}

/** Returns the time of the next alarm, in milliseconds since 1970: in so many seconds at the latest. */
export async function wakeWithin(storage: DurableObjectStorage, seconds: number): Promise<number> {
  const latest = Date.now() + seconds * 1000
  const alarm = await storage.getAlarm()
  if (alarm !== null && alarm <= latest) return alarm
  await storage.setAlarm(latest)
  return latest
}

/**
 * Returns `attempt`, which does a task of an alarm and returns whether it was done. One that fails
 * counts among the `failures`, and the alarm rings again in a while: the platform repeats one that
 * fails only a few times.
 */
export function attempting(storage: DurableObjectStorage) {
  const failures: unknown[] = []
  const attempt = async (task: () => Promise<unknown>): Promise<boolean> => {
    try {
      await task()
      return true
    } catch (error) {
      if (error instanceof NoSiteError) return false
      failures.push(error)
      console.error(JSON.stringify({ event: 'error', area: 'press', message: String(error) }))
      await storage.setAlarm(Date.now() + pause * 1000)
      return false
    }
  }
  return { attempt, failures }
}
