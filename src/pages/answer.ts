import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { sharedControl } from '../http/cache-control.ts'
import { siteCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import type { Moment } from '../store/moment.ts'

/** A request for a page, and what the page is made from. */
export type PageAsked = Moment & { c: Context<{ Bindings: Env }>; site: Site }

/**
 * The longest lifetime of a page, in seconds: always in a browser, and at the edge if no cache tag
 * stands for everything that the page shows.
 */
export const pageLifetime = 60

/**
 * How a page is sent. `lifetime` is how long the edge may keep it, in seconds. `cacheTags` are
 * those under which the edge is told of a change, besides the site's. `script` is the path of the
 * script that the page runs.
 */
export type Sending = {
  status?: 200 | 400 | 404 | 410 | 503
  lifetime?: number
  cacheTags?: string[]
  script?: string
  headers?: Record<string, string>
}

/** Returns the response with a page. */
export function answerPage(
  { c, site }: Pick<PageAsked, 'c' | 'site'>,
  page: Child,
  { status = 200, lifetime = pageLifetime, cacheTags = [], script, headers }: Sending = {},
): Response {
  return c.html(`<!doctype html>\n${page}`, status, {
    ...sharedControl(Math.min(lifetime, pageLifetime), [siteCacheTag, ...cacheTags], lifetime),
    'Content-Security-Policy': contentSecurityPolicy(site, script),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...headers,
  }) as Response
}

/** Returns the redirect to the path or URL that has replaced another one. */
export function answerMovedTo({ c }: PageAsked, location: string, cacheTags?: string[]): Response {
  return c.body(null, 301, { ...sharedControl(pageLifetime, cacheTags), Location: location })
}

/** What a page of this site may load, and which script, if any, it may run. */
function contentSecurityPolicy({ url }: Site, script?: string): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    'img-src http: https:',
    'media-src http: https:',
    "manifest-src 'self'",
    // Not 'self': any other file of this origin may be an author's.
    ...(script ? [`script-src ${new URL(script, url)}`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // Without it, browsers differ in how they treat an author's http: image on an https: page.
    ...(url.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}
