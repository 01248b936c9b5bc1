import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import { sharedControl } from '../edge/respond.ts'
import type { Site } from '../site.ts'
import type { Listed } from '../store/read-pages.ts'
import { absentTag, siteTag } from '../store/slices.ts'
import { AbsentPage } from './absent.tsx'
import { contentSecurityPolicy } from './layout.tsx'

/** A copy of a page is good for this many seconds. */
export const pageLifetime = 60

/**
 * How a page is sent: for how many seconds it is good, the tags under which a cache is told of a
 * change, and the path of the script that it runs.
 */
export type Sending = {
  status?: 200 | 404 | 410
  lifetime?: number
  tags?: string[]
  script?: string
  headers?: Record<string, string>
}

/** Returns the response that a page is. */
export function answerPage(c: Context, site: Site, body: Child, sending: Sending = {}): Response {
  const { status = 200, lifetime = pageLifetime, tags = [siteTag], script, headers } = sending
  const response = c.html(`<!doctype html>\n${body}`, status, {
    ...sharedControl(lifetime),
    'Cache-Tag': tags.join(','),
    'Content-Security-Policy': contentSecurityPolicy(site, script),
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...headers,
  })
  return response as Response
}

/** Returns the response for a URL behind which there is nothing, or with 410 nothing any more. */
export function answerAbsent(
  c: Context,
  site: Site,
  status: 404 | 410,
  { lifetime, newest = [] }: { lifetime?: number; newest?: Listed[] } = {},
): Response {
  const page = <AbsentPage site={site} isGone={status === 410} newest={newest} />
  return answerPage(c, site, page, { status, lifetime, tags: [siteTag, absentTag] })
}
