import type { Context } from 'hono'
import { HonoBase as Hono } from 'hono/hono-base'
import { TrieRouter } from 'hono/router/trie-router'

type Worker = { Bindings: Env }

// What answers a publisher is loaded with the first request for it, so that none waits for the rest.
const door = () => import('./publish/admit.ts')
const site = () => import('./publish/site-file.ts')
const list = () => import('./publish/listing.ts')
const articles = () => import('./publish/articles.ts')
const media = () => import('./publish/media.ts')
const pages = () => import('./publish/pages.ts')
const subscriptions = () => import('./publish/subscriptions.ts')

/** Every URL of the publish API; publish/ says what answers it. */
export const apiRoutes = new Hono<Worker>({ router: new TrieRouter() }).basePath('/api')

apiRoutes.get('/site', (c) => admit(c, site, (api) => api.readSiteFile(c)))
apiRoutes.put('/site', (c) => admit(c, site, (api) => api.putSite(c)))
apiRoutes.all('/site', (c) => takesOnly(c, 'GET, HEAD, PUT'))
apiRoutes.get('/articles', (c) => admit(c, list, (api) => api.listArticles(c)))
apiRoutes.post('/articles', (c) => admit(c, articles, (api) => api.post(c)))
apiRoutes.all('/articles', (c) => takesOnly(c, 'GET, HEAD, POST'))
apiRoutes.get('/articles/:slug', (c) => admit(c, articles, (api) => api.read(c, slugOf(c))))
apiRoutes.put('/articles/:slug', (c) => admit(c, articles, (api) => api.put(c, slugOf(c))))
apiRoutes.delete('/articles/:slug', (c) => admit(c, articles, (api) => api.withdraw(c, slugOf(c))))
apiRoutes.all('/articles/:slug', (c) => takesOnly(c, 'GET, HEAD, PUT, DELETE'))
apiRoutes.post('/articles/:slug/preview', (c) =>
  admit(c, articles, (api) => api.makePreview(c, slugOf(c))),
)
apiRoutes.all('/articles/:slug/preview', (c) => takesOnly(c, 'POST'))
apiRoutes.get('/media', (c) => admit(c, media, (api) => api.answerMediaList(c)))
apiRoutes.all('/media', (c) => takesOnly(c, 'GET, HEAD'))
apiRoutes.get('/media/:path{[^]+}', (c) => admit(c, media, (api) => api.answerMedium(c, pathOf(c))))
apiRoutes.put('/media/:path{[^]+}', (c) => admit(c, media, (api) => api.putMedium(c, pathOf(c))))
apiRoutes.post('/media/:path{[^]+}', (c) => admit(c, media, (api) => api.joinMedium(c, pathOf(c))))
apiRoutes.delete('/media/:path{[^]+}', (c) =>
  admit(c, media, (api) => api.removeMedium(c, pathOf(c))),
)
apiRoutes.all('/media/:path{[^]+}', (c) => takesOnly(c, 'GET, HEAD, PUT, POST, DELETE'))
apiRoutes.put('/parts/:sha256', (c) =>
  admit(c, media, (api) => api.putPart(c, c.req.param('sha256'))),
)
apiRoutes.all('/parts/:sha256', (c) => takesOnly(c, 'PUT'))
apiRoutes.get('/pages', (c) => admit(c, pages, (api) => api.answerPageList(c)))
apiRoutes.all('/pages', (c) => takesOnly(c, 'GET, HEAD'))
apiRoutes.get('/pages/:path{[^]+}', (c) =>
  admit(c, pages, (api) => api.answerPageFile(c, pathOf(c))),
)
apiRoutes.put('/pages/:path{[^]+}', (c) => admit(c, pages, (api) => api.putPage(c, pathOf(c))))
apiRoutes.delete('/pages/:path{[^]+}', (c) =>
  admit(c, pages, (api) => api.removePage(c, pathOf(c))),
)
apiRoutes.all('/pages/:path{[^]+}', (c) => takesOnly(c, 'GET, HEAD, PUT, DELETE'))
apiRoutes.get('/subscriptions', (c) => admit(c, subscriptions, (api) => api.listSubscriptions(c)))
apiRoutes.post('/subscriptions', (c) =>
  admit(c, subscriptions, (api) => api.restoreSubscriptions(c)),
)
apiRoutes.all('/subscriptions', (c) => takesOnly(c, 'GET, HEAD, POST'))
apiRoutes.all('/*', (c) => admit(c, door, (api) => api.takesNothing(c)))

function takesOnly(c: Context<Worker>, methods: string): Promise<Response> {
  return admit(c, door, (api) => api.takesOnly(methods))
}

/** A publisher needs the token. Without it, nothing else is loaded. */
async function admit<Api>(
  c: Context<Worker>,
  load: () => Promise<Api>,
  act: (api: Api) => Response | Promise<Response>,
): Promise<Response> {
  return (await door()).admit(c, async () => act(await load()))
}

function slugOf(c: Context<Worker, '/api/articles/:slug'>): string {
  return c.req.param('slug')
}

/**
 * The path of a medium or an own page, which is one path in every form of Unicode; empty for one whose
 * escapes are no UTF-8, which names nothing.
 */
function pathOf(c: Context<Worker>): string {
  const [, , , ...segments] = new URL(c.req.url).pathname.split('/')
  try {
    return segments.map(decodeURIComponent).join('/').normalize('NFC')
  } catch {
    return ''
  }
}
