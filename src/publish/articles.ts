import type { Context } from 'hono'
import { toInstant } from '../article/dates.ts'
import { mostBytes } from '../file/file.ts'
import { now } from '../http/clock.ts'
import { makePass } from '../http/pass.ts'
import { previewUrl } from '../site/addresses.ts'
import { findArticles, readSource } from '../store/articles.ts'
import { readSite } from '../store/site.ts'
import {
  answer,
  failedCondition,
  jsonAnswer,
  ndjsonAnswer,
  outcomeAnswer,
  problemAnswer,
} from './answers.ts'
import { entityTag } from './conditions.ts'
import { asked, mediaTypeOf, press, tooLarge } from './request.ts'

type Publishing = Context<{ Bindings: Env }>

const mostBulkBytes = 16 * 1024 * 1024

/** For so many days the link to a preview is good, unless a request says otherwise. */
const [usualDays, mostDays] = [7, 90]

/** Answers `POST /api/articles`. */
export async function post(c: Publishing): Promise<Response> {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'application/x-ndjson') {
    return problemAnswer(415, 'Wrong media type', 'send application/x-ndjson')
  }
  const refusal = await tooLarge(c, mostBulkBytes)
  if (refusal) return refusal
  const posted = await press(c).post(await c.req.arrayBuffer(), asked(c))
  if ('lines' in posted) {
    const detail = `${posted.lines} lines; at most ${posted.most} are taken at once`
    return problemAnswer(413, 'Too many lines', detail)
  }
  const { answers, ...told } = posted
  return ndjsonAnswer(answers.map((line) => ({ ...line, ...told })))
}

/** Answers `GET /api/articles/{slug}`. */
export async function read({ env }: Publishing, slug: string): Promise<Response> {
  const [found] = await findArticles(env.DB, { slugs: [slug] })
  if (!found) return absent(slug)
  if (found.state === 'withdrawn') return gone(slug)
  const source = await readSource(env.DB, found.id)
  return answer('text/markdown', source ?? '', 200, { ETag: entityTag(found) })
}

/** Answers `PUT /api/articles/{slug}`. */
export async function put(c: Publishing, slug: string): Promise<Response> {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'text/markdown') {
    return problemAnswer(415, 'Wrong media type', 'send text/markdown in UTF-8')
  }
  const refusal = await tooLarge(c, mostBytes)
  if (refusal) return refusal
  const file = await c.req.arrayBuffer()
  const { outcome, ...told } = await press(c).put(slug, file, asked(c))
  return outcomeAnswer(outcome, told)
}

/** Answers `DELETE /api/articles/{slug}`. */
export async function withdraw(c: Publishing, slug: string): Promise<Response> {
  const withdrawal = await press(c).withdraw(slug, asked(c))
  if (withdrawal.status === 'absent') return absent(slug)
  if (withdrawal.status === 'gone') return gone(slug)
  if (withdrawal.status === 'changed') {
    return problemAnswer(412, failedCondition, `the cursor of the article is ${withdrawal.cursor}`)
  }
  return jsonAnswer(withdrawal)
}

/** Answers `POST /api/articles/{slug}/preview`: a link that shows the article until a time. */
export async function makePreview(c: Publishing, slug: string): Promise<Response> {
  const asked = c.req.query('days') ?? String(usualDays)
  const days = /^\d{1,3}$/.test(asked) ? Number(asked) : 0
  if (days < 1 || days > mostDays) {
    return problemAnswer(400, 'Not so long', `days is a whole number from 1 to ${mostDays}`)
  }
  const [found] = await findArticles(c.env.DB, { slugs: [slug] })
  if (!found) return absent(slug)
  if (found.state === 'withdrawn') return gone(slug)
  const { site } = await readSite(c.env.DB)
  const until = now() + days * 24 * 60 * 60
  const url = previewUrl(slug, makePass(slug, until, c.env.PUBLISH_TOKEN), site)
  return jsonAnswer({ url, expires: toInstant(until) })
}

function absent(slug: string): Response {
  return problemAnswer(404, 'Not found', `there is no article "${slug}"`)
}

function gone(slug: string): Response {
  return problemAnswer(410, 'Gone', `the article "${slug}" was withdrawn`)
}
