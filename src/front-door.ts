import type { Context, MiddlewareHandler } from 'hono'
import { canonicalPath } from './edge/canonical.ts'
import { sharedControl } from './edge/respond.ts'
import { httpDate } from './edge/validators.ts'
import { canonicalFeed } from './feeds/combination.ts'

type Worker = { Bindings: Env }

/** Where a canonical URL stays for good, in seconds. */
export const redirectLifetime = 24 * 60 * 60

/** RFC 9110 §6.6.1: who has a clock says when a response was made. */
export async function dated(...[c, next]: Parameters<MiddlewareHandler<Worker>>) {
  await next()
  if (!c.res.headers.has('Date')) c.res.headers.set('Date', httpDate(Date.now() / 1000))
}

/** What lets a program on any page read what is served, and be sure that it is nothing else. */
const publicHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link, IM, Delta-Base, Age',
  'X-Content-Type-Options': 'nosniff',
}

/** Everything but the API is there to be read, by programs on any page too, and never a program. */
export async function forAnybody(...[c, next]: Parameters<MiddlewareHandler<Worker>>) {
  if (isApi(c)) return next()
  if (c.req.method === 'OPTIONS') {
    return c.body(null, 204, {
      ...publicHeaders,
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, A-IM',
      'Access-Control-Max-Age': String(redirectLifetime),
      'Cache-Control': 'no-store',
    })
  }
  if (c.req.method === 'GET' || c.req.method === 'HEAD') await next()
  else {
    const headers = { Allow: 'GET, HEAD, OPTIONS', 'Cache-Control': 'no-store' }
    c.res = c.text('This can only be read.\n', 405, headers)
  }
  for (const [name, value] of Object.entries(publicHeaders)) c.res.headers.set(name, value)
}

/** Whatever way a URL is written, one answer is stored for it; the others lead there. */
export async function canonical(...[c, next]: Parameters<MiddlewareHandler<Worker>>) {
  const path = isApi(c) ? undefined : canonicalPath(c.req.url, canonicalFeed)
  if (path === undefined) return next()
  return c.body(null, 308, { ...sharedControl(redirectLifetime), Location: path })
}

function isApi(c: Context<Worker>): boolean {
  return c.req.path.startsWith('/api/')
}
