import { type Context, Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'

type Worker = { Bindings: Env }

/** Every URL of the publish API, below /api; publish/ says what answers it. */
export const apiRoutes = new Hono<Worker>({ router: new TrieRouter() })

apiRoutes.get('/site', (c) => publisher(c, (api) => api.readSiteFile(c)))
apiRoutes.put('/site', (c) => publisher(c, (api) => api.putSite(c)))
apiRoutes.all('/site', (c) => publisher(c, (api) => api.takesOnly('GET, HEAD, PUT')))
apiRoutes.get('/articles', (c) => publisher(c, (api) => api.list(c)))
apiRoutes.post('/articles', (c) => publisher(c, (api) => api.post(c)))
apiRoutes.all('/articles', (c) => publisher(c, (api) => api.takesOnly('GET, HEAD, POST')))
apiRoutes.get('/articles/:slug', (c) => publisher(c, (api) => api.read(c, c.req.param('slug'))))
apiRoutes.put('/articles/:slug', (c) => publisher(c, (api) => api.put(c, c.req.param('slug'))))
apiRoutes.delete('/articles/:slug', (c) =>
  publisher(c, (api) => api.withdraw(c, c.req.param('slug'))),
)
apiRoutes.all('/articles/:slug', (c) =>
  publisher(c, (api) => api.takesOnly('GET, HEAD, PUT, DELETE')),
)
apiRoutes.post('/articles/:slug/preview', (c) =>
  publisher(c, (api) => api.makePreview(c, c.req.param('slug'))),
)
apiRoutes.all('/articles/:slug/preview', (c) => publisher(c, (api) => api.takesOnly('POST')))
apiRoutes.get('/media', (c) => publisher(c, (api) => api.answerMediaList(c)))
apiRoutes.all('/media', (c) => publisher(c, (api) => api.takesOnly('GET, HEAD')))
apiRoutes.get('/media/:path{[^]+}', (c) => publisher(c, (api) => api.answerMedium(c, pathOf(c))))
apiRoutes.put('/media/:path{[^]+}', (c) => publisher(c, (api) => api.putMedium(c, pathOf(c))))
apiRoutes.post('/media/:path{[^]+}', (c) => publisher(c, (api) => api.joinMedium(c, pathOf(c))))
apiRoutes.delete('/media/:path{[^]+}', (c) => publisher(c, (api) => api.removeMedium(c, pathOf(c))))
apiRoutes.all('/media/:path{[^]+}', (c) =>
  publisher(c, (api) => api.takesOnly('GET, HEAD, PUT, POST, DELETE')),
)
apiRoutes.put('/parts/:sha256', (c) => publisher(c, (api) => api.putPart(c, c.req.param('sha256'))))
apiRoutes.all('/parts/:sha256', (c) => publisher(c, (api) => api.takesOnly('PUT')))
apiRoutes.get('/pages', (c) => publisher(c, (api) => api.answerPageList(c)))
apiRoutes.all('/pages', (c) => publisher(c, (api) => api.takesOnly('GET, HEAD')))
apiRoutes.get('/pages/:path{[^]+}', (c) => publisher(c, (api) => api.answerPageFile(c, pathOf(c))))
apiRoutes.put('/pages/:path{[^]+}', (c) => publisher(c, (api) => api.putPage(c, pathOf(c))))
apiRoutes.delete('/pages/:path{[^]+}', (c) => publisher(c, (api) => api.removePage(c, pathOf(c))))
apiRoutes.all('/pages/:path{[^]+}', (c) =>
  publisher(c, (api) => api.takesOnly('GET, HEAD, PUT, DELETE')),
)
apiRoutes.get('/subscriptions', (c) => publisher(c, (api) => api.listSubscriptions(c)))
apiRoutes.post('/subscriptions', (c) => publisher(c, (api) => api.restoreSubscriptions(c)))
apiRoutes.all('/subscriptions', (c) => publisher(c, (api) => api.takesOnly('GET, HEAD, POST')))
apiRoutes.all('/*', (c) => publisher(c, (api) => api.takesNothing(c)))

type Api = typeof import('./publish/api.ts')

/** A publisher needs the token, and loads what no reader needs. */
async function publisher(c: Context<Worker>, act: (api: Api) => Response | Promise<Response>) {
  const api = await import('./publish/api.ts')
  return api.admit(c, () => act(api))
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
