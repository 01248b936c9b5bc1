import type { Context } from 'hono'
import { isPerson } from '../../http/negotiate.ts'
import { siteOf } from '../../site/deployed.ts'
import { SiteError } from '../../site/parse-site.ts'
import { answerPage } from '../answer.ts'
import { Notice } from '../layout/layout.tsx'
import { words } from '../words.tsx'

const noStore = 'no-store'
const headers = {
  'Cache-Control': noStore,
  'Cloudflare-CDN-Cache-Control': noStore,
  'Retry-After': '10',
}

/**
 * Returns the response for a failed request, and logs why: a person gets a page, a program a line.
 */
export function answerError(c: Context<{ Bindings: Env }>, error: Error): Response {
  console.error(JSON.stringify({ event: 'error', path: c.req.path, message: String(error) }))
  // The publisher sees at once what to fix in site.yaml.
  if (error instanceof SiteError) return c.text(`${error.message}\n`, 500, headers) as Response
  if (!isPerson(c.req.raw.headers)) {
    return c.text('The store does not answer. Try again in a moment.\n', 503, headers) as Response
  }
  const site = siteOf(c.env)
  const page = (
    <Notice site={site} title={words.unavailable.title}>
      <p>{words.unavailable.advice}</p>
    </Notice>
  )
  return answerPage({ c, site }, page, { status: 503, headers })
}
