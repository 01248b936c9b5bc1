import type { Context } from 'hono'
import { unstored } from '../http/cache-control.ts'
import { now } from '../http/clock.ts'
import { answerMedia } from '../http/media.ts'
import {
  cardSlug,
  mediumNameProblem,
  mostMediumBytes,
  mostParts,
  mostRequestBytes,
  tooLargeAdvice,
} from '../site/media.ts'
import { listMedia, readMedium } from '../store/media.ts'
import { readSite } from '../store/site.ts'
import { failedCondition, jsonAnswer, problemAnswer } from './answers.ts'
import type { MediumSent, StatedFacts } from './record-medium.ts'
import { asked, press, tooLarge as tooLargeBody } from './request.ts'
import { mediumTag, showMedium } from './shown-medium.ts'

type MediaContext = Context<{ Bindings: Env }>

const mostEntries = 1000
/** A list of parts is far shorter. */
const mostListBytes = 64 * 1024

/** Returns the media after the path `after`, in the order of their paths, a page at a time. */
export async function answerMediaList(c: MediaContext): Promise<Response> {
  if (!bucketOf(c)) return unbound()
  const asked = Number.parseInt(c.req.query('limit') ?? '', 10) || mostEntries
  const limit = Math.min(Math.max(asked, 1), mostEntries)
  const page = await listMedia(c.env.DB, c.req.query('after') ?? '', limit)
  const last = page.length === limit ? page.at(-1) : undefined
  const next = last && `/api/media?after=${encodeURIComponent(last.path)}&limit=${limit}`
  const { site } = await readSite(c.env.DB)
  return jsonAnswer({ media: page.map((medium) => showMedium(medium, site)), next })
}

/** Returns the bytes of a medium. */
export async function answerMedium(c: MediaContext, path: string): Promise<Response> {
  const bucket = bucketOf(c)
  if (!bucket) return unbound()
  const medium = await readMedium(c.env.DB, path)
  if (!medium) return absent(path)
  const sending = { now: now(), cacheTags: [], isWhole: false }
  return unstored(await answerMedia(c.req.raw, bucket, medium, sending))
}

/** Stores a medium whose bytes are the body of the request. */
export async function putMedium(c: MediaContext, path: string): Promise<Response> {
  const isCard = cardSlug(path) !== undefined
  const problem = isCard ? undefined : mediumNameProblem(path)
  if (problem) return refused(`${path} ${problem}`)
  const { from, article, ...given } = c.req.query()
  if (from !== undefined && !(isCard && /^[\w-]{1,100}$/.test(from))) {
    return badFact('only a card has `from`: up to 100 letters, digits, "-" and "_"')
  }
  if (article !== undefined && !(isCard && isDigest(article))) {
    return badFact('only a card has `article`: the SHA-256 of its file, in 64 hexadecimal digits')
  }
  const sha256 = readDigest(c.req.header('Content-Digest'))
  const stored = await store(c, sha256)
  if (stored instanceof Response) return stored
  const facts = readFacts(given)
  return typeof facts === 'string'
    ? badFact(facts)
    : record(c, { path, sha256: stored, keys: [stored], stated: facts, from, article })
}

/** Stores a part of a medium, whose digest is its name. */
export async function putPart(c: MediaContext, sha256: string): Promise<Response> {
  if (!isDigest(sha256)) {
    return problemAnswer(400, 'No digest', 'a part is called by its SHA-256 in hexadecimal digits')
  }
  const stored = await store(c, sha256)
  return stored instanceof Response ? stored : jsonAnswer({ sha256: stored }, 201)
}

/** Stores a medium whose parts were sent before, or names those that weren't. */
export async function joinMedium(c: MediaContext, path: string): Promise<Response> {
  if (!bucketOf(c)) return unbound()
  const problem = mediumNameProblem(path)
  if (problem) return refused(`${path} ${problem}`)
  const tooLong = await tooLargeBody(c, mostListBytes)
  if (tooLong) return tooLong
  const body = await c.req.json().catch(() => undefined)
  const { sha256, parts, ...given } = Object(body)
  const isList = Array.isArray(parts) && parts.length > 0 && parts.length <= mostParts
  if (!isList || ![sha256, ...parts].every(isDigest)) {
    const detail = `send {"sha256", "parts": [1 to ${mostParts} digests]} as JSON; each digest is a SHA-256 in 64 hexadecimal digits`
    return problemAnswer(400, 'No list of parts', detail)
  }
  const facts = readFacts(given)
  return typeof facts === 'string'
    ? badFact(facts)
    : record(c, {
        path,
        sha256: parts.length > 1 ? sha256 : parts[0],
        keys: parts,
        stated: facts,
      })
}

/** Deletes a medium. */
export async function removeMedium(c: MediaContext, path: string): Promise<Response> {
  const deletion = await press(c).dropMedium(path, asked(c))
  if (deletion.status === 'absent') return absent(path)
  if (deletion.status === 'changed') return changed(deletion.current)
  return jsonAnswer({ path, ...deletion })
}

