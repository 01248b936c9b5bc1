import type { Context } from 'hono'
import { toInstant } from '../article/dates.ts'
import { mostBytes } from '../file/file.ts'
import { now } from '../http/clock.ts'
import { makePass } from '../http/pass.ts'
import { previewUrl } from '../site/addresses.ts'
import { findArticles, readSource } from '../store/articles.ts'
import { noSite, readSite, readStoredSite } from '../store/site.ts'
import {
  answer,
  failedCondition,
  jsonAnswer,
  ndjsonAnswer,
  outcomeAnswer,
  problemAnswer,
  siteAnswer,
} from './answers.ts'
import { refusalOf } from './authorise.ts'
import { entityTag } from './conditions.ts'
import { listArticles } from './listing.ts'
import { asked, mediaTypeOf, press, tooLarge } from './request.ts'

// The publish API, the one door in. api-routes.ts has its addresses.
export {
  answerMediaList,
  answerMedium,
  joinMedium,
  putMedium,
  putPart,
  removeMedium,
} from './media.ts'
export { answerPageFile, answerPageList, putPage, removePage } from './pages.ts'
export { listSubscriptions, restoreSubscriptions } from './subscriptions.ts'

type Publishing = Context<{ Bindings: Env }>

const mostBulkBytes = 16 * 1024 * 1024
/** Thousands of redirects have their place. */
const mostSiteBytes = 1024 * 1024

/** For so many days the link to a preview is good, unless a request says otherwise. */
const [usualDays, mostDays] = [7, 90]

/** RFC 9512, and what it was called before. */
const yamlTypes = ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml']

/** Returns what `act` answers, to a request with the right token; to any other, why not. */
export async function admit(
  c: Publishing,
  act: () => Response | Promise<Response>,
): Promise<Response> {
  try {
    return (await refusalOf(c)) ?? (await act())
  } catch (error) {
    // The class of an error that comes from the press is lost on the way.
    if (String(error).includes(noSite)) return problemAnswer(409, 'There is no site', noSite)
    console.error(JSON.stringify({ event: 'error', area: 'publish', message: String(error) }))
    // D1's and the platform's limits end up here, so a smaller request may succeed.
    const [title, detail] = ['GET', 'HEAD'].includes(c.req.method)
      ? ['The store does not answer', 'ask again in a moment']
      : ['The store did not take it', 'send it again; what is stored already stays as it is']
    return problemAnswer(503, title, detail, { headers: { 'Retry-After': '1' } })
  }
}

/** Answers `GET /api/site`. */
export async function readSiteFile({ env }: Publishing): Promise<Response> {
  const stored = await readStoredSite(env.DB)
  if (!stored) return problemAnswer(404, 'Not found', noSite)
  return answer('text/yaml', stored.source, 200, { ETag: entityTag({ cursor: stored.version }) })
}

/** Answers `PUT /api/site`. */
export async function putSite(c: Publishing): Promise<Response> {
  if (!yamlTypes.includes(mediaTypeOf(c.req.header('Content-Type')) ?? '')) {
    return problemAnswer(415, 'Wrong media type', 'send text/yaml in UTF-8')
  }
  const refusal = await tooLarge(c, mostSiteBytes)
  if (refusal) return refusal
  const { told, owed, ...outcome } = await press(c).putSite(await c.req.arrayBuffer(), asked(c))
  return siteAnswer(outcome, { told, owed })
}

/** Answers `GET /api/articles`. */
export async function list(c: Publishing): Promise<Response> {
  const { site } = await readSite(c.env.DB)
  return listArticles(c, site, () => press(c).look())
}

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

/** Answers every other method of a path that takes these (RFC 9110 §15.5.6). */
export function takesOnly(methods: string): Response {
  const headers = { Allow: methods }
  return problemAnswer(405, 'Method not allowed', `this takes ${methods}`, { headers })
}

/** Answers whatever else is asked of the API. */
export function takesNothing({ req }: Publishing): Response {
  return problemAnswer(404, 'Not found', `there is no ${req.method} ${req.path}`)
}

function absent(slug: string): Response {
  return problemAnswer(404, 'Not found', `there is no article "${slug}"`)
}

function gone(slug: string): Response {
  return problemAnswer(410, 'Gone', `the article "${slug}" was withdrawn`)
}
