import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { decodeFile, mostBytes } from '../file/file.ts'
import type { EdgeCache } from '../http/cache.ts'
import { now } from '../http/clock.ts'
import type { Site } from '../site/site.ts'
import { findArticles, readSources, type StoredArticle } from '../store/read.ts'
import { ConflictError } from '../store/write.ts'
import {
  failedCondition,
  jsonAnswer,
  lineAnswer,
  outcomeAnswer,
  problemAnswer,
  wrongMethod,
} from './answers.ts'
import { tellCache } from './followers/cache.ts'
import { listArticles } from './listing.ts'
import { readLines } from './ndjson.ts'
import { type Guard, type Outcome, publish } from './publish.ts'
import { isAuthorised } from './token.ts'
import { withdraw } from './withdraw.ts'

const mostBulkBytes = 16 * 1024 * 1024
const mostBulkLines = 500

/**
 * Returns the write API: the one door in. `siteOf` gives the site that a Worker with this
 * environment serves.
 */
export function publishApi(
  siteOf: (env: Env) => Site,
  cacheOf: (c: Context<{ Bindings: Env }>) => EdgeCache,
) {
  const api = new Hono<{ Bindings: Env }>()

  api.use(async (c, next) => {
    const token = c.env.PUBLISH_TOKEN
    if (isAuthorised(c.req.header('Authorization'), token)) return next()
    const detail = token
      ? 'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker'
      : 'this Worker has no PUBLISH_TOKEN, so nothing can be published; set one with wrangler secret put'
    return problemAnswer(
      401,
      'Not authorised',
      detail,
      {},
      { 'WWW-Authenticate': 'Bearer realm="Dateline"' },
    )
  })

  api.get('/articles', (c) => listArticles(c, siteOf(c.env)))

  api.post('/articles', limited(mostBulkBytes), async (c) => {
    if (mediaTypeOf(c.req.header('Content-Type')) !== 'application/x-ndjson') {
      return problemAnswer(415, 'Wrong media type', 'send application/x-ndjson')
    }
    const lines = readLines(new Uint8Array(await c.req.arrayBuffer()))
    if (lines.length > mostBulkLines) {
      return problemAnswer(
        413,
        'Too many lines',
        `${lines.length} lines; at most ${mostBulkLines} are taken at once`,
      )
    }
    const submissions = lines.flatMap((line) => ('submission' in line ? [line.submission] : []))
    const outcomes = await publish(c.env.DB, siteOf(c.env), submissions, now())
    await finish(c, outcomes)
    const answers = lines
      .map((line) => lineAnswer(line, outcomes))
      .map((answer) => `${JSON.stringify(answer)}\n`)
    const headers = {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Cache-Control': 'no-store',
    }
    return new Response(answers.join(''), { headers })
  })

  api.put('/articles/:slug', limited(mostBytes), async (c) => {
    if (mediaTypeOf(c.req.header('Content-Type')) !== 'text/markdown') {
      return problemAnswer(415, 'Wrong media type', 'send text/markdown in UTF-8')
    }
    const slug = c.req.param('slug')
    const file = decodeFile(new Uint8Array(await c.req.arrayBuffer()))
    const outcomes: Outcome[] = file.problems
      ? [{ slug, status: 'refused', reason: 'invalid', problems: file.problems }]
      : await publish(
          c.env.DB,
          siteOf(c.env),
          [{ slug, markdown: file.value }],
          now(),
          precondition(c.req.header('If-Match'), c.req.header('If-None-Match')),
        )
    await finish(c, outcomes)
    return outcomeAnswer(outcomes[0] as Outcome)
  })

  api.get('/articles/:slug', async (c) => {
    const found = await findOne(c.env.DB, c.req.param('slug'))
    if (found instanceof Response) return found
    const [stored] = await readSources(c.env.DB, [found.id])
    return new Response(stored?.source, {
      headers: {
        'Content-Type': 'text/markdown; charset=utf-8',
        'Cache-Control': 'no-store',
        ETag: articleTag(found),
      },
    })
  })

  api.delete('/articles/:slug', async (c) => {
    const found = await findOne(c.env.DB, c.req.param('slug'))
    if (found instanceof Response) return found
    if (!precondition(c.req.header('If-Match'), undefined)(found)) {
      return problemAnswer(412, failedCondition, `the cursor of the article is ${found.cursor}`)
    }
    const { slug, id } = found
    const cursor = await withdraw(c.env.DB, siteOf(c.env), found, now())
    await finish(c, [{ status: 'withdrawn' }])
    return jsonAnswer({ slug, id, status: 'withdrawn', cursor })
  })

  api.all('/articles', () => wrongMethod('GET, HEAD, POST'))
  api.all('/articles/:slug', () => wrongMethod('GET, HEAD, PUT, DELETE'))

  api.all('*', (c) => problemAnswer(404, 'Not found', `there is no ${c.req.method} ${c.req.path}`))

  api.onError((error) => {
    console.error(JSON.stringify({ event: 'error', area: 'publish', message: String(error) }))
    if (error instanceof ConflictError) {
      return problemAnswer(409, 'Another write came between', 'nothing was written; send it again')
    }
    // D1's and the platform's own limits end up here: a smaller request may pass where this one did
    // not.
    return problemAnswer(
      503,
      'The store did not take it',
      'nothing was written; send it again',
      {},
      { 'Retry-After': '1' },
    )
  })

  /** Tells the cache, unless the request says that more of them follow, and notes what was done. */
  async function finish(c: Context<{ Bindings: Env }>, outcomes: { status: string }[]) {
    const tags = c.req.query('more') === undefined ? await tellCache(c.env.DB, cacheOf(c)) : 0
    const counts = Object.groupBy(outcomes, ({ status }) => status)
    const entries = Object.entries(counts).map(([status, list]) => [status, list?.length])
    console.log(JSON.stringify({ event: 'publish', ...Object.fromEntries(entries), tags }))
  }

  return api
}

function limited(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () =>
      problemAnswer(
        413,
        'Too large',
        `the body has over ${maxSize} bytes (${maxSize / 1024 / 1024} MiB)`,
      ),
  })
}

/** The media type of a Content-Type header; undefined for one in another charset than UTF-8. */
function mediaTypeOf(header = ''): string | undefined {
  const [type, ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return !charset || /^charset="?utf-8"?$/.test(charset) ? type : undefined
}

/** The entity tag of an article file is its cursor. */
function articleTag({ cursor }: StoredArticle): string {
  return `"${cursor}"`
}

/**
 * RFC 9110 §13.1: `If-Match` passes for one of the tags that it lists, `*` for any article that is
 * there; `If-None-Match: *` passes where there is none.
 */
function precondition(match: string | undefined, noneMatch: string | undefined): Guard {
  const tags = match?.split(',').map((tag) => tag.trim())
  return (stored) => {
    const found = stored?.state === 'withdrawn' ? undefined : stored
    if (noneMatch?.trim() === '*' && found) return false
    return !tags || Boolean(found && (tags.includes('*') || tags.includes(articleTag(found))))
  }
}

async function findOne(db: D1Database, slug: string): Promise<StoredArticle | Response> {
  const [found] = await findArticles(db, { slugs: [slug] })
  if (!found) return problemAnswer(404, 'Not found', `there is no article "${slug}"`)
  if (found.state === 'withdrawn')
    return problemAnswer(410, 'Gone', `the article "${slug}" was withdrawn`)
  return found
}
