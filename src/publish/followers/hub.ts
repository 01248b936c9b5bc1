import { inTimeOr } from '../../http/in-time.ts'
import { wake } from '../../hub/wake.ts'
import type { Moment } from '../../store/moment.ts'
import { nextOwed } from '../../store/subscriptions.ts'
import { type Owed, owedAfter } from './owed.ts'

/** In seconds. */
const pause = 60

/** A queue that takes longer than this many milliseconds counts as having refused. */
const patience = 10_000

/**
 * Wakes the hub for every subscriber that is owed something. Returns what is still owed, if the queue
 * fails, or when somebody is to be told again (seconds since 1970).
 */
export async function tellHub(
  at: Moment,
  queue: Env['HUB'],
  isRenewing: boolean,
): Promise<{ owed?: Owed; next?: number }> {
  const waking = async () => {
    const { isAll } = await wake(at, queue, { isRenewing })
    return { next: isAll ? await nextOwed(at, !isRenewing) : at.now }
  }
  try {
    return await inTimeOr(waking(), patience, () => {
      throw new Error(`no answer in ${patience} ms`)
    })
  } catch (error) {
    return { owed: owedAfter(String(error), 'hub', at.now + pause) }
  }
}
