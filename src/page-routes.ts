import type { Context } from 'hono'
import { HonoBase as Hono } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'
import { answerHealth } from './discovery/health.ts'
import { inTime, inTimeOr } from './http/in-time.ts'
import { answerArticle } from './pages/article/answer.tsx'
import { answerMovedTo, ask, askOfSite } from './pages/asked.ts'
import { answerHome } from './pages/home/answer.tsx'
import { answerAsset, answerFont, stylesheet } from './pages/layout/assets.ts'
import { answerOwnPage } from './pages/own/answer.tsx'
import { answerSlice } from './pages/slice/answer.tsx'
import { mainArchivePath } from './site/addresses.ts'
import { readOwnPagePath } from './site/own-pages.ts'
import { type SliceParam, sliceOf } from './site/slices.ts'

type Worker = { Bindings: Env }

/** The press may take so many milliseconds for a preview. */
const compiling = 30_000

/** Every URL of a page, and of what programs find out about a site. */
export const pageRoutes = new Hono<Worker>({ router: new TrieRouter() })

pageRoutes.get('/preview/:slug/:pass', async (c) => {
  const { answerPreview } = await import('./pages/preview/answer.tsx')
  const { slug, pass } = c.req.param()
  // The press compiles for it, which takes longer than the store may.
  return inTimeOr(answerPreview(await ask(c), slug, pass), compiling, () => {
    throw new Error(`a preview took over ${compiling} ms`)
  })
})

// The store gets no more time here than it does for a feed.
pageRoutes.use((_, next) => inTime(next()))

pageRoutes.get('/', async (c) => answerHome(await ask(c)))
pageRoutes.get('/articles/:markdown{[^/]+\\.md}', async (c) => {
  const { answerMarkdown } = await import('./pages/article/markdown.ts')
  return answerMarkdown(await ask(c), c.req.param('markdown').slice(0, -'.md'.length))
})
pageRoutes.get('/articles/:slug', async (c) => answerArticle(await ask(c), c.req.param('slug')))
// `/articles` is what remains of a trimmed URL; send it to the archive.
pageRoutes.get('/articles', async (c) => answerMovedTo(await ask(c), mainArchivePath))
const names = () => import('./pages/names/answer.tsx')
pageRoutes.get('/tags', async (c) => (await names()).answerNames(await ask(c), 'tag'))
pageRoutes.get('/authors', async (c) => (await names()).answerNames(await ask(c), 'author'))
pageRoutes.get('/tags/:tag', async (c) => answerSlice(await ask(c), 'tag', c.req.param('tag')))
pageRoutes.get('/authors/:key', async (c) =>
  answerSlice(await ask(c), 'author', c.req.param('key')),
)

pageRoutes.get('/archive', archive)
pageRoutes.get('/archive/:period{.+}', archive)
pageRoutes.get('/tags/:tag/archive', archive)
pageRoutes.get('/tags/:tag/archive/:period{.+}', archive)
pageRoutes.get('/authors/:key/archive', archive)
pageRoutes.get('/authors/:key/archive/:period{.+}', archive)

const olderPage = ':page{[1-9][0-9]{0,6}}'
pageRoutes.get(`/older/${olderPage}?`, older)
pageRoutes.get(`/tags/:tag/older/${olderPage}?`, older)
pageRoutes.get(`/authors/:key/older/${olderPage}?`, older)

pageRoutes.get('/search', async (c) => {
  const { answerSearchPage } = await import('./pages/search/answer.tsx')
  return answerSearchPage(await ask(c))
})
const discovery = () => import('./discovery/answer.ts')
pageRoutes.get('/opensearch.xml', async (c) =>
  (await discovery()).answerSearchDescription(await askOfSite(c)),
)

pageRoutes.get('/:file{style\\.[0-9a-f]+\\.css}', (c) => answerAsset(c, stylesheet))
pageRoutes.get('/:file{copy\\.[0-9a-f]+\\.js}', async (c) =>
  answerAsset(c, (await import('./pages/feed/copy-script.ts')).copyScript),
)
pageRoutes.get('/:file{(?:serif|sans)-[a-z-]+\\.[0-9a-f]+\\.woff2}', (c) => answerFont(c))

pageRoutes.get('/feeds.opml', async (c) => (await discovery()).answerFeedList(await ask(c)))
pageRoutes.get('/sitemap.xml', async (c) => (await discovery()).answerSitemap(await ask(c)))
pageRoutes.get('/:file{sitemap-[1-9][0-9]*\\.xml}', async (c) =>
  (await discovery()).answerSitemapOf(await ask(c), c.req.param('file')),
)
pageRoutes.get('/news-sitemap.xml', async (c) =>
  (await discovery()).answerNewsSitemap(await ask(c)),
)
pageRoutes.get('/robots.txt', async (c) => (await discovery()).answerRobots(await askOfSite(c)))
pageRoutes.get('/.well-known/security.txt', async (c) =>
  (await discovery()).answerSecurityContact(await askOfSite(c)),
)
pageRoutes.get('/favicon.ico', async (c) => (await discovery()).answerIcon(await askOfSite(c)))
pageRoutes.get('/site.webmanifest', async (c) =>
  (await discovery()).answerManifest(await askOfSite(c)),
)
pageRoutes.get('/healthz', (c) => answerHealth(c))

// The last one, so that no own page is in the way of anything else.
pageRoutes.get('/:own{.+}', async (c, next) => {
  const path = readOwnPagePath(new URL(c.req.url).pathname)
  return path === undefined ? next() : answerOwnPage(await ask(c), path)
})

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
