import type { Context } from 'hono'
import { noSite, readStoredSite } from '../store/site.ts'
import { answer, problemAnswer, siteAnswer } from './answers.ts'
import { entityTag } from './conditions.ts'
import { asked, mediaTypeOf, press, tooLarge } from './request.ts'

type Publishing = Context<{ Bindings: Env }>

/** Thousands of redirects have their place. */
const mostBytes = 1024 * 1024

/** RFC 9512, and what it was called before. */
const yamlTypes = ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml']

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
  const refusal = await tooLarge(c, mostBytes)
  if (refusal) return refusal
  const { told, owed, ...outcome } = await press(c).putSite(await c.req.arrayBuffer(), asked(c))
  return siteAnswer(outcome, { told, owed })
}
