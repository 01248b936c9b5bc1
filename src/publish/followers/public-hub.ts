import { formatNames } from '../../formats/index.ts'
import { call } from '../../hub/call.ts'
import { topicUrl } from '../../hub/topic.ts'
import type { Site } from '../../site/site.ts'
import { mainSlice } from '../../site/slices.ts'
import { markFailed, markTold, readDebt } from '../../store/followers.ts'
import type { Moment } from '../../store/moment.ts'
import { type Owed, owedAfter, owedUntil } from './owed.ts'

const name = 'public-hub'

/** If more slices than this have changed, the hub is told of the main feed alone. */
const mostSlices = 200

/** A ping names at most this many feeds. */
const mostFeeds = 50

/** The first wait after a failure, and the longest one, in seconds; each is twice the last. */
const [firstWait, longestWait] = [30, 60 * 60]

/**
 * Tells the public hub of a site, if it has one, which feeds have changed: `hub.mode=publish`, as every
 * public hub takes it. Returns undefined, or what is still owed.
 */
export async function tellPublicHub(at: Moment, site: Site): Promise<Owed | undefined> {
  const { hub } = site
  if (hub === undefined) return undefined
  const debt = await readDebt(at, name, mostSlices)
  if (debt.isPaid) return undefined
  if (debt.due > at.now && debt.due <= at.now + longestWait) return owedUntil(name, debt.due)
  const slices = debt.slices.length > mostSlices ? [mainSlice] : debt.slices
  const topics = slices.flatMap((slice) =>
    formatNames.map((format) => topicUrl({ slice, format }, site)),
  )
  for (let i = 0; i < topics.length; i += mostFeeds) {
    const body = new URLSearchParams({ 'hub.mode': 'publish' })
    for (const topic of topics.slice(i, i + mostFeeds)) body.append('hub.url', topic)
    const { reason } = await call(hub, { method: 'POST', body })
    if (reason === undefined) continue
    const due = at.now + Math.min(firstWait * 2 ** debt.failures, longestWait)
    const owed = owedAfter(reason, name, due)
    await markFailed(at.db, name, { due, paced: 0 })
    return owed
  }
  await markTold(at, name, { to: debt.to, paced: 0 })
  return undefined
}
