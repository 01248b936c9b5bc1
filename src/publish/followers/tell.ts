import type { Writing } from '../plan.ts'
import { type CacheOwner, tellCache } from './cache.ts'
import { tellHub } from './hub.ts'
import type { Owed } from './owed.ts'
import { tellPublicHub } from './public-hub.ts'

/**
 * Tells every follower what it is owed: the cache, whose owner this is, and then the hubs, unless it
 * fails, because whoever they tell may ask for the feed. `isGathering`: more is to come.
 * `isRenewing`: articles are being rendered again. Returns what is still owed to whom, and when a
 * subscriber is to be told again (seconds since 1970).
 */
export async function tellFollowers(
  at: Writing,
  { owner, queue }: { owner: CacheOwner; queue: Env['HUB'] },
  { isGathering, isRenewing }: { isGathering: boolean; isRenewing: boolean },
): Promise<{ owed: Owed[]; again?: number }> {
  const cache = await tellCache(at, owner, isGathering)
  if (cache && cache.reason === undefined) return { owed: [cache] }
  const [hub, publicHub] = await Promise.all([
    tellHub(at, queue, isRenewing),
    tellPublicHub(at, at.site),
  ])
  const owed = [cache, hub.owed, publicHub].filter((one) => one !== undefined)
  return { owed, again: hub.next }
}
