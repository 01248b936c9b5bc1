import type { Context, MiddlewareHandler } from 'hono'
import { HonoBase as Hono } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'
import { answerArchive, readPageName } from './feeds/archive.ts'
import { answerCombination, mostSlices } from './feeds/combination.ts'
import { answerNoFeed, type FeedAsked } from './feeds/document.ts'
import { edgeCacheOf } from './feeds/edge.ts'
import { lifetimeOfAll } from './feeds/lifetime.ts'
import { answerWindow } from './feeds/window.ts'
import { type FormatName, formats, offeredTypes } from './formats/index.ts'
import { deploymentLifetime, longestLifetime, unstored } from './http/cache-control.ts'
import { now } from './http/clock.ts'
import { inTime } from './http/in-time.ts'
import { isPerson, preferred } from './http/negotiate.ts'
import { answerMoved, leadingControl } from './pages/absent/moved.ts'
import type { PageAsked } from './pages/asked.ts'
import type { FeedView } from './pages/feed/view.ts'
import {
  absentCacheTag,
  archiveCacheTag,
  feedAddress,
  readCombination,
  siteCacheTag,
  sliceCacheTag,
  wholeArchiveCacheTag,
} from './site/addresses.ts'
import { readSearch } from './site/search.ts'
import { mainSlice, type Slice, type SliceParam, sliceOf } from './site/slices.ts'
import { type PresentSite, readKnownSite, readSite, recallSite } from './store/site.ts'

type Worker = { Bindings: Env }

/** The page that a person gets at the address of a feed; no poll loads it. */
const pages = () => import('./pages/feed/answer.tsx')
const views = () => import('./pages/feed/view.ts')

/** In an address that a feed may have had with another engine. */
const signOfFeed = /feed|rss|rdf|atom|index\.xml/i

/** A feed of ours, with any query: what polls ask for isn't compared with every rule. */
const ownFeed =
  /^\/(?:(?:tags|authors)\/[^/?]+\/)?(?:archive\/[^/?]+\/)?(?:rss\.xml|atom\.xml|feed\.json)(?:\?|$)/

/**
 * Leads from where the engine that a site had before had its feeds to the same feed here (301), which
 * readers remember. Feeds of comments are gone, since the main feed would be none.
 */
export const oldFeeds: MiddlewareHandler<Worker> = async (c, next) => {
  const { url } = c.req
  const address = url.slice(url.indexOf('/', 'https://'.length))
  if (ownFeed.test(address) || !signOfFeed.test(address)) return next()
  const { readOldFeed } = await import('./site/old-feeds.ts')
  const found = readOldFeed(new URL(url))
  if (!found) return next()
  // The site's own word comes first: an engine may have had another format there.
  const asked = { c, db: c.env.DB, now: now() }
  const moved = await inTime(
    readKnownSite(c.env.DB).then(({ site }) => answerMoved({ ...asked, site }, { isExact: true })),
  )
  if (moved) return moved
  if (found === 'comments') {
    return answerNoFeed('There are no comments here.', 410, longestLifetime, [absentCacheTag])
  }
  const Location = feedAddress(found.slice).document(formats[found.format].file)
  return c.body(null, 301, { ...leadingControl, Location })
}

/** Every URL of a feed. */
export const feedRoutes = new Hono<Worker>({ router: new TrieRouter() })

feedRoutes.get('/rss.xml', (c) => mainFeed(c, 'rss'))
feedRoutes.get('/atom.xml', (c) => mainFeed(c, 'atom'))
feedRoutes.get('/feed.json', (c) => mainFeed(c, 'json'))
feedRoutes.get('/tags/:tag/rss.xml', (c) => windowFeed(c, 'rss', sliceOf(c.req.param())))
feedRoutes.get('/tags/:tag/atom.xml', (c) => windowFeed(c, 'atom', sliceOf(c.req.param())))
feedRoutes.get('/tags/:tag/feed.json', (c) => windowFeed(c, 'json', sliceOf(c.req.param())))
feedRoutes.get('/authors/:key/rss.xml', (c) => windowFeed(c, 'rss', sliceOf(c.req.param())))
feedRoutes.get('/authors/:key/atom.xml', (c) => windowFeed(c, 'atom', sliceOf(c.req.param())))
feedRoutes.get('/authors/:key/feed.json', (c) => windowFeed(c, 'json', sliceOf(c.req.param())))

feedRoutes.get('/archive/:page/rss.xml', (c) => archiveFeed(c, 'rss', c.req.param()))
feedRoutes.get('/archive/:page/atom.xml', (c) => archiveFeed(c, 'atom', c.req.param()))
feedRoutes.get('/archive/:page/feed.json', (c) => archiveFeed(c, 'json', c.req.param()))
feedRoutes.get('/tags/:tag/archive/:page/rss.xml', (c) => archiveFeed(c, 'rss', c.req.param()))
feedRoutes.get('/tags/:tag/archive/:page/atom.xml', (c) => archiveFeed(c, 'atom', c.req.param()))
feedRoutes.get('/tags/:tag/archive/:page/feed.json', (c) => archiveFeed(c, 'json', c.req.param()))
feedRoutes.get('/authors/:key/archive/:page/rss.xml', (c) => archiveFeed(c, 'rss', c.req.param()))
feedRoutes.get('/authors/:key/archive/:page/atom.xml', (c) => archiveFeed(c, 'atom', c.req.param()))
feedRoutes.get('/authors/:key/archive/:page/feed.json', (c) =>
  archiveFeed(c, 'json', c.req.param()),
)

