import type { Context, MiddlewareHandler } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { timingSafeEqual } from 'hono/utils/buffer'
import { problemAnswer } from './answers.ts'

type Worker = { Bindings: Env }

const realm = 'Dateline'
const challenge = `Bearer realm="${realm}"`

/** Lets a request pass that has the PUBLISH_TOKEN of this Worker (RFC 6750), and answers any other. */
export const authorise: MiddlewareHandler<Worker> = bearerAuth({
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
})

function unauthorised({ env }: Context<Worker>): Response {
  const detail = env.PUBLISH_TOKEN
    ? 'send Authorization: Bearer and the PUBLISH_TOKEN of this Worker'
    : 'this Worker has no PUBLISH_TOKEN, so nothing can be published; set one with wrangler secret put'
  return problemAnswer(401, 'Not authorised', detail)
}
