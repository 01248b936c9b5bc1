import type { Context } from 'hono'
import { clientOf } from '../http/client.ts'
import { tokenProblem } from '../http/token.ts'
import { problemAnswer } from './answers.ts'

type Worker = { Bindings: Env }

const challenge = 'Bearer realm="Dateline"'
/** RFC 6750 §3.1. */
const wrongToken = `${challenge}, error="invalid_token"`

// Without double quotes, which JSON would escape: these lines are copied from an answer to a shell.
const rotation = `Make a new one and give it to the Worker; the command reads it from the variable:
export PUBLISH_TOKEN=$(node -p 'crypto.randomUUID()')
echo $PUBLISH_TOKEN | npx wrangler secret put PUBLISH_TOKEN`

/** In seconds: the period in wrangler.toml. */
const retryAfter = '60'

/**
 * Returns undefined if a request has the PUBLISH_TOKEN of this Worker (RFC 6750), or the answer that
 * refuses it. A Worker whose own token is missing or weak lets none pass.
 */
export async function refusalOf({ req, env }: Context<Worker>): Promise<Response | undefined> {
  const problem = problemOf(env)
  const sent = tokenOf(req.header('Authorization'))
  if (sent === undefined) return unauthorised(problem, challenge)
  // If no token is right, don't compare: the answer must say nothing about a guess.
  if (problem) return unauthorised(problem, wrongToken)
  if (isSame(sent, env.PUBLISH_TOKEN)) return undefined
  // Only wrong tokens count: no stranger can use up the publisher's requests, even from the same
  // address.
  const key = clientOf(req.raw.headers)
  const { success } = await env.WRONG_TOKENS.limit({ key })
  if (success) return unauthorised(problem, wrongToken)
  const detail = `too many wrong tokens came from your address; wait ${retryAfter} s, and check yours`
  const headers = { 'WWW-Authenticate': wrongToken, 'Retry-After': retryAfter }
  return problemAnswer(429, 'Too many wrong tokens', detail, { headers })
}

/** Returns the token in an Authorization header; undefined if there is none. */
function tokenOf(header = ''): string | undefined {
  const scheme = header.slice(0, 7).toLowerCase()
  return scheme === 'bearer ' ? header.slice(7).trim() : undefined
}

function unauthorised(problem: string | undefined, challenge: string): Response {
  const detail = problem
    ? `${problem}, so nothing can be published. ${rotation}`
    : 'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker'
  return problemAnswer(401, 'Not authorised', detail, {
    headers: { 'WWW-Authenticate': challenge },
  })
}

/** Compares in constant time, but for the length. hono's own function hashes both, which takes longer. */
function isSame(sent: string, token: string): boolean {
  const encoder = new TextEncoder()
  const [a, b] = [encoder.encode(sent), encoder.encode(token)]
  return a.length === b.length && crypto.subtle.timingSafeEqual(a, b)
}

/** Why no token opens this Worker. */
function problemOf({ PUBLISH_TOKEN: token }: Env): string | undefined {
  if (!token) return 'this Worker has no PUBLISH_TOKEN'
  const problem = tokenProblem(token)
  return problem && `the PUBLISH_TOKEN of this Worker ${problem}`
}