feedRoutes.get('/feed', (c) => {
  const format = preferred(c.req.header('Accept'), offeredTypes) ?? 'rss'
  const headers = { Vary: 'Accept', 'Cache-Control': 'no-store' }
  return c.body(null, 302, { ...headers, Location: `/${formats[format].file}` })
})

async function mainFeed(c: Context<Worker>, format: FormatName) {
  if (!c.req.url.includes('?')) return windowFeed(c, format, mainSlice)
  const query = new URL(c.req.url).searchParams
  const words = readSearch(query)
  if (words !== undefined) return searchFeed(c, format, words)
  const combination = readCombination(query)
  if (!combination) return windowFeed(c, format, mainSlice)
  if (combination.slices.length > mostSlices) {
    if (isPerson(c.req.raw.headers)) {
      const { site } = await inTime(readSite(c.env.DB))
      return (await pages()).answerTooManyPage({ c, db: c.env.DB, site, now: now() })
    }
    const why = `A feed combines at most ${mostSlices} tags and authors.`
    return answerNoFeed(why, 400, deploymentLifetime)
  }
  return feed(c, format, {
    cacheTags: combination.slices.map(sliceCacheTag),
    document: (asked) => answerCombination(asked, combination),
    view: async (asked) => (await views()).viewCombination(asked, combination),
  })
}

/** No poll of another feed loads what only a search needs. */
async function searchFeed(c: Context<Worker>, format: FormatName, words: string) {
  const { answerSearch } = await import('./feeds/search.ts')
  const { viewSearch } = await import('./pages/search/view.ts')
  const { PRESS: press } = c.env
  return feed(c, format, {
    cacheTags: [sliceCacheTag(mainSlice)],
    document: (asked) => answerSearch(asked, press, words),
    view: (asked) => viewSearch(asked, words),
  })
}

function windowFeed(c: Context<Worker>, format: FormatName, slice: Slice) {
  return feed(c, format, {
    cacheTags: [sliceCacheTag(slice)],
    document: (asked) => answerWindow(asked, slice),
    view: async (asked) => (await views()).viewWindow(asked, slice),
  })
}

function archiveFeed(c: Context<Worker>, format: FormatName, param: SliceParam & { page: string }) {
  const slice = sliceOf(param)
  const named = readPageName(param.page)
  return feed(c, format, {
    cacheTags: named ? [archiveCacheTag(slice, named.page), wholeArchiveCacheTag(slice)] : [],
    document: async (asked) => named && answerArchive(asked, slice, named),
    view: async (asked) => named && (await views()).viewArchive(asked, slice, named),
  })
}

/**
 * What a program gets at the address of a feed, and what a person sees; undefined if there is none.
 * `cacheTags` are those of either, besides the site's.
 */
type Feed = {
  cacheTags: string[]
  document: (asked: FeedAsked) => Promise<Response | 'outdated' | undefined>
  view: (asked: PageAsked) => Promise<FeedView | 'too-common' | undefined>
}

/**
 * A person gets a page, a machine gets bytes. `present` is the site that they are made for; without
 * it, a machine gets those of the site that is known here, unless its document finds a newer one.
 */
async function feed(
  c: Context<Worker>,
  format: FormatName,
  of: Feed,
  present?: PresentSite,
): Promise<Response> {
  const { document, view, cacheTags } = of
  const isForPerson = isPerson(c.req.raw.headers) && c.req.query('raw') === undefined
  // A timer for what is known already would take a tenth of a poll.
  const recalled = present ?? (isForPerson ? undefined : recallSite())
  const { site, version: siteVersion } = recalled ?? (await inTime(readSite(c.env.DB)))
  const page = { c, db: c.env.DB, site, now: now() }
  const context = c.executionCtx as ExecutionContext
  // Workers Cache puts the entity tag of its own copy in place of the client's and passes A-IM on, so
  // a delta would leave out what the copy has and the client hasn't.
  const wantsDelta = site.deltas === 'known' && !context.cache && c.req.header('A-IM') !== undefined
  const response = isForPerson
    ? await inTime(
        view(page).then(
          async (seen) => seen && (await pages()).answerFeedPage(page, format, seen, cacheTags),
        ),
      )
    : await document({
        ...page,
        siteVersion,
        format,
        cacheTags: [siteCacheTag, ...cacheTags],
        wantsDelta,
        request: c.req.raw,
        cache: edgeCacheOf(context, site),
        later: (task) => c.executionCtx.waitUntil(task),
      })
  if (response === 'outdated') return feed(c, format, of, await inTime(readSite(c.env.DB)))
  const answer = response ?? (await inTime(answerAbsentFeed(page, cacheTags, isForPerson)))
  return wantsDelta ? unstored(answer) : answer
}

/** The first article of a slice starts its feed, and a full page joins its archive. */
async function answerAbsentFeed(page: PageAsked, cacheTags: string[], isForPerson: boolean) {
  const lifetime = await lifetimeOfAll(page)
  if (isForPerson) return (await pages()).answerNoFeedPage(page, lifetime, cacheTags)
  return (
    (await answerMoved(page)) ?? answerNoFeed('There is no such feed.', 404, lifetime, cacheTags)
  )
}
