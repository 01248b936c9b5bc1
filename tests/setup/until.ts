import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something is true. Throws an Error if that takes over a minute, or so many seconds. */
export async function until(isTrue: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`it did not happen: ${isTrue}`)
    await sleep(20)
  }
}
