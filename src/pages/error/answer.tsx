import type { Context } from 'hono'
import { isPerson } from '../../http/negotiate.ts'
import { siteOf } from '../../site/deployed.ts'
import { SiteError } from '../../site/parse-site.ts'
import { UnavailablePage } from '../absent/absent.tsx'
import { answerPage } from '../answer.tsx'

/** Returns the response for a request that failed, and logs why: a page for a person, a line for a program. */
export function answerError(c: Context<{ Bindings: Env }>, error: Error): Response {
  console.error(JSON.stringify({ event: 'error', path: c.req.path, message: String(error) }))
  const headers = {
    'Cache-Control': 'no-store',
    'CDN-Cache-Control': 'no-store',
    'Retry-After': '10',
  }
  // A person who runs the site sees at once what to fix in it.
  if (error instanceof SiteError) return c.text(`${error.message}\n`, 500, headers) as Response
  if (!isPerson(c.req.raw.headers)) {
    return c.text('The store does not answer. Try again in a moment.\n', 503, headers) as Response
  }
  const site = siteOf(c.env)
  return answerPage({ c, site }, <UnavailablePage site={site} />, { status: 503, headers })
}
