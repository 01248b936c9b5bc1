import type { Child } from 'hono/jsx'
import { stampOf } from '../formats/stamp.ts'
import { sharedControl } from '../http/cache-control.ts'
import { fingerprint } from '../http/fingerprint.ts'
import { isNotModified, notModified } from '../http/respond.ts'
import { siteCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { type PageAsked, pageLifetime } from './asked.ts'
import { ownStyle } from './layout/look.ts'

/**
 * How a page is sent. `lifetime` is how long the edge may keep it, in seconds. `cacheTags` are
 * those under which the edge is told of a change, besides the site's. `facts` determine everything
 * that the page shows at its address, as far as the site and the deployment don't. `script` is the
 * path of the script that the page runs. With `hasForm`, it has the form of the search.
 */
export type Sending = {
  status?: 200 | 400 | 404 | 410 | 503
  lifetime?: number
  cacheTags?: string[]
  facts?: unknown[]
  script?: string
  hasForm?: boolean
  headers?: Record<string, string>
}

/** Returns the response with a page, or a 304 to a client that has it; then nothing is rendered. */
export function answerPage(
  asked: Pick<PageAsked, 'c' | 'site'>,
  page: Child,
  sending: Sending = {},
): Response {
  const { c, site } = asked
  const { status = 200, lifetime = pageLifetime, cacheTags = [], facts, headers } = sending
  const validated = {
    ...sharedControl(Math.min(lifetime, pageLifetime), [siteCacheTag, ...cacheTags], lifetime),
    ...(facts && { ETag: entityTagOf(asked, facts) }),
  }
  const known = facts && answerKnown(asked, { ...validated, ...headers })
  if (known) return known
  return c.html(`<!doctype html>\n${page}`, status, {
    ...validated,
    'Content-Security-Policy': contentSecurityPolicy(site, sending),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...headers,
  }) as Response
}

/**
 * Returns the entity tag of what is made at a request's address from these facts, the site and the
 * code of this deployment. It is weak, because only what is read is promised to be the same, and not
 * every byte (RFC 9110 §8.8.3).
 */
export function entityTagOf({ c, site }: Pick<PageAsked, 'c' | 'site'>, facts: unknown[]): string {
  const all = [c.req.path, facts, stampOf(site), aroundOf(site), c.env.VERSION.id]
  return `W/"${fingerprint(JSON.stringify(all))}"`
}

const arounds = new WeakMap<Site, string>()

/** What pages show of a site that no feed does. An isolate has one site, and pages ask for each answer. */
function aroundOf(site: Site): string {
  const known = arounds.get(site) ?? fingerprint(JSON.stringify([site.menu, site.words, site.look]))
  arounds.set(site, known)
  return known
}

/** Returns the 304 in place of an answer with these headers, if the client has what they describe. */
export function answerKnown(
  { c }: Pick<PageAsked, 'c'>,
  headers: Record<string, string>,
): Response | undefined {
  const version = { etag: headers.ETag ?? '', modified: 0 }
  return isNotModified(c.req.raw.headers, version) ? notModified(new Headers(headers)) : undefined
}

/**
 * Resolves to whether the client has the page, so that the rest of it needn't be read. Without a
 * condition, it doesn't wait for the reading.
 */
export async function isKnown(
  asked: PageAsked,
  reading: Promise<{ sending: Sending }> | { sending: Sending },
): Promise<boolean> {
  const condition = asked.c.req.header('If-None-Match')
  // Whether there is a page at all, which is what `*` asks, only the rest of it says.
  if (condition === undefined || condition.trim() === '*') return false
  const { facts } = (await reading).sending
  return (
    facts !== undefined && answerKnown(asked, { ETag: entityTagOf(asked, facts) }) !== undefined
  )
}

/** What a page of this site may load, and which script, if any, it may run. */
function contentSecurityPolicy(site: Site, { script, hasForm }: Sending): string {
  const { url, embeds } = site
  return [
    "default-src 'none'",
    ["style-src 'self'", ownStyle(site)?.source].filter(Boolean).join(' '),
    "font-src 'self'",
    'img-src http: https:',
    'media-src http: https:',
    "manifest-src 'self'",
    ...(embeds.length > 0
      ? [`frame-src ${embeds.map((host) => `https://${host}`).join(' ')}`]
      : []),
    // Not 'self': any other file of this origin may be an author's.
    ...(script ? [`script-src ${new URL(script, url)}`] : []),
    "base-uri 'none'",
    `form-action ${hasForm ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
    // Without it, browsers differ in how they treat an author's http: image on an https: page.
    ...(url.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}
