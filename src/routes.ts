import { type Context, Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { apiRoutes } from './api-routes.ts'
import {
  answerFeedList,
  answerIcon,
  answerManifest,
  answerNewsSitemap,
  answerRobots,
  answerSecurityContact,
  answerSitemap,
  answerSitemapOf,
} from './discovery/answer.ts'
import { answerHealth } from './discovery/health.ts'
import { answerArchive, readPageName } from './feeds/archive.ts'
import { answerCombination, mostSlices } from './feeds/combination.ts'
import { answerNoFeed, type FeedAsked } from './feeds/document.ts'
import { edgeCacheOf } from './feeds/edge.ts'
import { lifetimeOfAll } from './feeds/lifetime.ts'
import { answerWindow } from './feeds/window.ts'
import { type FormatName, formatNames, formats, offeredTypes } from './formats/index.ts'
import { deploymentLifetime, unstored } from './http/cache-control.ts'
import { type Canon, canonical } from './http/canonical.ts'
import { now } from './http/clock.ts'
import { inTime } from './http/in-time.ts'
import { answerMedia } from './http/media.ts'
import { finish, openToAll, readOnly } from './http/middleware.ts'
import { isPerson, preferred } from './http/negotiate.ts'
import { answerNothing } from './pages/absent/answer.tsx'
import { answerMovedTo, type PageAsked } from './pages/answer.ts'
import { answerArchiveIndex, answerPeriod } from './pages/archive/answer.tsx'
import { answerArticle } from './pages/article/answer.tsx'
import { answerError } from './pages/error/answer.tsx'
import { answerFeedPage, answerNoFeedPage, answerTooManyPage } from './pages/feed/answer.tsx'
import { copyScript } from './pages/feed/copy-script.ts'
import { type FeedView, viewArchive, viewCombination, viewWindow } from './pages/feed/view.ts'
import { answerHome } from './pages/home/answer.tsx'
import { answerAsset, stylesheet } from './pages/layout/assets.ts'
import { answerNames } from './pages/names/answer.tsx'
import { answerSlice } from './pages/slice/answer.tsx'
import {
  absentCacheTag,
  archiveCacheTag,
  canonicalFeed,
  canonicalSegments,
  mainArchivePath,
  mediumCacheTag,
  readCombination,
  siteCacheTag,
  sliceCacheTag,
  wholeArchiveCacheTag,
} from './site/addresses.ts'
import { readMediumPath } from './site/media.ts'
import { authorSlice, mainSlice, type Slice, tagSlice } from './site/slices.ts'
import { readMedium } from './store/media.ts'
import { type PresentSite, readKnownSite, readSite } from './store/site.ts'

type Worker = { Bindings: Env }

const feedFiles = formatNames.map((name) => formats[name].file)

/** The canonical form of the addresses. */
export const canon: Canon = {
  segments: canonicalSegments,
  query: (path, query) => canonicalFeed(path, query, feedFiles),
}

/**
 * Every URL of a Dateline site, but for those of the API in api-routes.ts; site/addresses.ts makes
 * the addresses that lead here. This router is as fast as Hono's default, which takes over a
 * millisecond longer for the first request of a new isolate.
 */
export const routes = new Hono<Worker>({ router: new TrieRouter() })

routes.use(finish)

routes.route('/api', apiRoutes)

routes.use(openToAll, readOnly)
// Before `canonical`: file names keep their case, and a query such as `?v=2` is left alone.
routes.get('/media/*', async (c) => {
  const file = readMediumPath(new URL(c.req.url).pathname)
  const ownTags = file === undefined ? [] : [mediumCacheTag(file)]
  // A deployment may lack the bucket.
  const bucket: R2Bucket | undefined = c.env.MEDIA
  const medium = file && bucket && (await inTime(readMedium(c.env.DB, file)))
  if (!medium) {
    const asked = await inTime(ask(c, readKnownSite(c.env.DB)))
    return answerNothing(asked, { cacheTags: [absentCacheTag, ...ownTags] })
  }
  const isWhole = (c.executionCtx as ExecutionContext).cache !== undefined
  const cacheTags = [siteCacheTag, ...ownTags]
  return answerMedia(c.req.raw, bucket, medium, { now: now(), cacheTags, isWhole })
})
routes.use(canonical(canon))

routes.get('/rss.xml', (c) => mainFeed(c, 'rss'))
routes.get('/atom.xml', (c) => mainFeed(c, 'atom'))
routes.get('/feed.json', (c) => mainFeed(c, 'json'))
routes.get('/tags/:tag/rss.xml', (c) => windowFeed(c, 'rss', sliceOf(c.req.param())))
routes.get('/tags/:tag/atom.xml', (c) => windowFeed(c, 'atom', sliceOf(c.req.param())))
routes.get('/tags/:tag/feed.json', (c) => windowFeed(c, 'json', sliceOf(c.req.param())))
routes.get('/authors/:key/rss.xml', (c) => windowFeed(c, 'rss', sliceOf(c.req.param())))
routes.get('/authors/:key/atom.xml', (c) => windowFeed(c, 'atom', sliceOf(c.req.param())))
routes.get('/authors/:key/feed.json', (c) => windowFeed(c, 'json', sliceOf(c.req.param())))

routes.get('/archive/:page/rss.xml', (c) => archiveFeed(c, 'rss', c.req.param()))
routes.get('/archive/:page/atom.xml', (c) => archiveFeed(c, 'atom', c.req.param()))
routes.get('/archive/:page/feed.json', (c) => archiveFeed(c, 'json', c.req.param()))
routes.get('/tags/:tag/archive/:page/rss.xml', (c) => archiveFeed(c, 'rss', c.req.param()))
routes.get('/tags/:tag/archive/:page/atom.xml', (c) => archiveFeed(c, 'atom', c.req.param()))
routes.get('/tags/:tag/archive/:page/feed.json', (c) => archiveFeed(c, 'json', c.req.param()))
routes.get('/authors/:key/archive/:page/rss.xml', (c) => archiveFeed(c, 'rss', c.req.param()))
routes.get('/authors/:key/archive/:page/atom.xml', (c) => archiveFeed(c, 'atom', c.req.param()))
routes.get('/authors/:key/archive/:page/feed.json', (c) => archiveFeed(c, 'json', c.req.param()))

routes.get('/feed', (c) => {
  const format = preferred(c.req.header('Accept'), offeredTypes) ?? 'rss'
  const headers = { Vary: 'Accept', 'Cache-Control': 'no-store' }
  return c.body(null, 302, { ...headers, Location: `/${formats[format].file}` })
})

// The store gets no more time here than it does for a feed.
routes.use((_, next) => inTime(next()))

routes.get('/', async (c) => answerHome(await ask(c)))
routes.get('/articles/:slug', async (c) => answerArticle(await ask(c), c.req.param('slug')))
// `/articles` is what remains of a trimmed URL; send it to the archive.
routes.get('/articles', async (c) => answerMovedTo(await ask(c), mainArchivePath))
routes.get('/tags', async (c) => answerNames(await ask(c), 'tag'))
routes.get('/authors', async (c) => answerNames(await ask(c), 'author'))
routes.get('/tags/:tag', async (c) => answerSlice(await ask(c), 'tag', c.req.param('tag')))
routes.get('/authors/:key', async (c) => answerSlice(await ask(c), 'author', c.req.param('key')))

routes.get('/archive', async (c) => answerArchiveIndex(await ask(c), mainSlice))
routes.get('/archive/:period{.+}', async (c) =>
  answerPeriod(await ask(c), mainSlice, c.req.param('period')),
)
routes.get('/tags/:tag/archive', async (c) =>
  answerArchiveIndex(await ask(c), sliceOf(c.req.param())),
)
routes.get('/tags/:tag/archive/:period{.+}', async (c) =>
  answerPeriod(await ask(c), sliceOf(c.req.param()), c.req.param('period')),
)
routes.get('/authors/:key/archive', async (c) =>
  answerArchiveIndex(await ask(c), sliceOf(c.req.param())),
)
routes.get('/authors/:key/archive/:period{.+}', async (c) =>
  answerPeriod(await ask(c), sliceOf(c.req.param()), c.req.param('period')),
)

routes.get('/:file{style\\.[0-9a-f]+\\.css}', (c) => answerAsset(c, stylesheet))
routes.get('/:file{copy\\.[0-9a-f]+\\.js}', (c) => answerAsset(c, copyScript))

routes.get('/feeds.opml', async (c) => answerFeedList(await ask(c)))
routes.get('/sitemap.xml', async (c) => answerSitemap(await ask(c)))
routes.get('/:file{sitemap-[1-9][0-9]*\\.xml}', async (c) =>
  answerSitemapOf(await ask(c), c.req.param('file')),
)
routes.get('/news-sitemap.xml', async (c) => answerNewsSitemap(await ask(c)))
routes.get('/robots.txt', async (c) => answerRobots(await ask(c)))
routes.get('/.well-known/security.txt', async (c) => answerSecurityContact(await ask(c)))
routes.get('/favicon.ico', async (c) => answerIcon(await ask(c)))
routes.get('/site.webmanifest', async (c) => answerManifest(await ask(c)))
routes.get('/healthz', (c) => answerHealth(c))

// Unmatched paths get the 404 page without touching the store.
routes.notFound(async (c) => answerNothing(await ask(c, readKnownSite(c.env.DB))))
routes.onError((error, c) => answerError(c, error))

async function ask(c: Context<Worker>, reading = readSite(c.env.DB)): Promise<PageAsked> {
  const { site } = await reading
  return { c, db: c.env.DB, site, now: now() }
}

async function mainFeed(c: Context<Worker>, format: FormatName) {
  const combination = readCombination(new URL(c.req.url).searchParams)
  if (!combination) return windowFeed(c, format, mainSlice)
  if (combination.slices.length > mostSlices) {
    if (isPerson(c.req.raw.headers)) return answerTooManyPage(await ask(c))
    const why = `A feed combines at most ${mostSlices} tags and authors.`
    return answerNoFeed(why, 400, deploymentLifetime)
  }
  return feed(c, format, {
    cacheTags: combination.slices.map(sliceCacheTag),
    document: (asked) => answerCombination(asked, combination),
    view: (asked) => viewCombination(asked, combination),
  })
}

function windowFeed(c: Context<Worker>, format: FormatName, slice: Slice) {
  return feed(c, format, {
    cacheTags: [sliceCacheTag(slice)],
    document: (asked) => answerWindow(asked, slice),
    view: (asked) => viewWindow(asked, slice),
  })
}

function archiveFeed(c: Context<Worker>, format: FormatName, param: SliceParam & { page: string }) {
  const slice = sliceOf(param)
  const named = readPageName(param.page)
  return feed(c, format, {
    cacheTags: named ? [archiveCacheTag(slice, named.page), wholeArchiveCacheTag(slice)] : [],
    document: async (asked) => named && answerArchive(asked, slice, named),
    view: async (asked) => named && viewArchive(asked, slice, named),
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
  const read = isForPerson ? readSite : readKnownSite
  const { site, version: siteVersion } = present ?? (await inTime(read(c.env.DB)))
  const page = { c, db: c.env.DB, site, now: now() }
  const context = c.executionCtx as ExecutionContext
  // Workers Cache puts the entity tag of its own copy in place of the client's and passes A-IM on, so
  // a delta would leave out what the copy has and the client hasn't.
  const wantsDelta = site.deltas === 'known' && !context.cache && c.req.header('A-IM') !== undefined
  const response = isForPerson
    ? await inTime(view(page).then((seen) => seen && answerFeedPage(page, format, seen, cacheTags)))
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
  const answer = response ?? (await answerAbsentFeed(page, cacheTags, isForPerson))
  return wantsDelta ? unstored(answer) : answer
}

/** The first article of a slice starts its feed, and a full page joins its archive. */
async function answerAbsentFeed(page: PageAsked, cacheTags: string[], isForPerson: boolean) {
  const lifetime = await inTime(lifetimeOfAll(page))
  if (isForPerson) return answerNoFeedPage(page, lifetime, cacheTags)
  return answerNoFeed('There is no such feed.', 404, lifetime, cacheTags)
}

type SliceParam = { tag?: string; key?: string }

/** The slice that the parameters of a path stand for. */
function sliceOf({ tag, key }: SliceParam): Slice {
  if (tag !== undefined) return tagSlice(tag)
  return key === undefined ? mainSlice : authorSlice(key)
}
