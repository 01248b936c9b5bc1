import { type Context, Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { timingSafeEqual } from 'hono/utils/buffer'
import { edgeCacheOf } from '../feeds/edge.ts'
import { decodeFile, mostBytes } from '../file/file.ts'
import { now } from '../http/clock.ts'
import { siteOf } from '../site/deployed.ts'
import { findArticles, readSource, type StoredArticle } from '../store/articles.ts'
import { ConflictError } from '../store/write.ts'
import {
  answer,
  failedCondition,
  jsonAnswer,
  lineAnswer,
  ndjsonAnswer,
  outcomeAnswer,
  problemAnswer,
} from './answers.ts'
import { tellCache } from './followers/cache.ts'
import { listArticles } from './listing.ts'
import { readLines } from './ndjson.ts'
import type { Guard, Outcome, Writing } from './plan.ts'
import { publish, withdraw } from './publish.ts'

type Worker = { Bindings: Env }

const mostBulkBytes = 16 * 1024 * 1024
const mostBulkLines = 500

const realm = 'Dateline'
const challenge = `Bearer realm="${realm}"`

/** The write API: the one door in. */
export const api = new Hono<Worker>().basePath('/api')

api.use(
  bearerAuth({
    realm,
    // Without a token on the Worker, no credentials are right.
    verifyToken: async (sent, { env }: Context<Worker>) => {
      return Boolean(env.PUBLISH_TOKEN) && (await timingSafeEqual(env.PUBLISH_TOKEN, sent))
    },
    noAuthenticationHeader: { message: unauthorised },
    invalidAuthenticationHeader: { message: unauthorised, wwwAuthenticateHeader: challenge },
    // RFC 6750 §3.1.
    invalidToken: {
      message: unauthorised,
      wwwAuthenticateHeader: `${challenge}, error="invalid_token"`,
    },
  }),
)

api.use(
  methodNotAllowed({
    app: api,
    onMethodNotAllowed: (_, methods) => {
      const headers = { Allow: methods.join(', ') }
      return problemAnswer(405, 'Method not allowed', `this takes ${headers.Allow}`, { headers })
    },
  }),
)

api.get('/articles', (c) => listArticles(c, writing(c)))

api.post('/articles', limited(mostBulkBytes), async (c) => {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'application/x-ndjson') {
    return problemAnswer(415, 'Wrong media type', 'send application/x-ndjson')
  }
  const lines = readLines(new Uint8Array(await c.req.arrayBuffer()))
  if (lines.length > mostBulkLines) {
    const detail = `${lines.length} lines; at most ${mostBulkLines} are taken at once`
    return problemAnswer(413, 'Too many lines', detail)
  }
  const submissions = lines.flatMap((line) => ('submission' in line ? [line.submission] : []))
  const outcomes = await publish(writing(c), submissions)
  await tellAndLog(c, outcomes)
  return ndjsonAnswer(lines.map((line) => lineAnswer(line, outcomes)))
})

api.get('/articles/:slug', async (c) => {
  const found = await findOne(c.env.DB, c.req.param('slug'))
  if (found instanceof Response) return found
  const source = await readSource(c.env.DB, found.id)
  return answer('text/markdown', source ?? '', 200, { ETag: entityTag(found) })
})

api.put('/articles/:slug', limited(mostBytes), async (c) => {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'text/markdown') {
    return problemAnswer(415, 'Wrong media type', 'send text/markdown in UTF-8')
  }
  const slug = c.req.param('slug')
  const file = decodeFile(new Uint8Array(await c.req.arrayBuffer()))
  const guard = precondition(c.req.header('If-Match'), c.req.header('If-None-Match'))
  const outcomes: Outcome[] = file.problems
    ? [{ slug, status: 'refused', reason: 'invalid', problems: file.problems }]
    : await publish(writing(c), [{ slug, markdown: file.value }], guard)
  await tellAndLog(c, outcomes)
  return outcomeAnswer(outcomes[0] as Outcome)
})

