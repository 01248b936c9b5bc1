import type { Context } from 'hono'
import { sharedControl } from '../http/cache-control.ts'
import { now } from '../http/clock.ts'
import type { Site } from '../site/site.ts'
import type { Moment } from '../store/moment.ts'
import { readSite, readSiteOrLast } from '../store/site.ts'

type Asking = Context<{ Bindings: Env }>

/** A request for a page, and what the page is made from. */
export type PageAsked = Moment & { c: Asking; site: Site }

/**
 * The longest lifetime of a page, in seconds: always in a browser, and at the edge if no cache tag
 * stands for everything that the page shows.
 */
export const pageLifetime = 60

/** Returns a request for a page of the present site, or of the one that `reading` resolves to. */
export async function ask(c: Asking, reading = readSite(c.env.DB)): Promise<PageAsked> {
  const { site } = await reading
  return { c, db: c.env.DB, site, now: now() }
}

/** Returns a request that needs no more of the store than the site does without it while it fails. */
export function askOfSite(c: Asking): Promise<PageAsked> {
  return ask(c, readSiteOrLast(c.env.DB))
}

/** Returns the redirect to the path or URL that has replaced another one. */
export function answerMovedTo({ c }: PageAsked, location: string, cacheTags?: string[]): Response {
  return c.body(null, 301, { ...sharedControl(pageLifetime, cacheTags), Location: location })
}
