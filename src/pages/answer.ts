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
 * How a page is sent. `lifetime` is for how many seconds the edge may keep it, `tags` are the cache
 * tags under which the edge is told of a change, beside that of the site, and `script` is the path
 * of the script that the page runs.
 */
export type Sending = {
  status?: 200 | 400 | 404 | 410 | 503
  lifetime?: number
  tags?: string[]
  script?: string
  headers?: Record<string, string>
}

/** Returns the response with a page. */
export function answerPage(
  { c, site }: Pick<PageAsked, 'c' | 'site'>,
  page: Child,
  { status = 200, lifetime = pageLifetime, tags = [], script, headers }: Sending = {},
): Response {
  return c.html(`<!doctype html>\n${page}`, status, {
    ...sharedControl(Math.min(lifetime, pageLifetime), [siteCacheTag, ...tags], lifetime),
    'Content-Security-Policy': contentSecurityPolicy(site, script),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...headers,
  }) as Response
}

/** Returns the redirect to the path or URL that took the place of another one of the site. */
export function answerMovedTo({ c }: PageAsked, location: string, tags?: string[]): Response {
  return c.body(null, 301, { ...sharedControl(pageLifetime, tags), Location: location })
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
