import type { Context } from 'hono'
import { noSite } from '../store/site.ts'
import { problemAnswer } from './answers.ts'
import { refusalOf } from './authorise.ts'

type Publishing = Context<{ Bindings: Env }>

/** The parameters that a request to the API may have; a flag is set by no value, or by one of these. */
const valued = ['after', 'article', 'days', 'from', 'height', 'limit', 'seconds', 'width']
const flags = ['more', 'purge']
const set = ['', 'true', '1']

/** Returns what `act` answers, to a request with the right token; to any other, why not. */
export async function admit(
  c: Publishing,
  act: () => Response | Promise<Response>,
): Promise<Response> {
  try {
    return (await refusalOf(c)) ?? wrongParameter(c) ?? (await act())
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

/** A mistyped `purge` must not pass for one, nor `purge=no`. */
function wrongParameter({ req }: Publishing): Response | undefined {
  const given = new URL(req.url).searchParams
  for (const name of given.keys()) {
    const problem = parameterProblem(name, given.getAll(name))
    const detail = `${JSON.stringify(name)} ${problem}; nothing was done`
    if (problem) return problemAnswer(400, 'Wrong parameter', detail)
  }
  return undefined
}

function parameterProblem(name: string, [value = '', ...more]: string[]): string | undefined {
  const isFlag = flags.includes(name)
  if (!isFlag && !valued.includes(name)) return 'is not a parameter'
  if (more.length > 0) return 'is given twice'
  return isFlag && !set.includes(value) ? 'takes no value but true' : undefined
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
