import type { Context } from 'hono'
import { describeProblem } from '../article/problem.ts'
import { mostBytes } from '../file/file.ts'
import { stampOf } from '../formats/stamp.ts'
import { ownPageUrl } from '../site/own-pages.ts'
import { listOwnPages, readOwnPage } from '../store/own-pages.ts'
import { readSite } from '../store/site.ts'
import { answer, failedCondition, jsonAnswer, problemAnswer } from './answers.ts'
import { entityTag } from './conditions.ts'
import { asked, mediaTypeOf, press, tooLarge } from './request.ts'

type PageContext = Context<{ Bindings: Env }>

/** Answers `GET /api/pages`: there are never more than fit into one answer. */
export async function answerPageList({ env }: PageContext): Promise<Response> {
  const { site } = await readSite(env.DB)
  const stamp = stampOf(site)
  const pages = (await listOwnPages(env.DB)).map(({ path, hash, cursor, state, ...page }) => {
    const stale = (state === 'live' && page.stamp !== stamp) || undefined
    return { path, url: ownPageUrl(path, site), hash, cursor, state, stale }
  })
  return jsonAnswer({ pages })
}

/** Answers `GET /api/pages/{path}`. */
export async function answerPageFile({ env }: PageContext, path: string): Promise<Response> {
  const found = await readOwnPage(env.DB, path)
  return found
    ? answer('text/markdown', found.source, 200, { ETag: entityTag(found) })
    : absent(path)
}

/** Answers `PUT /api/pages/{path}`. */
export async function putPage(c: PageContext, path: string): Promise<Response> {
  if (mediaTypeOf(c.req.header('Content-Type')) !== 'text/markdown') {
    return problemAnswer(415, 'Wrong media type', 'send text/markdown in UTF-8')
  }
  const refusal = await tooLarge(c, mostBytes)
  if (refusal) return refusal
  const outcome = await press(c).putPage(path, await c.req.arrayBuffer(), asked(c))
  if (outcome.status === 'changed') return changed(outcome.cursor)
  if (outcome.status === 'refused') {
    const { problems } = outcome
    const detail = problems.map((problem) => describeProblem(problem, path)).join('\n')
    return problemAnswer(422, 'The page was refused', detail, { problems })
  }
  const isNew = outcome.status === 'created'
  const headers = { ETag: entityTag(outcome), ...(isNew && { Location: outcome.url }) }
  return jsonAnswer(outcome, isNew ? 201 : 200, headers)
}

/** Answers `DELETE /api/pages/{path}`. */
export async function removePage(c: PageContext, path: string): Promise<Response> {
  const deletion = await press(c).dropPage(path, asked(c))
  if (deletion.status === 'absent') return absent(path)
  if (deletion.status === 'changed') return changed(deletion.cursor)
  return jsonAnswer({ path, ...deletion })
}

function absent(path: string): Response {
  return problemAnswer(404, 'Not found', `there is no page "${path}"`)
}

function changed(cursor: number | undefined): Response {
  const detail =
    cursor === undefined ? 'there is no such page' : `the cursor of the page is ${cursor}`
  return problemAnswer(412, failedCondition, detail)
}
