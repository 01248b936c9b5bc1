import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { deploymentLifetime } from './cache-control.ts'
import { httpDate } from './headers.ts'

/**
 * A document that a browser opens on its own is only shown, and can't run anything: a feed or a
 * sitemap, which is XML and might contain XHTML, a picture or a film, or an SVG or HTML file in
 * media/.
 */
const inert = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

/**
 * Adds the headers that every response needs: `Date` (RFC 9110 §6.6.1), `nosniff`, the inert policy
 * unless it has its own, and `no-store` if it says nothing about caching, because a cache would then
 * keep it for hours.
 */
export const finish: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers, status } = c.res
  if (!headers.has('Date')) headers.set('Date', httpDate(Date.now() / 1000))
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
  headers.set('X-Content-Type-Options', 'nosniff')
  // Safari shows no PDF in a sandbox, and Chromium shows it whatever the policy says.
  const isPdf = headers.get('Content-Type')?.startsWith('application/pdf')
  // After a 304, the client's copy keeps its own policy.
  if (status !== 304 && !isPdf && !headers.has('Content-Security-Policy')) {
    headers.set('Content-Security-Policy', inert)
  }
}

const exposed = 'ETag,Last-Modified,Link,IM,Delta-Base,Age,Content-Range,Accept-Ranges'

const methods = 'GET, HEAD, OPTIONS'

const preflight = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD'],
  allowHeaders: ['If-None-Match', 'If-Modified-Since', 'If-Range', 'Range', 'A-IM'],
  maxAge: deploymentLifetime,
})

/**
 * Lets programs on any web page read public responses (Fetch §3.2, CORS), and answers OPTIONS,
 * whether it is a preflight or not. Only OPTIONS is left to hono: it sets headers before there is a
 * response, and so copies each one, which a poll would pay for.
 */
export const openToAll: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'OPTIONS') {
    const answer = await preflight(c, next)
    // RFC 9110 §9.3.7.
    answer?.headers.set('Allow', methods)
    return answer
  }
  await next()
  c.res.headers.set('Access-Control-Allow-Origin', '*')
  c.res.headers.set('Access-Control-Expose-Headers', exposed)
}

/** Answers 405 (RFC 9110 §15.5.6) to every method but GET and HEAD, whatever the path. */
export const readOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  return c.text('This can only be read.\n', 405, { Allow: methods })
}
