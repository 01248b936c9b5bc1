import type { Context } from 'hono'
import { isPerson } from '../../http/negotiate.ts'
import { type Site, siteDefaults } from '../../site/site.ts'
import { englishWith } from '../../site/words.ts'
import { NoSiteError, recallSite } from '../../store/site.ts'
import { answerPage } from '../answer.ts'
import { Notice } from '../layout/layout.tsx'
import { say } from '../words.tsx'

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
  const isNew = error instanceof NoSiteError
  if (!isNew) {
    console.error(JSON.stringify({ event: 'error', path: c.req.path, message: String(error) }))
  }
  if (!isPerson(c.req.raw.headers)) {
    const why = isNew ? 'There is no site here yet' : 'The store does not answer'
    return c.text(`${why}. Try again in a moment.\n`, 503, headers) as Response
  }
  const site = recallSite()?.site ?? nameless(new URL('/', c.req.url).href)
  const { title, advice } = isNew ? noSite : site.words.unavailable
  const page = (
    <Notice site={site} title={title}>
      <p>{say(advice, { command: <code>npx dateline push</code> })}</p>
    </Notice>
  )
  return answerPage({ c, site }, page, { status: 503, headers })
}

/** Whoever sees this is the publisher, of whose language nothing is known. */
const noSite = {
  title: 'There is no site here yet',
  advice:
    'Dateline is running. As its publisher, push a site folder with {command}, and it will be here.',
}

/** A site that nobody has described yet. */
function nameless(url: string): Site {
  return {
    ...siteDefaults,
    title: 'Dateline',
    description: '',
    url,
    language: 'en',
    words: englishWith('en'),
    timezone: 'UTC',
  }
}
