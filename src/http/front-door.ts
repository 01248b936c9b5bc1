import type { Context, MiddlewareHandler } from 'hono'
import { canonicalFeed } from '../feeds/combination.ts'
import { deploymentLifetime } from '../feeds/lifetime.ts'
import { canonicalPath } from './canonical.ts'
import { sharedControl } from './respond.ts'
import { httpDate } from './validators.ts'

type Worker = { Bindings: Env }

/** RFC 9110 §6.6.1: who has a clock says when a response was made. */
export async function dated(...[c, next]: Parameters<MiddlewareHandler<Worker>>) {
  await next()
  if (!c.res.headers.has('Date')) c.res.headers.set('Date', httpDate(Date.now() / 1000))
}

/** What lets a program on any page read what is served. */
const publicHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link, IM, Delta-Base, Age',
}

/**
 * What a browser opens as a document of its own shows itself and does nothing else: a feed or a
 * sitemap, which is XML and might hold XHTML, a picture or a film, and an SVG or HTML file that lies
 * in media/.
 */
const inert = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

/** Whatever is served is what it says that it is, and nothing but a page has a policy of its own. */
export async function harmless(...[c, next]: Parameters<MiddlewareHandler<Worker>>) {
  await next()
  const { headers, status } = c.res
  headers.set('X-Content-Type-Options', 'nosniff')
  // Safari shows no PDF in a sandbox, and Chromium shows it whatever it is told.
  const isPdf = headers.get('Content-Type')?.startsWith('application/pdf')
  // A copy that has not changed keeps its own.
  if (status !== 304 && !isPdf && !headers.has('Content-Security-Policy')) {
    headers.set('Content-Security-Policy', inert)
  }
}

/** Everything but the API is there to be read, by programs on any page too. */
export async function forAnybody(...[c, next]: Parameters<MiddlewareHandler<Worker>>) {
  if (isApi(c)) return next()
  if (c.req.method === 'OPTIONS') {
    return c.body(null, 204, {
      ...publicHeaders,
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, A-IM',
      'Access-Control-Max-Age': String(deploymentLifetime),
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
  return c.body(null, 308, { ...sharedControl(deploymentLifetime), Location: path })
}

function isApi(c: Context<Worker>): boolean {
  return c.req.path.startsWith('/api/')
}
