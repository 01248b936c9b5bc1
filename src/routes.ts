import { HonoBase as Hono } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'
import { feedRoutes, oldFeeds } from './feed-routes.ts'
import { lifetimeOfAll } from './feeds/lifetime.ts'
import { formatNames, formats } from './formats/index.ts'
import { type Canon, canonical, type Elsewhere } from './http/canonical.ts'
import { now } from './http/clock.ts'
import { inTime } from './http/in-time.ts'
import { answerMedia } from './http/media.ts'
import { finish, openToAll, readOnly } from './http/middleware.ts'
import { pageRoutes } from './page-routes.ts'
import { answerNothing } from './pages/absent/answer.tsx'
import { answerMoved, leadingControl, mayHaveMoved } from './pages/absent/moved.ts'
import { ask, pageLifetime } from './pages/asked.ts'
import { answerError } from './pages/error/answer.tsx'
import { absentCacheTag, articleCacheTag, mediumCacheTag, siteCacheTag } from './site/addresses.ts'
import { canonicalSegments, plainUrl } from './site/canonical.ts'
import { cardSlug, readMediumPath } from './site/media.ts'
import { canonicalQuery } from './site/search.ts'
import { readShownMedium } from './store/media.ts'
import { readKnownSite } from './store/site.ts'

type Worker = { Bindings: Env }

const feedFiles = formatNames.map((name) => formats[name].file)

/** The canonical form of the addresses. */
export const canon: Canon = {
  plain: plainUrl,
  segments: canonicalSegments,
  query: (path, query) => canonicalQuery(path, query, feedFiles),
}

/** What was in another spelling at the engine that the site had before, such as `/2016/01/Hi.html`. */
const oldAddresses: Elsewhere = async (c, canonical) => {
  if (!mayHaveMoved(c.req.url)) return undefined
  const finding = ask(c, readKnownSite(c.env.DB)).then((asked) => answerMoved(asked, { canonical }))
  return { found: await inTime(finding), control: leadingControl }
}

/**
 * Every URL of a Dateline site: those of the API are in api-routes.ts, those of feeds in
 * feed-routes.ts, all others in page-routes.ts; site/addresses.ts makes the addresses that lead here.
 * The base of Hono comes without routers. This one is as fast as the default, which takes over a
 * millisecond longer for the first request of a new isolate.
 */
export const routes = new Hono<Worker>({ router: new TrieRouter() })

routes.use(finish)

// A poll loads nothing that only a publisher or a subscriber needs.
routes.all('/api/*', async (c) => {
  const { apiRoutes } = await import('./api-routes.ts')
  return apiRoutes.fetch(c.req.raw, c.env, c.executionCtx)
})
const hub = () => import('./hub/hub.ts')
routes.post('/hub', async (c) => (await hub()).answerHub(c))
routes.post('/hub/rsscloud', async (c) => (await hub()).answerCloud(c))
routes.on('ALL', ['/hub', '/hub/rsscloud'], (c) => {
  const headers = { Allow: 'POST, OPTIONS' }
  if (c.req.method === 'OPTIONS') return c.body(null, 204, headers)
  return c.text('This is for feed readers that are called back: post to it.\n', 405, headers)
})
routes.use(openToAll, readOnly)
// Before `canonical`: file names keep their case, and a query such as `?v=2` is left alone.
routes.get('/media/*', async (c) => {
  const file = readMediumPath(new URL(c.req.url).pathname)
  const ownTags = file === undefined ? [] : [mediumCacheTag(file)]
  // A deployment may lack the bucket.
  const bucket: R2Bucket | undefined = c.env.MEDIA
  const at = { db: c.env.DB, now: now() }
  const medium = file && bucket && (await inTime(readShownMedium(at, file)))
  if (!medium) {
    const asked = await inTime(ask(c, readKnownSite(c.env.DB)))
    // The next scheduled article may be that of the card.
    const due =
      file && cardSlug(file) !== undefined ? await inTime(lifetimeOfAll(at)) : pageLifetime
    const lifetime = Math.min(pageLifetime, due)
    return inTime(answerNothing(asked, { lifetime, cacheTags: [absentCacheTag, ...ownTags] }))
  }
  const isWhole = (c.executionCtx as ExecutionContext).cache !== undefined
  const { article } = medium
  const articleTags = article === undefined ? [] : [articleCacheTag(article)]
  const cacheTags = [siteCacheTag, ...ownTags, ...articleTags]
  return answerMedia(c.req.raw, bucket, medium, { now: at.now, cacheTags, isWhole })
})
routes.use(oldFeeds)
routes.use(canonical(canon, oldAddresses))

routes.route('/', feedRoutes)

// A page is loaded with the feeds: loading is paid for by the start of an isolate, and not by a request.
routes.route('/', pageRoutes)
// Paths that can be no page get the 404 page, unless they are old addresses.
routes.notFound(async (c) => answerNothing(await ask(c, readKnownSite(c.env.DB))))
routes.onError((error, c) => answerError(c, error))
