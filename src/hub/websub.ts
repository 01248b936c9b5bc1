import { now } from '../http/clock.ts'
import { readSite } from '../store/site.ts'
import { readCallback } from './callback.ts'
import { logFailure } from './failure.ts'
import { type Asking, allowsPrivate, readForm, refuseFlood, say } from './request.ts'
import { findTopic } from './topic.ts'
import { verify } from './verify.ts'
import { wake } from './wake.ts'

const [hour, day] = [60 * 60, 24 * 60 * 60]
const [shortestLease, usualLease, longestLease] = [hour, 10 * day, 30 * day]

/** WebSub §5.1: a secret has fewer bytes than this. */
const secretLimit = 200

/**
 * Answers a request to subscribe or unsubscribe (WebSub §5.1): 202 at once if it can be meant, and
 * whether it is meant is asked afterwards.
 */
export async function answerHub(c: Asking): Promise<Response> {
  const form = await readForm(c)
  if (form instanceof Response) return form
  const { env } = c
  const at = { db: env.DB, now: now() }
  const present = await readSite(env.DB)
  const { site } = present
  const mode = form.get('hub.mode')
  if (mode !== 'subscribe' && mode !== 'unsubscribe') {
    return say(400, 'hub.mode must be subscribe or unsubscribe.')
  }
  if (site.hub !== undefined && mode === 'subscribe') {
    return say(400, `The feeds of this site have another hub: ${site.hub}`)
  }
  const called = readCallback(form.get('hub.callback') ?? '', site, allowsPrivate(c))
  if ('problem' in called) return say(400, `hub.callback: ${called.problem}.`)
  const { callback } = called
  const topic = form.get('hub.topic') ?? ''
  const feed = await findTopic(at, topic, site)
  if (!feed) {
    return say(
      400,
      'hub.topic is not a feed of this site: give the address that its rel="self" has.',
    )
  }
  const secret = form.get('hub.secret') || undefined
  if (secret !== undefined && new TextEncoder().encode(secret).length >= secretLimit) {
    return say(400, `hub.secret must have under ${secretLimit} bytes.`)
  }
  const flood = await refuseFlood(c, callback)
  if (flood) return flood
  const lease = leaseOf(form.get('hub.lease_seconds'))
  const subscription = { form: 'websub' as const, topic, ...feed, callback, secret }
  const verifying = async () => {
    const asked = { ...subscription, expires: at.now + lease }
    const id = await verify(at, present, asked, { mode, lease })
    if (id === undefined) return
    // A renewed one may be owed what could not be delivered. If it fails again, the press has to know.
    const { count } = await wake({ ...at, now: now() }, env.HUB, { ids: [id] })
    if (count > 0) await env.PRESS.getByName('press').look()
  }
  c.executionCtx.waitUntil(verifying().catch(logFailure))
  return say(202, 'The callback is asked whether it wants this.')
}

/** How long a subscription lasts, in seconds; what is no number asks for nothing in particular. */
function leaseOf(text: string | null): number {
  const seconds = /^\d{1,12}$/.test(text ?? '') ? Number(text) : usualLease
  return Math.min(Math.max(seconds, shortestLease), longestLease)
}