/** What a client may say of a file, and the largest number that can be true. */
const factLimits = { width: 100_000, height: 100_000, seconds: 1_000_000 }

/** Returns the facts of a file that a client states, or what is wrong with them. */
function readFacts(given: Record<string, unknown>): StatedFacts | string {
  const facts: StatedFacts = {}
  for (const [name, most] of Object.entries(factLimits) as [keyof StatedFacts, number][]) {
    if (given[name] === undefined) continue
    const value = Number(given[name])
    if (!Number.isInteger(value) || value < 1 || value > most) {
      return `${name} is not a whole number from 1 to ${most}`
    }
    facts[name] = value
  }
  return facts
}

function badFact(detail: string): Response {
  return problemAnswer(400, 'Wrong facts', detail)
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{64}$/.test(value)
}

/**
 * Stores the body of a request under its digest, which R2 checks. Returns the digest, or the answer
 * to a body that can't be stored.
 */
async function store(c: MediaContext, sha256: string | undefined): Promise<string | Response> {
  const bucket = bucketOf(c)
  if (!bucket) return unbound()
  if (!sha256) {
    const detail =
      'send Content-Digest: sha-256=:…: (RFC 9530) with the SHA-256 of the file in Base64, as this prints it: openssl dgst -sha256 -binary FILE | base64'
    return problemAnswer(400, 'No digest', detail)
  }
  const length = Number(c.req.header('Content-Length') ?? Number.NaN)
  if (Number.isNaN(length)) {
    return problemAnswer(411, 'No length', 'send the file with its Content-Length')
  }
  if (length > mostRequestBytes) return tooLarge(length)
  try {
    // R2 stores nothing if the body breaks off.
    await bucket.put(sha256, c.req.raw.body ?? '', { sha256 })
  } catch (error) {
    if (!/\(10037\)/.test(String(error))) throw error
    const detail = 'the body does not have the SHA-256 that was sent with it: send it again'
    return problemAnswer(400, 'Wrong digest', detail)
  }
  return sha256
}

/** Returns the SHA-256 in a Content-Digest header (RFC 9530 §2) in hexadecimal digits, if it has one. */
function readDigest(header = ''): string | undefined {
  const [, base64] = /(?:^|,)\s*sha-256=:([A-Za-z\d+/]{43}=):/.exec(header) ?? []
  return base64 && Buffer.from(base64, 'base64').toString('hex')
}

/** Lets the press record a medium whose bytes are stored. */
async function record(c: MediaContext, sent: MediumSent): Promise<Response> {
  const outcome = await press(c).recordMedium(sent, asked(c))
  if (outcome.status === 'changed') return changed(outcome.current)
  if (outcome.status === 'too-large') return tooLarge(outcome.bytes)
  if (outcome.status === 'no-article') {
    return refused('a card needs its article, live or scheduled: publish that first')
  }
  if (outcome.status === 'other-article') {
    return refused('the article has another file than the card was made for: make it for that one')
  }
  if (outcome.status === 'other-digest') {
    const detail = `the parts in this order have the SHA-256 ${outcome.sha256}, not ${sent.sha256}`
    return problemAnswer(422, 'The medium was refused', detail)
  }
  if (outcome.status === 'missing') {
    const detail = 'some parts are missing: send each to PUT /api/parts/{sha256}, then this again'
    return problemAnswer(409, 'Parts are missing', detail, { missing: outcome.keys })
  }
  const isNew = outcome.status === 'created'
  const headers = { ETag: mediumTag(outcome), ...(isNew && { Location: outcome.url }) }
  return jsonAnswer(outcome, isNew ? 201 : 200, headers)
}

/** A deployment may lack the bucket. */
function bucketOf({ env }: MediaContext): R2Bucket | undefined {
  return env.MEDIA
}

function unbound(): Response {
  const detail =
    'this Worker has no bucket for media, so they are refused; articles are published all the same. Enable R2 in the dashboard of Cloudflare, which asks for a payment method and has 10 GB for free, then run: npm run deploy'
  return problemAnswer(501, 'No bucket for media', detail)
}

function refused(detail: string): Response {
  return problemAnswer(422, 'The medium was refused', detail)
}

function absent(path: string): Response {
  return problemAnswer(404, 'Not found', `there is no medium "${path}"`)
}

function changed(current: string | undefined): Response {
  const detail = current ? `the entity tag of the medium is ${current}` : 'there is no such medium'
  return problemAnswer(412, failedCondition, detail)
}

function tooLarge(bytes: number): Response {
  const inParts = `a request carries at most ${mostRequestBytes} bytes (95 MiB): send the file in parts to PUT /api/parts/{sha256}, then their list to POST /api/media/{path}`
  const detail = bytes > mostMediumBytes ? tooLargeAdvice : inParts
  return problemAnswer(413, 'Too large', `${bytes} bytes: ${detail}`)
}
