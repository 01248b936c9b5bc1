import { type Context, Hono } from 'hono'
import siteFile from '../content/site.yaml'
import {
  answerFeed,
  answerTooMany,
  archiveOf,
  combinationOf,
  type Feed,
  windowOf,
} from './answer-feed.tsx'
import { writeFeedList } from './discovery/feed-list.ts'
import { discoveryRoutes } from './discovery/routes.ts'
import { mostSlices, readCombinationQuery } from './feeds/combination.ts'
import { lifetimeOfAll } from './feeds/lifetime.ts'
import { placeOf } from './feeds/place.ts'
import { type FormatName, formatNames, formats, stampOf } from './formats/index.ts'
import { opmlType } from './formats/opml.ts'
import { type EdgeCache, edgeCache } from './http/cache.ts'
import { now } from './http/clock.ts'
import { canonical, dated, forAnybody, harmless } from './http/front-door.ts'
import { inTime } from './http/in-time.ts'
import { isPerson, preferred } from './http/negotiate.ts'
import { partOf } from './http/range.ts'
import { sharedControl } from './http/respond.ts'
import { UnavailablePage } from './pages/absent.tsx'
import { answerNothing, answerPage } from './pages/answer.tsx'
import { pageRoutes } from './pages/routes.tsx'
import { publishApi } from './publish/api.ts'
import { requireSite, SiteError } from './site/parse-site.ts'
import type { Site } from './site/site.ts'
import { pingStore } from './store/read.ts'
import {
  authorSlice,
  mainSlice,
  type Slice,
  siteTag,
  sliceOfTag,
  sliceTag,
  tagSlice,
} from './store/slices.ts'

/** A copy of an image or a recording, which may be replaced under its name. */
const mediaLifetime = 300

type Worker = { Bindings: Env }

/** Every URL of a Dateline site; those of pages and of what search engines look for are in pages/. */
export const routes = new Hono<Worker>()

routes.use(dated)
routes.use(harmless)
routes.use(forAnybody)
routes.use(canonical)

/** Where the slices are: the main one, those of the tags, and those of the authors. */
const places: [path: string, sliceOf: (name: string) => Slice][] = [
  ['', () => mainSlice],
  ['/tags/:name', tagSlice],
  ['/authors/:name', authorSlice],
]

for (const format of formatNames) {
  const { path } = formats[format]

  routes.get(`/${path}`, (c) => {
    const combination = readCombinationQuery(new URL(c.req.url).searchParams)
    if (!combination) return feed(c, format, windowOf(mainSlice))
    if (combination.slices.length > mostSlices) return answerTooMany(c, siteOf(c.env))
    return feed(c, format, combinationOf(combination))
  })

  for (const [folder, sliceOf] of places) {
    routes.get(`${folder}/${path}`, (c) => {
      return feed(c, format, windowOf(sliceOf(c.req.param('name') ?? '')))
    })
    routes.get(`${folder}/archive/:page/${path}`, (c) => {
      const { name, page }: { name?: string; page: string } = c.req.param()
      return feed(c, format, archiveOf(sliceOf(name ?? ''), page))
    })
  }
}

routes.get('/feed', (c) => {
  const format = preferred(c.req.header('Accept'), offers) ?? 'rss'
  const headers = { Vary: 'Accept', 'Cache-Control': 'no-store' }
  return c.body(null, 302, { ...headers, Location: `/${formats[format].path}` })
})

routes.route('/api', publishApi(siteOf, cacheOf))

// Assets are reached through here alone, so that nothing in content/ but media/ has a URL.
routes.get('/media/*', async (c) => {
  const url = new URL(c.req.url)
  // Assigned, not resolved: what begins with two slashes would name another host. Escaped the one
  // way that assets take, where they would redirect to a path that is not under /media/.
  const path = decodePath(url.pathname.slice('/media'.length))
  url.pathname = path.split('/').map(encodeURIComponent).join('/')
  const asset = await c.env.ASSETS.fetch(new Request(url, c.req.raw))
  if (asset.status === 404 || asset.headers.has('Location')) return absent(c)
  const headers = new Headers(sharedControl(mediaLifetime))
  // A `_headers` file in media/ could add others, and a policy of its own.
  for (const name of ['Content-Type', 'Content-Length', 'ETag', 'Last-Modified']) {
    const value = asset.headers.get(name)
    if (value) headers.set(name, value)
  }
  return partOf(c.req.raw, new Response(asset.body, { status: asset.status, headers }))
})

// Whoever asks for what is below waits no longer for the store than for a feed.
routes.use((_, next) => inTime(next()))

routes.get('/feeds.opml', async (c) => {
  const at = now()
  const body = await writeFeedList(c.env.DB, siteOf(c.env), at)
  return c.body(body, 200, {
    ...sharedControl(await lifetimeOfAll(c.env.DB, at)),
    'Cache-Tag': [siteTag, sliceTag(mainSlice)].join(','),
    'Content-Type': opmlType,
  })
})

routes.route('/', pageRoutes(siteOf))
routes.route('/', discoveryRoutes(siteOf))

routes.get('/healthz', async (c) => {
  await pingStore(c.env.DB)
  return c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' })
})

// What else there may be under these paths is not read, whatever the method.
routes.notFound(absent)

routes.onError((error, c) => {
  console.error(JSON.stringify({ event: 'error', path: c.req.path, message: String(error) }))
  const headers = {
    'Cache-Control': 'no-store',
    'CDN-Cache-Control': 'no-store',
    'Retry-After': '10',
  }
  // Whoever runs the site sees at once what to mend in it.
  if (error instanceof SiteError) return c.text(`${error.message}\n`, 500, headers)
  if (!isPerson(c.req.raw.headers)) {
    return c.text('The store does not answer. Try again in a moment.\n', 503, headers)
  }
  const site = siteOf(c.env)
  return answerPage(c, site, <UnavailablePage site={site} />, { status: 503, headers })
})

function feed(c: Context<Worker>, format: FormatName, wanted: Feed): Promise<Response> {
  const context = { db: c.env.DB, site: siteOf(c.env), format, now: now() }
  return answerFeed(c, context, cacheOf(c), wanted)
}

/** What `/feed` leads to; some programs ask for the types that the formats are made of. */
const offers = formatNames.map((name) => {
  const [type = ''] = formats[name].mediaType.split(';')
  return { name, types: name === 'json' ? [type, 'application/json'] : [type] }
})

function cacheOf(c: Context<Worker>): EdgeCache {
  const site = siteOf(c.env)
  return edgeCache(c.executionCtx as ExecutionContext, site.url, stampOf(site), pathsOf)
}

/**
 * The windows of the slice that a tag names, or the main ones for all that is served. What else the
 * edge holds without Workers Cache, it holds for minutes.
 */
function pathsOf(tag: string): string[] {
  const slice = tag === siteTag ? mainSlice : sliceOfTag(tag)
  return slice === undefined ? [] : formatNames.map((name) => placeOf(slice).path(name))
}

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
    site = requireSite(siteFile, url)
    sites.set(url, site)
  }
  return site
}

function absent(c: Context<Worker>): Response {
  return answerNothing(c, siteOf(c.env))
}
