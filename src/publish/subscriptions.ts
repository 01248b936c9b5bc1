import type { Context } from 'hono'
import * as v from 'valibot'
import { toInstant } from '../article/dates.ts'
import { decodeUtf8 } from '../article/text.ts'
import type { FormatName } from '../formats/index.ts'
import { now } from '../http/clock.ts'
import { preferred } from '../http/negotiate.ts'
import { readCallback } from '../hub/callback.ts'
import { readTopic, topicUrl } from '../hub/topic.ts'
import type { Site } from '../site/site.ts'
import { readSite } from '../store/site.ts'
import {
  countTopics,
  readSubscriptions,
  type Subscription,
  subscribe,
} from '../store/subscriptions.ts'
import { jsonAnswer, ndjsonAnswer, problemAnswer } from './answers.ts'
import { mediaTypeOf, tooLarge } from './request.ts'

type Publishing = Context<{ Bindings: Env }>

const mostTopics = 1000
const mostLines = 1000
const mostBytes = 8 * 1024 * 1024

const forms = [
  { name: 'counts' as const, types: ['application/json'] },
  { name: 'lines' as const, types: ['application/x-ndjson'] },
]

/**
 * Answers `GET /api/subscriptions`: the feeds that have subscribers and how many, or the subscriptions
 * themselves, with what nobody else may know, if `Accept` prefers NDJSON.
 */
export async function listSubscriptions(c: Publishing): Promise<Response> {
  const { env, req } = c
  const at = { db: env.DB, now: now() }
  if (preferred(req.header('Accept'), forms) === 'lines') {
    const found = await readSubscriptions(at, Number(req.query('after')) || 0, mostLines)
    const lines = found.map(({ expires, delivered, slice: _, format: __, id: ___, ...rest }) => {
      return { ...rest, expires: toInstant(expires), delivered: instantOf(delivered) }
    })
    const last = found.length === mostLines ? found.at(-1) : undefined
    const next = last && `</api/subscriptions?after=${last.id}>; rel="next"`
    return ndjsonAnswer(lines, { Vary: 'Accept', ...(next && { Link: next }) })
  }
  const { site } = await readSite(env.DB)
  const topics = (await countTopics(at, mostTopics)).map(
    ({ slice, format, delivered, ...counts }) => ({
      topic: topicUrl({ slice, format: format as FormatName }, site),
      ...counts,
      delivered: instantOf(delivered),
    }),
  )
  return jsonAnswer({ topics }, 200, { Vary: 'Accept' })
}

function instantOf(seconds: number | null): string | undefined {
  return seconds === null ? undefined : toInstant(seconds)
}

const line = v.object({
  form: v.picklist(['websub', 'rsscloud']),
  topic: v.string(),
  callback: v.string(),
  secret: v.nullish(v.string()),
  expires: v.pipe(v.string(), v.isoTimestamp()),
})

/**
 * Answers `POST /api/subscriptions`: stores those of an export, without asking the callbacks again. They
 * are told of what comes after this.
 */
export async function restoreSubscriptions(c: Publishing): Promise<Response> {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'application/x-ndjson') {
    return problemAnswer(415, 'Wrong media type', 'send application/x-ndjson')
  }
  const refusal = await tooLarge(c, mostBytes)
  if (refusal) return refusal
  const text = decodeUtf8(new Uint8Array(await c.req.arrayBuffer())) ?? ''
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > mostLines) {
    return problemAnswer(413, 'Too many lines', `at most ${mostLines} are taken at once`)
  }
  const { site } = await readSite(c.env.DB)
  const list = lines.flatMap((line) => readSubscription(line, site) ?? [])
  const stored = await subscribe({ db: c.env.DB, now: now() }, list)
  return jsonAnswer({ stored: stored.length, left: lines.length - stored.length })
}

/** The address of the site may have changed since; its feeds have the same paths. */
function readSubscription(text: string, site: Site): Subscription | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), line), text)
  if (!read.success) return undefined
  const { form, topic, callback, secret, expires } = read.output
  const path = URL.parse(topic)?.pathname ?? ''
  const feed = readTopic(new URL(path, site.url).href, site)
  const called = readCallback(callback, site, true)
  if (!feed || 'problem' in called) return undefined
  const seconds = Math.floor(Date.parse(expires) / 1000)
  return { form, topic, ...feed, ...called, secret: secret ?? undefined, expires: seconds }
}
