import { type Context, Hono } from 'hono'
import mime from 'mime'
import { lifetimeOfAll } from '../edge/freshness.ts'
import { sharedControl } from '../edge/respond.ts'
import type { Site } from '../site.ts'
import { readAddresses, readLastKey, readListed } from '../store/read-pages.ts'
import { mainSlice, siteTag, sliceTag } from '../store/slices.ts'
import { answerAbsent } from './answer.tsx'
import {
  mostAddresses,
  mostNews,
  newsAge,
  writeNewsSitemap,
  writeSitemap,
  writeSitemapIndex,
} from './sitemap.ts'
import { directionOf } from './words.ts'

type Worker = { Bindings: Env }

/** What changes with the site alone is good for this many seconds. */
const siteLifetime = 24 * 60 * 60

/** Returns what tells search engines and browsers what there is. */
export function discoveryRoutes(siteOf: (env: Env) => Site): Hono<Worker> {
  const discovery = new Hono<Worker>()

  discovery.get('/robots.txt', (c) => {
    const { url } = siteOf(c.env)
    const lines = [
      'User-agent: *',
      'Disallow: /api/',
      '',
      `Sitemap: ${url}sitemap.xml`,
      `Sitemap: ${url}news-sitemap.xml`,
    ]
    return c.text(`${lines.join('\n')}\n`, 200, ofSite())
  })

  // An article keeps its number, so only the last of the sitemaps grows.
  discovery.get('/sitemap.xml', async (c) => {
    const site = siteOf(c.env)
    const last = await readLastKey(c.env.DB)
    if (last <= mostAddresses) return sitemap(c, site, 1)
    const index = writeSitemapIndex(site, Math.ceil(last / mostAddresses))
    return answerXml(c, index, await lifetimeOfAll(c.env.DB, now()))
  })

  discovery.get('/sitemaps/:page{[1-9][0-9]{0,8}\\.xml}', async (c) => {
    const site = siteOf(c.env)
    const page = Number.parseInt(c.req.param('page'), 10)
    const last = await readLastKey(c.env.DB)
    const isThere = last > mostAddresses && page <= Math.ceil(last / mostAddresses)
    return isThere ? sitemap(c, site, page) : answerAbsent(c, site, 404)
  })

  discovery.get('/news-sitemap.xml', async (c) => {
    const site = siteOf(c.env)
    const at = now()
    const lately = { from: at - newsAge, until: at + 1 }
    const listed = await readListed(c.env.DB, mainSlice, lately, mostNews)
    return answerXml(c, writeNewsSitemap(site, listed), await lifetimeOfAll(c.env.DB, now()))
  })

  discovery.get('/favicon.ico', (c) => {
    const site = siteOf(c.env)
    if (!site.icon) return answerAbsent(c, site, 404)
    return c.body(null, 302, { ...ofSite(), Location: site.icon })
  })

  discovery.get('/site.webmanifest', (c) => {
    const { title, description, language, icon } = siteOf(c.env)
    const type = icon && (mime.getType(new URL(icon).pathname) ?? undefined)
    const manifest = {
      name: title,
      description,
      lang: language,
      dir: directionOf(language),
      id: '/',
      start_url: '/',
      scope: '/',
      display: 'minimal-ui',
      icons: icon ? [{ src: icon, type, purpose: 'any' }] : [],
    }
    const headers = { ...ofSite(), 'Content-Type': 'application/manifest+json; charset=utf-8' }
    return c.body(JSON.stringify(manifest), 200, headers)
  })

  return discovery
}

async function sitemap(c: Context<Worker>, site: Site, page: number) {
  const after = (page - 1) * mostAddresses
  const articles = await readAddresses(c.env.DB, after, after + mostAddresses, now())
  return answerXml(
    c,
    writeSitemap(site, articles, page === 1),
    await lifetimeOfAll(c.env.DB, now()),
  )
}

function answerXml(c: Context<Worker>, xml: string, lifetime: number) {
  return c.body(`${xml}\n`, 200, {
    ...sharedControl(lifetime),
    'Cache-Tag': [siteTag, sliceTag(mainSlice)].join(','),
    'Content-Type': 'application/xml; charset=utf-8',
  })
}

function ofSite(): Record<string, string> {
  return { ...sharedControl(siteLifetime), 'Cache-Tag': siteTag }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
