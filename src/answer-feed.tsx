import type { Context } from 'hono'
import { archiveResource } from './feeds/archive.ts'
import { type Combination, combinationResource, mostSlices } from './feeds/combination.ts'
import { type FeedContext, feedVary } from './feeds/document.ts'
import { deploymentLifetime, lifetimeOfAll } from './feeds/lifetime.ts'
import { windowResource } from './feeds/window.ts'
import type { EdgeCache } from './http/cache.ts'
import { inTime } from './http/in-time.ts'
import { isPerson } from './http/negotiate.ts'
import { type Resource, respond, sharedControl } from './http/respond.ts'
import { TooManyPage } from './pages/absent.tsx'
import { answerAbsent, answerPage } from './pages/answer.tsx'
import { copyScript } from './pages/assets.ts'
import { FeedPage } from './pages/feed-page.tsx'
import { type FeedView, viewArchive, viewCombination, viewWindow } from './pages/feed-views.ts'
import type { Site } from './site/site.ts'
import { absentTag, type Slice, siteTag } from './store/slices.ts'

/** A feed, as programs get it and as a person does; both are undefined where there is none. */
export type Feed = {
  resource: (context: FeedContext) => Resource | undefined
  view: (context: FeedContext) => Promise<FeedView | undefined>
}

/** Returns the newest articles of a slice as a feed. */
export function windowOf(slice: Slice): Feed {
  return {
    resource: (context) => windowResource(context, slice),
    view: (context) => viewWindow(context, slice),
  }
}

/** Returns a page of the archive of a slice as a feed. */
export function archiveOf(slice: Slice, page: string): Feed {
  return {
    resource: (context) => archiveResource(context, slice, page),
    view: (context) => viewArchive(context, slice, page),
  }
}

/** Returns what several slices have in common, or hold between them, as a feed. */
export function combinationOf(combination: Combination): Feed {
  return {
    resource: (context) => combinationResource(context, combination),
    view: (context) => viewCombination(context, combination),
  }
}

/**
 * Returns the response with a feed: to a program the document, to a person a page about it, unless
 * they ask for `?raw`. Both are sent with the same `Vary`, so that no cache takes one for the other.
 */
export async function answerFeed(
  c: Context<{ Bindings: Env }>,
  context: FeedContext,
  cache: EdgeCache,
  feed: Feed,
): Promise<Response> {
  if (isPerson(c.req.raw.headers) && c.req.query('raw') === undefined) {
    return inTime(answerPerson(c, context, feed))
  }
  const { db, now } = context
  const asked = feed.resource(context)
  const later = (task: Promise<void>) => c.executionCtx.waitUntil(task)
  const response = asked && (await respond(c.req.raw, asked, cache, now, later))
  if (response) return response
  return c.text('There is no such feed.\n', 404, {
    ...sharedControl(await inTime(lifetimeOfAll(db, now))),
    'Cache-Tag': [siteTag, absentTag].join(','),
    Vary: feedVary,
  }) as Response
}

async function answerPerson(
  c: Context<{ Bindings: Env }>,
  context: FeedContext,
  { view }: Feed,
): Promise<Response> {
  const { site, format, now } = context
  const headers = { Vary: feedVary }
  const seen = await view(context)
  if (!seen) return answerAbsent(c, site, 404, now, { headers })
  const { lifetime, tags } = seen
  const page = <FeedPage site={site} view={seen} format={format} />
  return answerPage(c, site, page, { lifetime, tags, script: copyScript.path, headers })
}

/** Returns the response to who asks for a combination of too many slices. */
export function answerTooMany(c: Context, site: Site): Response {
  const headers = { Vary: feedVary }
  if (isPerson(c.req.raw.headers)) {
    const page = <TooManyPage site={site} most={mostSlices} />
    return answerPage(c, site, page, { status: 400, headers })
  }
  return c.text(`A feed combines at most ${mostSlices} tags and authors.\n`, 400, {
    ...sharedControl(deploymentLifetime),
    ...headers,
  }) as Response
}
