import type { Moment } from '../store/moment.ts'
import { claimOwed, type Owed } from '../store/subscriptions.ts'
import { type Message, write } from './message.ts'

/** A Worker on the free plan may call 50 addresses for a message, and ask the store as many times. */
const [mostCallbacks, mostTopics] = [40, 10]

/** So many subscriptions are claimed at once, and so many times in a row. */
const [pageSize, mostPages] = [10_000, 10]

/** A queue takes so many messages at once. */
const mostMessages = 100

/** A claim lasts for so many seconds, and longer if there are more pages before it. */
const [claimSeconds, pageSeconds] = [60, 30]

/**
 * Wakes the delivery to every subscriber that is owed something, or to those with these ids. While
 * articles are rendered again (`isRenewing`), that alone is no reason. Returns how many were woken, and
 * whether that is all of them. Rejects if the store or the queue fails; what was claimed is free again
 * in a while.
 */
export async function wake(
  at: Moment,
  queue: Queue<Message>,
  { ids, isRenewing = false }: { ids?: number[]; isRenewing?: boolean } = {},
): Promise<{ count: number; isAll: boolean }> {
  let [count, after] = [0, 0]
  for (let page = 0; page < mostPages; page++) {
    const until = at.now + claimSeconds + page * pageSeconds
    const claimed = await claimOwed(at, { until, most: pageSize, after, all: !isRenewing, ids })
    const messages = bundles(claimed).map((ids) => ({
      body: write(at.now, until, ids),
      contentType: 'json' as const,
    }))
    for (let i = 0; i < messages.length; i += mostMessages) {
      await queue.sendBatch(messages.slice(i, i + mostMessages))
    }
    count += claimed.length
    if (claimed.length < pageSize) return { count, isAll: true }
    after = claimed.reduce((most, { id }) => Math.max(most, id), after)
  }
  return { count, isAll: false }
}

/**
 * Returns the ids of subscriptions in bundles, a message each: those of one feed together, and those
 * that failed the last time apart, so that nobody waits for them.
 */
function bundles(claimed: Owed[]): number[][] {
  const lane = ({ failures }: Owed) => Math.min(failures, 1)
  const topic = ({ slice, format }: Owed) => `${format} ${slice}`
  const sorted = claimed.toSorted(
    (a, b) =>
      lane(a) - lane(b) || (topic(a) < topic(b) ? -1 : topic(a) > topic(b) ? 1 : a.id - b.id),
  )
  const all: number[][] = []
  let topics = new Set<string>()
  let last: Owed | undefined
  for (const one of sorted) {
    const bundle = all.at(-1)
    topics.add(topic(one))
    const fits = bundle && bundle.length < mostCallbacks && topics.size <= mostTopics
    if (fits && last && lane(last) === lane(one)) bundle.push(one.id)
    else {
      all.push([one.id])
      topics = new Set([topic(one)])
    }
    last = one
  }
  return all
}
