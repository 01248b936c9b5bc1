import { createHmac } from 'node:crypto'
import { type Distribution, readDistribution } from '../feeds/distribution.ts'
import type { FormatName } from '../formats/index.ts'
import { now } from '../http/clock.ts'
import type { Moment } from '../store/moment.ts'
import { type PresentSite, readSite } from '../store/site.ts'
import {
  type Claimed,
  type Delivery,
  readClaimed,
  recordDeliveries,
} from '../store/subscriptions.ts'
import { type Call, call } from './call.ts'
import { logFailure } from './failure.ts'
import { type Message, read, write } from './message.ts'
import { deny } from './verify.ts'
import { wake } from './wake.ts'

/** A Worker has at most this many connections at a time. */
const connections = 6

/** If none of its connections gets free for so long, another invocation goes on. In milliseconds. */
const stuck = 2000

/** A queue waits no longer than this for a delivery that goes on in the background. In milliseconds. */
const attended = 500

/** The first wait after a failure, and the longest one, in seconds; each is four times the last. */
const firstWait = 2 * 60
const longestWait = 6 * 60 * 60

/** Waits end at a full minute, because each end of one has the press look at every subscription. */
const minute = 60

type Context = { env: Env; later: (task: Promise<unknown>) => void }

/**
 * Tells the subscribers that a message names what they are owed. A message only wakes: if it is lost,
 * comes twice or is not understood, its claims expire, and the press wakes them again. Resolves when
 * all of them are being told, or soon after; slow ones are waited for in the background.
 */
export async function deliver(body: unknown, { env, later }: Context): Promise<void> {
  const message = read(body)
  if (!message) {
    console.warn(JSON.stringify({ event: 'message', area: 'hub', reason: 'another version' }))
    return
  }
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  const work = tell(message, env, resolve)
  later(work)
  const soon = new Promise((go) => setTimeout(go, attended))
  // A store that fails makes the queue send the message again.
  await Promise.race([work, begun, soon])
}

async function tell(message: Message, env: Env, begun: () => void): Promise<void> {
  // This clock may be a little slower than that of the press.
  const clock = () => Math.max(now(), message.at)
  const at = { db: env.DB, now: clock() }
  const claimed = await readClaimed(at, message.until, message.ids)
  const documents = documentsFor(at, await readSite(env.DB))
  const running = new Set<Promise<void>>()
  const done: Delivery[] = []
  const waiting = [...claimed]
  while (waiting.length > 0) {
    if (running.size === connections && !(await oneOf(running))) break
    const [subscription] = waiting.splice(0, 1)
    if (!subscription) break
    const task: Promise<void> = tellOne(subscription, documents, at.now).then((delivery) => {
      done.push(delivery)
      running.delete(task)
    })
    running.add(task)
  }
  // From here on, whoever is concerned by a failure is told, perhaps once more, when the claims expire.
  // If this failed too, the queue would do it at once, and again.
  const rest = waiting.map(({ id }) => id)
  if (rest.length > 0) {
    const passed = write(message.at, message.until, rest)
    await env.HUB.send(passed, { contentType: 'json' }).catch(logFailure)
  }
  begun()
  await record(done.splice(0))
  await Promise.all(running)
  await record(done)

  async function record(deliveries: Delivery[]): Promise<void> {
    if (deliveries.length === 0) return
    const then = { ...at, now: clock() }
    const ids = deliveries.flatMap(({ id, status }) => (status === 'told' ? [id] : []))
    try {
      await recordDeliveries(then, deliveries)
      // What has changed in the meantime found them claimed.
      if (ids.length > 0) await wake(then, env.HUB, { ids, isRenewing: true })
    } catch (error) {
      logFailure(error)
    }
  }
}

/** Waits until one of the tasks is done. Returns false if none is for long. */
async function oneOf(running: Set<Promise<void>>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>()
  const timer = setTimeout(() => resolve(false), stuck)
  const first = await Promise.race([...[...running].map((task) => task.then(() => true)), late])
  clearTimeout(timer)
  return first
}

type Documents = (subscription: Claimed) => Promise<Distribution | undefined>

/** Each document is made once for all who had the same one before. */
function documentsFor(at: Moment, site: PresentSite): Documents {
  const known = new Map<string, Promise<Distribution | undefined>>()
  return ({ slice, format, etag }) => {
    const key = JSON.stringify([slice, format, etag])
    const made = known.get(key) ?? readDistribution(at, site, slice, format as FormatName, etag)
    known.set(key, made)
    return made
  }
}

async function tellOne(
  subscription: Claimed,
  documents: Documents,
  now: number,
): Promise<Delivery> {
  const { id, failures } = subscription
  const failed = (reason: string): Delivery => {
    const wait = Math.min(firstWait * 4 ** failures, longestWait)
    const due = Math.ceil((now + wait) / minute) * minute
    return { id, status: 'failed', reason, due }
  }
  const found = await documents(subscription).catch(() => 'failed' as const)
  if (found === 'failed') return failed('the feed could not be read')
  if (!found) {
    if (subscription.form === 'websub') await deny(subscription, 'there is no such feed any more')
    return { id, status: 'gone' }
  }
  const { status, reason } = await call(subscription.callback, requestFor(subscription, found))
  // WebSub §7.
  if (status === 410) return { id, status: 'gone' }
  return reason === undefined ? { id, status: 'told', point: found.point } : failed(reason)
}

function requestFor({ form, topic, secret }: Claimed, found: Distribution): Call {
  if (form === 'rsscloud') return { method: 'POST', body: new URLSearchParams({ url: topic }) }
  const { body, mediaType, links } = found
  const signature = secret && createHmac('sha256', secret).update(body).digest('hex')
  return {
    method: 'POST',
    body,
    headers: {
      'Content-Type': mediaType,
      Link: links,
      ...(signature && { 'X-Hub-Signature': `sha256=${signature}` }),
    },
  }
}
