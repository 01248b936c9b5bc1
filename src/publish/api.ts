import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { TrieRouter } from 'hono/router/trie-router'
import { mostBytes } from '../file/file.ts'
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
import { authorise } from './authorise.ts'
import { entityTag } from './conditions.ts'
import { listArticles } from './listing.ts'
import type { Asked } from './press.ts'

type Worker = { Bindings: Env }

const mostBulkBytes = 16 * 1024 * 1024
const mostSiteBytes = 256 * 1024

/** RFC 9512, and what it was called before. */
const yamlTypes = ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml']

/** The write API: the one door in. */
export const api = new Hono<Worker>({ router: new TrieRouter() }).basePath('/api')

api.use(authorise)

api.use(
  methodNotAllowed({
    app: api,
    onMethodNotAllowed: (_, methods) => {
      const headers = { Allow: methods.join(', ') }
      return problemAnswer(405, 'Method not allowed', `this takes ${headers.Allow}`, { headers })
    },
  }),
)

api.get('/site', async (c) => {
  const stored = await readStoredSite(c.env.DB)
  if (!stored) return problemAnswer(404, 'Not found', noSite)
  return answer('text/yaml', stored.source, 200, { ETag: entityTag({ cursor: stored.version }) })
})

api.put('/site', limited(mostSiteBytes), async (c) => {
  if (!yamlTypes.includes(mediaTypeOf(c.req.header('Content-Type')) ?? '')) {
    return problemAnswer(415, 'Wrong media type', 'send text/yaml in UTF-8')
  }
  const { told, owed, ...outcome } = await press(c).putSite(await c.req.arrayBuffer(), asked(c))
  return siteAnswer(outcome, { told, owed })
})

api.get('/articles', async (c) => {
  const { site } = await readSite(c.env.DB)
  return listArticles(c, site, () => press(c).look())
})

api.post('/articles', limited(mostBulkBytes), async (c) => {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'application/x-ndjson') {
    return problemAnswer(415, 'Wrong media type', 'send application/x-ndjson')
  }
  const posted = await press(c).post(await c.req.arrayBuffer(), asked(c))
  if ('lines' in posted) {
    const detail = `${posted.lines} lines; at most ${posted.most} are taken at once`
    return problemAnswer(413, 'Too many lines', detail)
  }
  const { answers, ...told } = posted
  log(answers, told.told)
  return ndjsonAnswer(answers.map((line) => ({ ...line, ...told })))
})

api.get('/articles/:slug', async (c) => {
  const slug = c.req.param('slug')
  const [found] = await findArticles(c.env.DB, { slugs: [slug] })
  if (!found) return absent(slug)
  if (found.state === 'withdrawn') return gone(slug)
  const source = await readSource(c.env.DB, found.id)
  return answer('text/markdown', source ?? '', 200, { ETag: entityTag(found) })
})

api.put('/articles/:slug', limited(mostBytes), async (c) => {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'text/markdown') {
    return problemAnswer(415, 'Wrong media type', 'send text/markdown in UTF-8')
  }
  const file = await c.req.arrayBuffer()
  const { outcome, ...told } = await press(c).put(c.req.param('slug'), file, asked(c))
  log([outcome], told.told)
  return outcomeAnswer(outcome, told)
})

api.delete('/articles/:slug', async (c) => {
  const slug = c.req.param('slug')
  const withdrawal = await press(c).withdraw(slug, asked(c))
  if (withdrawal.status === 'absent') return absent(slug)
  if (withdrawal.status === 'gone') return gone(slug)
  if (withdrawal.status === 'changed') {
    return problemAnswer(412, failedCondition, `the cursor of the article is ${withdrawal.cursor}`)
  }
  log([withdrawal], withdrawal.told)
  return jsonAnswer(withdrawal)
})

api.notFound((c) => problemAnswer(404, 'Not found', `there is no ${c.req.method} ${c.req.path}`))

api.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse()
  // The class of an error that comes from the press is lost on the way.
  if (error.message.includes(noSite)) return problemAnswer(409, 'There is no site', noSite)
  console.error(JSON.stringify({ event: 'error', area: 'publish', message: String(error) }))
  // D1's and the platform's limits end up here, so a smaller request may succeed.
  const [title, detail] = ['GET', 'HEAD'].includes(c.req.method)
    ? ['The store does not answer', 'ask again in a moment']
    : ['The store did not take it', 'send it again; what is stored already stays as it is']
  return problemAnswer(503, title, detail, { headers: { 'Retry-After': '1' } })
})

/** The one press of the site. */
function press({ env }: Context<Worker>) {
  return env.PRESS.getByName('press')
}

/** What a request says about its writes. */
function asked({ req }: Context<Worker>): Asked {
  return {
    conditions: { match: req.header('If-Match'), noneMatch: req.header('If-None-Match') },
    more: req.query('more') !== undefined,
    purge: req.query('purge') !== undefined,
  }
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

function absent(slug: string): Response {
  return problemAnswer(404, 'Not found', `there is no article "${slug}"`)
}

function gone(slug: string): Response {
  return problemAnswer(410, 'Gone', `the article "${slug}" was withdrawn`)
}

function log(outcomes: { status: string }[], told: boolean): void {
  const counts = Object.groupBy(outcomes, ({ status }) => status)
  const entries = Object.entries(counts).map(([status, list]) => [status, list?.length])
  console.log(JSON.stringify({ event: 'publish', ...Object.fromEntries(entries), told }))
}
