import { randomUUID } from 'node:crypto'
import { readEntityTag } from '../feeds/distribution.ts'
import type { Moment } from '../store/moment.ts'
import type { PresentSite } from '../store/site.ts'
import { countOfHost, type Subscription, subscribe, unsubscribe } from '../store/subscriptions.ts'
import { ask, call } from './call.ts'

/** One host may have this many callbacks: an aggregator has one for each feed that it reads. */
const mostOfHost = 20_000

/** What a subscriber asks for: to subscribe, for so many seconds, or to end that. */
export type Intent = { mode: 'subscribe' | 'unsubscribe'; lease: number }

/**
 * Asks a callback of WebSub whether it wants what was asked in its name (§5.3), and does it if so.
 * Returns the number of the subscription, if there is one afterwards.
 */
export async function verify(
  at: Moment,
  present: PresentSite,
  subscription: Subscription,
  { mode, lease }: Intent,
): Promise<number | undefined> {
  const { callback, topic } = subscription
  const challenge = randomUUID()
  const asking = {
    'hub.mode': mode,
    'hub.topic': topic,
    'hub.challenge': challenge,
    ...(mode === 'subscribe' && { 'hub.lease_seconds': `${lease}` }),
  }
  const refusal = mode === 'subscribe' && (await refusalOf(at, subscription))
  if (refusal) {
    await deny(subscription, refusal)
    return undefined
  }
  if (await ask(withQuery(callback, asking), challenge)) return undefined
  if (mode === 'subscribe') return begin(at, present, subscription)
  await unsubscribe(at.db, subscription)
  return undefined
}

/**
 * Asks a callback of rssCloud to echo a challenge, and subscribes it if it does. Returns why it did
 * not; undefined if it did.
 */
export async function verifyCloud(
  at: Moment,
  present: PresentSite,
  subscription: Subscription,
): Promise<string | undefined> {
  const { callback, topic: url } = subscription
  const challenge = randomUUID()
  const problem =
    (await refusalOf(at, subscription)) ??
    (await ask(withQuery(callback, { url, challenge }), challenge))
  if (problem === undefined) await begin(at, present, subscription)
  return problem
}

/** Tells a callback of WebSub that there is no subscription (any more), and why (§5.2). */
export async function deny(
  { callback, topic }: Pick<Subscription, 'callback' | 'topic'>,
  reason: string,
): Promise<void> {
  const said = { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': reason }
  await call(withQuery(callback, said), {})
}

async function refusalOf(at: Moment, subscription: Subscription): Promise<string | undefined> {
  if ((await countOfHost(at, subscription)) < mostOfHost) return undefined
  return `this host has ${mostOfHost} subscriptions here already`
}

/** Whoever subscribes is owed what comes after this moment. */
async function begin(at: Moment, present: PresentSite, subscription: Subscription) {
  const etag = await readEntityTag(at, present, subscription.slice)
  const [id] = await subscribe(at, [{ ...subscription, etag }])
  return id
}

/** Returns a URL with more fields in its query, which keeps those that it has as they are. */
function withQuery(url: string, fields: Record<string, string>): string {
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(fields)}`
}
