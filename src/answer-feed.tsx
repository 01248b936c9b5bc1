import type { Context } from 'hono'
import type { EdgeCache } from './edge/cache.ts'
import { inTime } from './edge/in-time.ts'
import { type Resource, respond, sharedControl } from './edge/respond.ts'
import { archiveResource } from './feeds/archive.ts'
import { type Combination, combinationResource, mostSlices } from './feeds/combination.ts'
import { type FeedContext, feedVary } from './feeds/document.ts'
import { windowResource } from './feeds/window.ts'
import { deploymentLifetime } from './front-door.ts'
import { TooManyPage } from './pages/absent.tsx'
import { answerAbsent, answerPage } from './pages/answer.tsx'
import { copyScript } from './pages/assets.ts'
import { FeedPage } from './pages/feed-page.tsx'
import { type FeedView, viewArchive, viewCombination, viewWindow } from './pages/feed-views.ts'
import { isPerson } from './pages/person.ts'
import type { Site } from './site.ts'
import type { Slice } from './store/slices.ts'

/** A feed, as programs get it and as a person does; both are undefined where there is none. */
export type Feed = {
  resource: (context: FeedContext) => Resource | undefined
  view: (context: FeedContext) => Promise<FeedView | undefined>
}

/** Returns the newest articles of a slice as a feed, */
export function windowOf(slice: Slice): Feed {
  return {
    resource: (context) => windowResource(context, slice),
    view: (context) => viewWindow(context, slice),
  }
}

/** a page of its archive, */
export function archiveOf(slice: Slice, page: string): Feed {
  return {
    resource: (context) => archiveResource(context, slice, page),
    view: (context) => viewArchive(context, slice, page),
  }
}

/** and what several slices have in common. */
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
  { resource, view }: Feed,
): Promise<Response> {
  const { site, format, now } = context
  if (isPerson(c.req.raw.headers) && c.req.query('raw') === undefined) {
    const seen = await inTime(view(context))
    if (seen) {
      const { lifetime, tags } = seen
      return answerPage(c, site, <FeedPage site={site} view={seen} format={format} />, {
        lifetime,
        tags,
        script: copyScript.path,
        headers: { Vary: feedVary },
      })
    }
  } else {
    const asked = resource(context)
    const later = (task: Promise<void>) => c.executionCtx.waitUntil(task)
    const response = asked && (await respond(c.req.raw, asked, cache, now, later))
    if (response) return response
  }
  return answerAbsent(c, site, 404, now)
}

/** Returns the response to who asks for a combination of too many slices. */
export function answerTooMany(c: Context, site: Site): Response {
  if (isPerson(c.req.raw.headers)) {
    const page = <TooManyPage site={site} most={mostSlices} />
    return answerPage(c, site, page, { status: 400, headers: { Vary: feedVary } })
  }
  return c.text(`A feed combines at most ${mostSlices} tags and authors.\n`, 400, {
    ...sharedControl(deploymentLifetime),
    Vary: feedVary,
  }) as Response
}