api.delete('/articles/:slug', async (c) => {
  const found = await findOne(c.env.DB, c.req.param('slug'))
  if (found instanceof Response) return found
  if (!precondition(c.req.header('If-Match'), undefined)(found)) {
    return problemAnswer(412, failedCondition, `the cursor of the article is ${found.cursor}`)
  }
  const { slug, id } = found
  const cursor = await withdraw(writing(c), found)
  await tellAndLog(c, [{ status: 'withdrawn' }])
  return jsonAnswer({ slug, id, status: 'withdrawn', cursor })
})

api.notFound((c) => problemAnswer(404, 'Not found', `there is no ${c.req.method} ${c.req.path}`))

api.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse()
  console.error(JSON.stringify({ event: 'error', area: 'publish', message: String(error) }))
  const isRead = c.req.method === 'GET'
  const detail = isRead ? 'send it again' : 'nothing was written; send it again'
  if (error instanceof ConflictError) {
    return problemAnswer(409, 'Another write came between', detail)
  }
  // D1's and the platform's limits end up here, so a smaller request may succeed.
  const title = isRead ? 'The store does not answer' : 'The store did not take it'
  return problemAnswer(503, title, detail, {
    headers: { 'Retry-After': '1' },
  })
})

function writing({ env }: Context<Worker>): Writing {
  return { db: env.DB, site: siteOf(env), now: now() }
}

function unauthorised({ env }: Context<Worker>): Response {
  const detail = env.PUBLISH_TOKEN
    ? 'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker'
    : 'this Worker has no PUBLISH_TOKEN, so nothing can be published; set one with wrangler secret put'
  return problemAnswer(401, 'Not authorised', detail)
}

function limited(maxSize: number) {
  const detail = `the body has over ${maxSize} bytes (${maxSize / 1024 / 1024} MiB)`
  return bodyLimit({ maxSize, onError: () => problemAnswer(413, 'Too large', detail) })
}

/** The media type of a Content-Type header; undefined if its charset is not UTF-8. */
function mediaTypeOf(header = ''): string | undefined {
  const [type, ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return !charset || /^charset="?utf-8"?$/.test(charset) ? type : undefined
}

/** The entity tag of an article file is its cursor. */
function entityTag({ cursor }: StoredArticle): string {
  return `"${cursor}"`
}

/**
 * RFC 9110 §13.1: `If-Match` passes if it lists the entity tag of the article, or with `*` if there
 * is an article; `If-None-Match: *` passes if there is none.
 */
function precondition(match: string | undefined, noneMatch: string | undefined): Guard {
  const tags = match?.split(',').map((tag) => tag.trim())
  return (stored) => {
    const found = stored?.state === 'withdrawn' ? undefined : stored
    if (noneMatch?.trim() === '*' && found) return false
    return !tags || Boolean(found && (tags.includes('*') || tags.includes(entityTag(found))))
  }
}

async function findOne(db: D1Database, slug: string): Promise<StoredArticle | Response> {
  const [found] = await findArticles(db, { slugs: [slug] })
  if (!found) return problemAnswer(404, 'Not found', `there is no article "${slug}"`)
  if (found.state !== 'withdrawn') return found
  return problemAnswer(410, 'Gone', `the article "${slug}" was withdrawn`)
}

/** Tells the cache, unless the request says that more requests follow, and logs the result. */
async function tellAndLog(c: Context<Worker>, outcomes: { status: string }[]): Promise<void> {
  const cache = edgeCacheOf(c.executionCtx as ExecutionContext, siteOf(c.env))
  const tags = c.req.query('more') === undefined ? await tellCache(c.env.DB, cache) : 0
  const counts = Object.groupBy(outcomes, ({ status }) => status)
  const entries = Object.entries(counts).map(([status, list]) => [status, list?.length])
  console.log(JSON.stringify({ event: 'publish', ...Object.fromEntries(entries), tags }))
}
