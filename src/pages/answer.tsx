import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { lifetimeOfAll } from '../feeds/lifetime.ts'
import { sharedControl } from '../http/respond.ts'
import type { Site } from '../site/site.ts'
import { readListed, untilNow } from '../store/read-pages.ts'
import { absentTag, mainSlice, siteTag } from '../store/slices.ts'
import { AbsentPage } from './absent.tsx'
import { contentSecurityPolicy } from './layout.tsx'

/**
 * A copy of a page is good for this many seconds where nobody tells of a change: in a browser always,
 * and at the edge where the page shows what its tags don't name.
 */
export const pageLifetime = 60

/** How many articles a page where there is nothing offers instead. */
const offeredLength = 5

/**
 * How a page is sent: for how many seconds it is good at the edge, the tags under which that is told
 * of a change, and the path of the script that it runs.
 */
export type Sending = {
  status?: 200 | 400 | 404 | 410 | 503
  lifetime?: number
  tags?: string[]
  script?: string
  headers?: Record<string, string>
}

/** Returns the response that a page is. */
export function answerPage(c: Context, site: Site, body: Child, sending: Sending = {}): Response {
  const { status = 200, lifetime = pageLifetime, tags = [siteTag], script, headers } = sending
  const response = c.html(`<!doctype html>\n${body}`, status, {
    ...sharedControl(Math.min(lifetime, pageLifetime), lifetime),
    'Cache-Tag': tags.join(','),
    'Content-Security-Policy': contentSecurityPolicy(site, script),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...headers,
  })
  return response as Response
}

/** Returns the response for a URL that names nothing and never will. */
export function answerNothing(c: Context, site: Site): Response {
  const page = <AbsentPage site={site} isGone={false} newest={[]} />
  return answerPage(c, site, page, { status: 404 })
}

/**
 * Returns the response for a URL behind which there is nothing, or with 410 nothing any more, with
 * what there is instead. `now` is in seconds since 1970. What isn't there may come after `lifetime`
 * seconds, and with the next scheduled article.
 */
export async function answerAbsent(
  c: Context<{ Bindings: Env }>,
  site: Site,
  status: 404 | 410,
  now: number,
  { lifetime = pageLifetime, headers }: Pick<Sending, 'lifetime' | 'headers'> = {},
): Promise<Response> {
  const [due, newest] = await Promise.all([
    lifetimeOfAll(c.env.DB, now),
    readListed(c.env.DB, mainSlice, untilNow(now), offeredLength),
  ])
  const page = <AbsentPage site={site} isGone={status === 410} newest={newest} />
  return answerPage(c, site, page, {
    status,
    lifetime: Math.min(lifetime, due),
    tags: [siteTag, absentTag],
    headers,
  })
}
