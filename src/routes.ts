import { type Context, Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { apiRoutes } from './api-routes.ts'
import {
  answerFeedList,
  answerIcon,
  answerManifest,
  answerNewsSitemap,
  answerRobots,
  answerSearchDescription,
  answerSecurityContact,
  answerSitemap,
  answerSitemapOf,
} from './discovery/answer.ts'
import { answerHealth } from './discovery/health.ts'
import { feedRoutes, oldFeeds } from './feed-routes.ts'
import { lifetimeOfAll } from './feeds/lifetime.ts'
import { formatNames, formats } from './formats/index.ts'
import { type Canon, canonical, type Elsewhere } from './http/canonical.ts'
import { now } from './http/clock.ts'
import { inTime, inTimeOr } from './http/in-time.ts'
import { answerMedia } from './http/media.ts'
import { finish, openToAll, readOnly } from './http/middleware.ts'
import { answerNothing } from './pages/absent/answer.tsx'
import { answerMoved, leadingControl, mayHaveMoved } from './pages/absent/moved.ts'
import { answerMovedTo, type PageAsked, pageLifetime } from './pages/answer.ts'
import { answerArticle } from './pages/article/answer.tsx'
import { answerError } from './pages/error/answer.tsx'
import { answerHome } from './pages/home/answer.tsx'
import { answerAsset, answerFont, stylesheet } from './pages/layout/assets.ts'
import { answerOwnPage } from './pages/own/answer.tsx'
import { answerSlice } from './pages/slice/answer.tsx'
import {
  absentCacheTag,
  articleCacheTag,
  mainArchivePath,
  mediumCacheTag,
  siteCacheTag,
} from './site/addresses.ts'
import { canonicalSegments } from './site/canonical.ts'
import { cardSlug, readMediumPath } from './site/media.ts'
import { readOwnPagePath } from './site/own-pages.ts'
import { canonicalQuery } from './site/search.ts'
import { type SliceParam, sliceOf } from './site/slices.ts'
import { readShownMedium } from './store/media.ts'
import { readKnownSite, readSite, readSiteOrLast } from './store/site.ts'

type Worker = { Bindings: Env }

/** The press may take so many milliseconds for a preview. */
const compiling = 30_000

const feedFiles = formatNames.map((name) => formats[name].file)

/** The canonical form of the addresses. */
export const canon: Canon = {
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
 * feed-routes.ts; site/addresses.ts makes the addresses that lead here. This router is as fast as
 * Hono's default, which takes over a millisecond longer for the first request of a new isolate.
 */
export const routes = new Hono<Worker>({ router: new TrieRouter() })

routes.use(finish)

routes.route('/api', apiRoutes)

// A poll loads nothing that only subscribers need.
const hub = () => import('./hub/hub.ts')
routes.post('/hub', async (c) => (await hub()).answerHub(c))
routes.post('/hub/rsscloud', async (c) => (await hub()).answerCloud(c))
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

routes.get('/preview/:slug/:pass', async (c) => {
  const { answerPreview } = await import('./pages/preview/answer.tsx')
  const { slug, pass } = c.req.param()
  // The press compiles for it, which takes longer than the store may.
  return inTimeOr(answerPreview(await ask(c), slug, pass), compiling, () => {
    throw new Error(`a preview took over ${compiling} ms`)
  })
})

// The store gets no more time here than it does for a feed.
routes.use((_, next) => inTime(next()))

routes.get('/', async (c) => answerHome(await ask(c)))
routes.get('/articles/:markdown{[^/]+\\.md}', async (c) => {
  const { answerMarkdown } = await import('./pages/article/markdown.ts')
  return answerMarkdown(await ask(c), c.req.param('markdown').slice(0, -'.md'.length))
})
routes.get('/articles/:slug', async (c) => answerArticle(await ask(c), c.req.param('slug')))
// `/articles` is what remains of a trimmed URL; send it to the archive.
routes.get('/articles', async (c) => answerMovedTo(await ask(c), mainArchivePath))
const names = () => import('./pages/names/answer.tsx')
routes.get('/tags', async (c) => (await names()).answerNames(await ask(c), 'tag'))
routes.get('/authors', async (c) => (await names()).answerNames(await ask(c), 'author'))
routes.get('/tags/:tag', async (c) => answerSlice(await ask(c), 'tag', c.req.param('tag')))
routes.get('/authors/:key', async (c) => answerSlice(await ask(c), 'author', c.req.param('key')))

routes.get('/archive', archive)
routes.get('/archive/:period{.+}', archive)
routes.get('/tags/:tag/archive', archive)
routes.get('/tags/:tag/archive/:period{.+}', archive)
routes.get('/authors/:key/archive', archive)
routes.get('/authors/:key/archive/:period{.+}', archive)

const olderPage = ':page{[1-9][0-9]{0,6}}'
routes.get(`/older/${olderPage}?`, older)
routes.get(`/tags/:tag/older/${olderPage}?`, older)
routes.get(`/authors/:key/older/${olderPage}?`, older)

routes.get('/search', async (c) => {
  const { answerSearchPage } = await import('./pages/search/answer.tsx')
  return answerSearchPage(await ask(c))
})
routes.get('/opensearch.xml', async (c) => answerSearchDescription(await askOfSite(c)))

routes.get('/:file{style\\.[0-9a-f]+\\.css}', (c) => answerAsset(c, stylesheet))
routes.get('/:file{copy\\.[0-9a-f]+\\.js}', async (c) =>
  answerAsset(c, (await import('./pages/feed/copy-script.ts')).copyScript),
)
routes.get('/:file{(?:serif|sans)-[a-z-]+\\.[0-9a-f]+\\.woff2}', (c) => answerFont(c))

routes.get('/feeds.opml', async (c) => answerFeedList(await ask(c)))
routes.get('/sitemap.xml', async (c) => answerSitemap(await ask(c)))
routes.get('/:file{sitemap-[1-9][0-9]*\\.xml}', async (c) =>
  answerSitemapOf(await ask(c), c.req.param('file')),
)
routes.get('/news-sitemap.xml', async (c) => answerNewsSitemap(await ask(c)))
routes.get('/robots.txt', async (c) => answerRobots(await askOfSite(c)))
routes.get('/.well-known/security.txt', async (c) => answerSecurityContact(await askOfSite(c)))
routes.get('/favicon.ico', async (c) => answerIcon(await askOfSite(c)))
routes.get('/site.webmanifest', async (c) => answerManifest(await askOfSite(c)))
routes.get('/healthz', (c) => answerHealth(c))

// For subscribers, who post.
routes.on('GET', ['/hub', '/hub/rsscloud'], (c) =>
  c.text('This is for feed readers that are called back: post to it.\n', 405, { Allow: 'POST' }),
)

// The last one, so that no own page is in the way of anything else.
routes.get('/:own{.+}', async (c, next) => {
  const path = readOwnPagePath(new URL(c.req.url).pathname)
  return path === undefined ? next() : answerOwnPage(await ask(c), path)
})

// Paths that can be no page get the 404 page, unless they are old addresses.
routes.notFound(async (c) => answerNothing(await ask(c, readKnownSite(c.env.DB))))
routes.onError((error, c) => answerError(c, error))

// Few pages are asked for as rarely as these, and no poll loads them.
async function archive(c: Context<Worker>): Promise<Response> {
  const { answerArchiveIndex, answerPeriod } = await import('./pages/archive/answer.tsx')
  const param: SliceParam & { period?: string } = c.req.param()
  const [asked, slice] = [await ask(c), sliceOf(param)]
  const { period } = param
  return period === undefined
    ? answerArchiveIndex(asked, slice)
    : answerPeriod(asked, slice, period)
}

async function older(c: Context<Worker>): Promise<Response> {
  const { answerOlder } = await import('./pages/older/answer.tsx')
  const param: SliceParam & { page?: string } = c.req.param()
  return answerOlder(await ask(c), sliceOf(param), param.page)
}

async function ask(c: Context<Worker>, reading = readSite(c.env.DB)): Promise<PageAsked> {
  const { site } = await reading
  return { c, db: c.env.DB, site, now: now() }
}

/** What needs no more of the store than the site does without it while it fails. */
function askOfSite(c: Context<Worker>): Promise<PageAsked> {
  return ask(c, readSiteOrLast(c.env.DB))
}
