import { describeProblem, type Problem } from '../article/problem.ts'
import { entityTag } from './conditions.ts'
import type { Told } from './followers/owed.ts'
import type { Line } from './ndjson.ts'
import type { Outcome, Refused } from './plan.ts'
import type { SiteOutcome } from './site.ts'

type HeaderLines = Record<string, string>

/** Returns an answer in UTF-8 that no cache stores. */
export function answer(type: string, body: string, status: number, headers?: HeaderLines) {
  const own = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' }
  return new Response(body, { status, headers: { ...own, ...headers } })
}

/** Returns an answer with a JSON body that no cache stores. */
export function jsonAnswer(body: unknown, status = 200, headers?: HeaderLines): Response {
  return answer('application/json', `${JSON.stringify(body)}\n`, status, headers)
}

/** Returns an answer with one JSON object per line that no cache stores. */
export function ndjsonAnswer(lines: unknown[], headers?: HeaderLines): Response {
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  return answer('application/x-ndjson', body, 200, headers)
}

/** Returns an error as `application/problem+json` (RFC 9457); `more` has further members. */
export function problemAnswer(
  status: number,
  title: string,
  detail: string,
  {
    headers,
    ...more
  }: {
    problems?: Problem[]
    slug?: string
    missing?: string[]
    headers?: HeaderLines
  } = {},
): Response {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, ...more })
  return answer('application/problem+json', `${body}\n`, status, headers)
}

/** The title of a problem with `If-Match` or `If-None-Match` (RFC 9110 §15.5.13). */
export const failedCondition = 'The condition of the request does not hold'

const refusals = {
  invalid: { status: 422, title: 'The article was refused' },
  conflict: { status: 409, title: 'Another article stands in the way' },
  condition: { status: 412, title: failedCondition },
}

/** What a problem says about a refused article. */
function refusal({ slug, reason, problems }: Refused) {
  const detail = problems.map((problem) => describeProblem(problem, slug)).join('\n')
  return { ...refusals[reason], detail, slug, problems }
}

/** Returns the answer to one article file, and whether everybody was told of it. */
export function outcomeAnswer(outcome: Outcome, told: Told): Response {
  if (outcome.status === 'refused') {
    const { status, title, detail, ...more } = refusal(outcome)
    return problemAnswer(status, title, detail, more)
  }
  const isNew = outcome.status === 'created'
  const headers = { ETag: entityTag(outcome), ...(isNew && { Location: outcome.url }) }
  return jsonAnswer({ ...outcome, ...told }, isNew ? 201 : 200, headers)
}

/** Returns the answer to a site, and whether everybody was told of it. */
export function siteAnswer(outcome: SiteOutcome, told: Told): Response {
  if (outcome.status === 'changed') {
    const { cursor } = outcome
    const now = cursor === undefined ? 'there is no site' : `the cursor of the site is ${cursor}`
    return problemAnswer(412, failedCondition, now)
  }
  if (outcome.status === 'refused') {
    const { problems } = outcome
    const detail = problems.map((problem) => describeProblem(problem, 'site.yaml')).join('\n')
    return problemAnswer(422, 'The site was refused', detail, { problems })
  }
  const headers = { ETag: entityTag(outcome) }
  return jsonAnswer({ ...outcome, ...told }, outcome.status === 'created' ? 201 : 200, headers)
}

/** The answer to a line of NDJSON. */
export type LineAnswer = {
  line: number
  status: Outcome['status']
  slug?: string
  detail?: string
  problems?: Problem[]
}

/**
 * Returns the answer to a line. A line with a submission takes the next outcome from `outcomes`; any
 * other is refused by its number.
 */
export function lineAnswer(line: Line, outcomes: Outcome[]): LineAnswer {
  if ('message' in line) return { line: line.line, status: 'refused', detail: line.message }
  const outcome = outcomes.shift() as Outcome
  if (outcome.status !== 'refused') return { line: line.line, ...outcome }
  const { detail, problems, slug } = refusal(outcome)
  return { line: line.line, slug, status: 'refused', detail, problems }
}
