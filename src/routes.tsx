import { type Context, Hono } from 'hono'
import siteFile from '../content/site.yaml'
import { describeProblem } from './compile/problem.ts'
import { type EdgeCache, edgeCache } from './edge/cache.ts'
import { lifetimeOfAll } from './edge/freshness.ts'
import { inTime } from './edge/in-time.ts'
import { preferred } from './edge/negotiate.ts'
import { type Resource, respond, sharedControl } from './edge/respond.ts'
import { archiveResource } from './feeds/archive.ts'
import { combinationResource, mostSlices, readCombinationQuery } from './feeds/combination.ts'
import type { FeedContext } from './feeds/document.ts'
import { writeFeedList } from './feeds/opml.ts'
import { placeOf } from './feeds/place.ts'
import { windowResource } from './feeds/window.ts'
import { type FormatName, formatNames, formats, stampOf } from './formats/index.ts'
import { opmlType } from './formats/opml.ts'
import { canonical, dated, forAnybody, redirectLifetime } from './front-door.ts'
import { answerAbsent, pageLifetime } from './pages/answer.tsx'
import { discoveryRoutes } from './pages/discovery.ts'
import { isPerson } from './pages/person.ts'
import { authorPlace, mainPlace, type Place, tagPlace } from './pages/place.ts'
import { answerFeedPage, pageRoutes } from './pages/routes.tsx'
import { publishApi } from './publish/api.ts'
import { requireSite, type Site } from './site.ts'
import { pingStore } from './store/read.ts'
import { mainSlice, siteTag, sliceOfTag, sliceTag } from './store/slices.ts'

/** A copy of an image or a recording, which may be replaced under its name. */
const mediaLifetime = 300

type Worker = { Bindings: Env }

/** Every URL of a Dateline site, in the order in which a visitor meets them. */
export const routes = new Hono<Worker>()

routes.use(dated)
routes.use(forAnybody)
routes.use(canonical)

/** Where the slices are: the main one, those of the tags, and those of the authors. */
const places: [path: string, placeOf: (name: string) => Place][] = [
  ['', () => mainPlace],
  ['/tags/:name', tagPlace],
  ['/authors/:name', authorPlace],
]

for (const format of formatNames) {
  const { path } = formats[format]

  routes.get(`/${path}`, (c) => {
    const combination = readCombinationQuery(new URL(c.req.url).searchParams)
    if (!combination) return window(c, format, mainPlace)
    if (combination.slices.length > mostSlices) return tooMany(c)
    return feed(c, format, (context) => combinationResource(context, combination))
  })

  for (const [folder, placeOf] of places) {
    routes.get(`${folder}/${path}`, (c) => window(c, format, placeOf(c.req.param('name') ?? '')))
    routes.get(`${folder}/archive/:page/${path}`, (c) => {
      const { name, page }: { name?: string; page: string } = c.req.param()
      const { slice } = placeOf(name ?? '')
      return feed(c, format, (context) => archiveResource(context, slice, page))
    })
  }
}

routes.get('/feed', (c) => {
  const format = preferred(c.req.header('Accept'), offers) ?? 'rss'
  const headers = { Vary: 'Accept', 'Cache-Control': 'no-store' }
  return c.body(null, 302, { ...headers, Location: `/${formats[format].path}` })
})

routes.route('/api', publishApi(siteOf, cacheOf))

// Feeds see to it themselves that nobody waits long for the store.
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

// Assets are reached through here alone, so that nothing in content/ but media/ has a URL.
routes.get('/media/*', async (c) => {
  const url = new URL(c.req.url)
  // Assigned, not resolved: what begins with two slashes would name another host. Escaped the one
  // way that assets take, where they would redirect to a path that is not under /media/.
  const path = decodePath(url.pathname.slice('/media'.length))
  url.pathname = path.split('/').map(encodeURIComponent).join('/')
  const asset = await c.env.ASSETS.fetch(new Request(url, c.req.raw))
  if (asset.status === 404 || asset.headers.has('Location')) return absent(c)
  const response = new Response(asset.body, asset)
  for (const [name, value] of Object.entries(sharedControl(mediaLifetime)))
    response.headers.set(name, value)
  // An SVG or HTML file that lies in media/ is a picture or a download here, never a program.
  response.headers.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  )
  return response
})

routes.get('/healthz', async (c) => {
  await pingStore(c.env.DB)
  return c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' })
})

// What else there may be under these paths is not read, whatever the method.
routes.notFound((c) => absent(c))

routes.onError((error, c) => {
  console.error(JSON.stringify({ event: 'error', path: c.req.path, message: String(error) }))
  return c.text('The store does not answer. Try again in a moment.\n', 503, {
    'Cache-Control': 'no-store',
    'Retry-After': '10',
  })
})

/** Answers with the window of a slice; a person gets a page about it, unless they ask for `?raw`. */
async function window(c: Context<Worker>, format: FormatName, place: Place): Promise<Response> {
  if (isPerson(c.req.raw.headers) && c.req.query('raw') === undefined) {
    return inTime(answerFeedPage(c, siteOf(c.env), place, format))
  }
  return feed(c, format, (context) => windowResource(context, place.slice))
}

/** Answers with a feed; one that is not there has a page that says so. */
async function feed(
  c: Context<Worker>,
  format: FormatName,
  resourceOf: (context: FeedContext) => Resource | undefined,
): Promise<Response> {
  const at = now()
  const resource = resourceOf({ db: c.env.DB, site: siteOf(c.env), format, now: at })
  const later = (task: Promise<void>) => c.executionCtx.waitUntil(task)
  const response = resource && (await respond(c.req.raw, resource, cacheOf(c), at, later))
  if (response) return response
  // What isn't there may come with the next scheduled article.
  const lifetime = Math.min(pageLifetime, await lifetimeOfAll(c.env.DB, at))
  return answerAbsent(c, siteOf(c.env), 404, { lifetime })
}

function tooMany(c: Context<Worker>): Response {
  const message = `A feed combines at most ${mostSlices} tags and authors.\n`
  return c.text(message, 400, sharedControl(redirectLifetime))
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
    site = requireSite(siteFile, url, (problem) => describeProblem(problem, 'content/site.yaml'))
    sites.set(url, site)
  }
  return site
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

function absent(c: Context<Worker>) {
  return answerAbsent(c, siteOf(c.env), 404)
}
