import type { Context, MiddlewareHandler } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { tokenProblem } from '../http/token.ts'
import { problemAnswer } from './answers.ts'

type Worker = { Bindings: Env }

const realm = 'Dateline'
const challenge = `Bearer realm="${realm}"`

// Without double quotes, which JSON would escape: these lines are copied from an answer to a shell.
const rotation = `Make a new one and give it to the Worker; the command reads it from the variable:
export PUBLISH_TOKEN=$(node -p 'crypto.randomUUID()')
echo $PUBLISH_TOKEN | npx wrangler secret put PUBLISH_TOKEN`

/** In seconds: the period in wrangler.toml. */
const retryAfter = '60'

/**
 * Lets a request pass that has the PUBLISH_TOKEN of this Worker (RFC 6750), and answers any other. A
 * Worker whose own token is missing or weak lets none pass.
 */
export const authorise: MiddlewareHandler<Worker> = bearerAuth({
  realm,
  // If no token is right, don't compare: the answer must say nothing about a guess.
  verifyToken: (sent, { env }: Context<Worker>) => {
    return !problemOf(env) && isSame(sent, env.PUBLISH_TOKEN)
  },
  noAuthenticationHeader: { message: unauthorised },
  invalidAuthenticationHeader: { message: unauthorised, wwwAuthenticateHeader: challenge },
  // RFC 6750 §3.1.
  invalidToken: {
    message: refuseGuess,
    wwwAuthenticateHeader: `${challenge}, error="invalid_token"`,
  },
})

/**
 * Counts wrong tokens but not right ones: no stranger can use up the publisher's requests, even from
 * the same address.
 */
async function refuseGuess(c: Context<Worker>): Promise<Response> {
  if (problemOf(c.env)) return unauthorised(c)
  const key = clientOf(c.req.header('CF-Connecting-IP'))
  const { success } = await c.env.WRONG_TOKENS.limit({ key })
  if (success) return unauthorised(c)
  const detail = `too many wrong tokens came from your address; wait ${retryAfter} s, and check yours`
  return problemAnswer(429, 'Too many wrong tokens', detail, {
    headers: { 'Retry-After': retryAfter },
  })
}

/** A client with IPv6 usually has a whole /64, so all addresses with the same first half are one. */
function clientOf(address = ''): string {
  const [first = ''] = address.split('::')
  return first.split(':').slice(0, 4).join(':')
}

function unauthorised({ env }: Context<Worker>): Response {
  const problem = problemOf(env)
  const detail = problem
    ? `${problem}, so nothing can be published. ${rotation}`
    : 'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker'
  return problemAnswer(401, 'Not authorised', detail)
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
