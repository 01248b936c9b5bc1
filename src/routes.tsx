import { type Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import siteFile from '../content/site.yaml'
import { permalink } from './compile/index.ts'
import { describeProblem } from './compile/problem.ts'
import { cacheControl, lifetime, respond } from './edge/respond.ts'
import { formatNames, formats, stampOf, writeFeed } from './formats/index.ts'
import { AbsentPage } from './pages/absent.tsx'
import { ArticlePage } from './pages/article.tsx'
import { HomePage } from './pages/home.tsx'
import { contentSecurityPolicy } from './pages/layout.tsx'
import { publishApi } from './publish/api.ts'
import { fresh } from './publish/refresh.ts'
import { requireSite, type Site } from './site.ts'
import {
  pingStore,
  readMove,
  readPage,
  readSlice,
  readWindow,
  readWindowArticles,
} from './store/read.ts'
import { mainSlice } from './store/slices.ts'

/** A copy of a page is good for this many seconds. */
const pageLifetime = 60

/** A copy of an image or a recording, which may be replaced under its name. */
const mediaLifetime = 300

type Worker = { Bindings: Env }

/** Every URL of a Dateline site, in the order in which a visitor meets them. */
export const routes = new Hono<Worker>()

for (const format of formatNames) {
  const { path, mediaType } = formats[format]
  routes.get(`/${path}`, async (c) => {
    const { DB } = c.env
    const site = siteOf(c.env)
    const at = now()
    const state = await readSlice(DB, mainSlice, at)
    return respond(c.req.raw, state, stampOf(site), at, async () => {
      const stored = await readWindow(DB, mainSlice, format, at, site.items)
      const items = await fresh(DB, site, at, stored, (item, { article, fragments }) => ({
        ...item,
        updated: article.updated ?? article.published,
        body: fragments[format] ?? item.body,
      }))
      const envelope = { site, title: site.title, selfUrl: site.url + path, lifetime }
      return { body: writeFeed(format, envelope, items), mediaType }
    })
  })
}

routes.get('/', async (c) => {
  const site = siteOf(c.env)
  const at = now()
  const [state, stored] = await Promise.all([
    readSlice(c.env.DB, mainSlice, at),
    readWindowArticles(c.env.DB, mainSlice, at, site.items),
  ])
  const articles = await fresh(c.env.DB, site, at, stored, (row, { article }) => ({
    ...row,
    meta: article,
  }))
  return page(c, <HomePage site={site} articles={articles.map(({ meta }) => meta)} />, {
    'Cache-Control': cacheControl(state, at),
  })
})

routes.get('/articles/:slug', async (c) => {
  const site = siteOf(c.env)
  const slug = c.req.param('slug')
  const stored = await readPage(c.env.DB, slug)
  if (!stored) {
    const moved = await readMove(c.env.DB, slug, now())
    if (!moved) return absent(c, 404)
    c.header('Cache-Control', `public, max-age=${pageLifetime}`)
    return c.redirect(permalink(moved, site), 301)
  }
  if (stored.state === 'withdrawn') return absent(c, 410)
  if (stored.state === 'draft') return absent(c, 404)
  const at = now()
  const wait = Date.parse(stored.published) / 1000 - at
  if (wait > 0) return absent(c, 404, Math.min(wait, pageLifetime))
  const [shown = stored] = await fresh(c.env.DB, site, at, [stored], (row, { article }) => ({
    ...row,
    meta: article,
    html: article.html,
  }))
  return page(c, <ArticlePage site={site} article={shown.meta} html={shown.html} />)
})

// Assets are reached through here alone, so that nothing in content/ but media/ has a URL.
routes.get('/media/*', async (c) => {
  const url = new URL(c.req.url)
  // Assigned, not resolved: what begins with two slashes would name another host. Escaped the one
  // way that assets take, where they would redirect to a path that is not under /media/.
  const path = decodePath(url.pathname.slice('/media'.length))
  url.pathname = path.split('/').map(encodeURIComponent).join('/')
  const asset = await c.env.ASSETS.fetch(new Request(url, c.req.raw))
  if (asset.status === 404 || asset.headers.has('Location')) return absent(c, 404)
  const response = new Response(asset.body, asset)
  response.headers.set('Cache-Control', `public, max-age=${mediaLifetime}`)
  response.headers.set('X-Content-Type-Options', 'nosniff')
  // An SVG or HTML file that lies in media/ is a picture or a download here, never a program.
  response.headers.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  )
  response.headers.set('Access-Control-Allow-Origin', '*')
  return response
})

routes.route('/api', publishApi(siteOf))

routes.get('/healthz', async (c) => {
  await pingStore(c.env.DB)
  return c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' })
})

routes.notFound((c) => absent(c, 404))

routes.onError((error, c) => {
  console.error(JSON.stringify({ event: 'error', path: c.req.path, message: String(error) }))
  return c.text('The store does not answer. Try again in a moment.\n', 503, {
    'Cache-Control': 'no-store',
    'Retry-After': '10',
  })
})

/** A path that is escaped wrongly stays as it is, and names nothing. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const sites = new Map<string, Site>()

/**
 * The site is part of what is deployed: read once in the life of an isolate for each address that
 * it is given.
 */
function siteOf({ SITE_URL: url }: Env): Site {
  let site = sites.get(url)
  if (!site) {
    site = requireSite(siteFile, url, (problem) => describeProblem(problem, 'content/site.yaml'))
    sites.set(url, site)
  }
  return site
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

function absent(c: Context<Worker>, status: 404 | 410, seconds = pageLifetime) {
  const headers = { 'Cache-Control': `public, max-age=${seconds}` }
  return page(c, <AbsentPage site={siteOf(c.env)} isGone={status === 410} />, headers, status)
}

function page(
  c: Context<Worker>,
  body: Child,
  headers: Record<string, string> = {},
  status: 200 | 404 | 410 = 200,
) {
  return c.html(`<!doctype html>\n${body}`, status, {
    'Cache-Control': `public, max-age=${pageLifetime}`,
    'Content-Security-Policy': contentSecurityPolicy,
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  })
}
