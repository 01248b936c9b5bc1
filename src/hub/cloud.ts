import { xml } from '../formats/xml.ts'
import { now } from '../http/clock.ts'
import { readSite } from '../store/site.ts'
import { type ReadCallback, readCallback } from './callback.ts'
import { type Asking, allowsPrivate, readForm, refuseFlood } from './request.ts'
import { findTopic } from './topic.ts'
import { verifyCloud } from './verify.ts'

/** How long a registration lasts, in seconds: readers register once a day. */
const lease = 25 * 60 * 60

/** A form registers at most this many feeds. */
const mostFeeds = 10

/**
 * Answers a request to be told by rssCloud: it says at once, in XML, whether the callback is registered.
 */
export async function answerCloud(c: Asking): Promise<Response> {
  const form = await readForm(c)
  if (form instanceof Response) return inXml(form)
  const at = { db: c.env.DB, now: now() }
  const present = await readSite(c.env.DB)
  const { site } = present
  if (site.hub !== undefined) return result(`the feeds of this site have another hub: ${site.hub}`)
  const given = callbackOf(form)
  if ('problem' in given) return result(given.problem)
  const called = readCallback(given.callback, site, allowsPrivate(c))
  if ('problem' in called) return result(called.problem)
  const { callback } = called
  const urls = [...form].filter(([name]) => /^url\d+$/.test(name)).map(([, url]) => url)
  if (urls.length === 0) return result('give the address of a feed as url1')
  if (urls.length > mostFeeds) return result(`at most ${mostFeeds} feeds are registered at once`)
  const flood = await refuseFlood(c, callback)
  if (flood) return inXml(flood)
  for (const topic of new Set(urls)) {
    const feed = await findTopic(at, topic, site)
    if (!feed) return result(`${topic} is not a feed of this site`)
    const expires = at.now + lease
    const asked = { form: 'rsscloud' as const, topic, ...feed, callback, expires }
    const problem = await verifyCloud(at, present, asked)
    if (problem) return result(`the callback was asked to echo a challenge: ${problem}`)
  }
  return result()
}

function callbackOf(form: URLSearchParams): ReadCallback {
  const field = (name: string) => form.get(name)?.trim() ?? ''
  const protocol = field('protocol').toLowerCase() || 'http-post'
  const [domain, port] = [field('domain'), field('port')]
  if (!/^https?-post$/.test(protocol)) {
    return { problem: `the protocol ${protocol} is not spoken here: use http-post or https-post` }
  }
  if (!domain) {
    return {
      problem:
        'give a domain: without one, the address that this came from is meant, and a Worker can fetch no IP address',
    }
  }
  if (/[/?#@\\:\s]/.test(domain)) return { problem: `${domain} is not a domain` }
  if (port && !/^\d{1,5}$/.test(port)) return { problem: `${port} is not a port` }
  const scheme = protocol === 'https-post' || port === '443' ? 'https' : 'http'
  const path = field('path').replace(/^\/*/, '/')
  return { callback: `${scheme}://${domain}${port && `:${port}`}${path}` }
}

function result(problem?: string, status = 200, more: Record<string, string> = {}): Response {
  const msg = problem ?? 'You are told of changes for 25 hours; register again before that.'
  const success = `${problem === undefined}`
  const body = `<?xml version="1.0"?>\n${xml('notifyResult', { success, msg })}\n`
  const headers = { 'Content-Type': 'text/xml; charset=utf-8', 'Cache-Control': 'no-store' }
  return new Response(body, { status, headers: { ...headers, ...more } })
}

/** Returns a refusal in words as this protocol says it. */
async function inXml(refusal: Response): Promise<Response> {
  const { status, headers } = refusal
  const retry = headers.get('Retry-After')
  return result((await refusal.text()).trim(), status, retry ? { 'Retry-After': retry } : {})
}
