import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { lifetimeOfAll } from '../feeds/lifetime.ts'
import { sharedControl } from '../http/cache-control.ts'
import { absentCacheTag, siteCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { mainSlice } from '../site/slices.ts'
import { readListed, untilNow } from '../store/membership.ts'
import { AbsentPage } from './absent/absent.tsx'
import { contentSecurityPolicy } from './layout/layout.tsx'

/** A request for a page, and what it is made from; `now` is in seconds since 1970. */
export type PageAsked = {
  c: Context<{ Bindings: Env }>
  db: D1Database
  site: Site
  now: number
}

/** Lifetime of a page in seconds: in a browser always, and at the edge where no cache tag names all it shows. */
export const pageLifetime = 60

/** A page that says that there is nothing offers this many articles instead. */
const offeredLength = 5

/**
 * How a page is sent: for how many seconds it is good at the edge, the cache tags under which the edge is
 * told of a change, and the path of the script that it runs.
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
  body: Child,
  sending: Sending = {},
): Response {
  const { status = 200, lifetime = pageLifetime, tags = [siteCacheTag], script, headers } = sending
  const response = c.html(`<!doctype html>\n${body}`, status, {
    ...sharedControl(Math.min(lifetime, pageLifetime), lifetime),
    'Cache-Tag': tags.join(','),
    'Content-Security-Policy': contentSecurityPolicy(site, script),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...headers,
  })
  return response as Response
}

/** Returns the response for an address that names nothing and never will. */
export function answerNothing(asked: Pick<PageAsked, 'c' | 'site'>): Response {
  const page = <AbsentPage site={asked.site} isGone={false} newest={[]} />
  return answerPage(asked, page, { status: 404 })
}

/**
 * Returns the response for an address where there is nothing, or with 410 nothing any more, with what
 * there is instead. Something may come with the next scheduled article.
 */
export async function answerAbsent(
  asked: PageAsked,
  status: 404 | 410,
  headers?: Record<string, string>,
): Promise<Response> {
  const { db, site, now } = asked
  const [due, newest] = await Promise.all([
    lifetimeOfAll(db, now),
    readListed(db, mainSlice, untilNow(now), offeredLength),
  ])
  const page = <AbsentPage site={site} isGone={status === 410} newest={newest} />
  return answerPage(asked, page, {
    status,
    lifetime: Math.min(pageLifetime, due),
    tags: [siteCacheTag, absentCacheTag],
    headers,
  })
}

/** Returns the redirect from one path of the site to another that took its place. */
export function answerMovedTo({ c }: PageAsked, path: string): Response {
  return c.body(null, 301, { ...sharedControl(pageLifetime), Location: path })
}
