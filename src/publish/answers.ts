import type { Problem } from '../compile/problem.ts'
import { describeProblem } from '../compile/problem.ts'
import type { Outcome } from './publish.ts'

/** Returns an answer with a JSON body that no cache stores. */
export function jsonAnswer(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...headers,
    },
  })
}

/** Returns an error as `application/problem+json` (RFC 9457); `more` is added to its members. */
export function problemAnswer(
  status: number,
  title: string,
  detail: string,
  more: { problems?: Problem[]; slug?: string } = {},
  headers: Record<string, string> = {},
): Response {
  const body = { type: 'about:blank', title, status, detail, ...more }
  return jsonAnswer(body, status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    ...headers,
  })
}

const refusals = {
  invalid: { status: 422, title: 'The article was refused' },
  conflict: { status: 409, title: 'Another article stands in the way' },
  stale: { status: 412, title: 'The article has changed meanwhile' },
}

/** Returns what the members of a problem say of a refused article. */
export function refusal({ slug, reason, problems }: Extract<Outcome, { status: 'refused' }>) {
  const detail = problems.map((problem) => describeProblem(problem, slug)).join('\n')
  return { ...refusals[reason], detail, slug, problems }
}
