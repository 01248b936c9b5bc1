import { type Context, Hono } from 'hono'
import { imageDimensionsFromData } from 'image-dimensions'
import mime from 'mime'
import { toInstant } from '../article/dates.ts'
import { directionOf } from '../article/direction.ts'
import { deploymentLifetime, lifetimeOfAll } from '../feeds/lifetime.ts'
import { now } from '../http/clock.ts'
import { sharedControl } from '../http/respond.ts'
import { answerAbsent, answerNothing } from '../pages/answer.tsx'
import type { Site } from '../site/site.ts'
import { readAddresses, readLastKey, readListed } from '../store/read-pages.ts'
import { mainSlice, siteTag, sliceTag } from '../store/slices.ts'
import {
  mostAddresses,
  mostNews,
  newsAge,
  writeNewsSitemap,
  writeSitemap,
  writeSitemapIndex,
} from './sitemap.ts'

type Worker = { Bindings: Env }

/** RFC 9116 §2.5.5 asks for less than a year; it is written anew each day. */
const contactLifetime = 180 * 24 * 60 * 60

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

  discovery.get('/.well-known/security.txt', (c) => {
    const site = siteOf(c.env)
    if (!site.email) return answerNothing(c, site)
    // A copy that is a day old still names a day that is half a year ahead.
    return c.text(writeSecurityContact(site, site.email, now() + contactLifetime), 200, ofSite())
  })

  // An article keeps its number, so only the last of the sitemaps grows.
  discovery.get('/sitemap.xml', async (c) => {
    const site = siteOf(c.env)
    const at = now()
    const last = await readLastKey(c.env.DB)
    if (last <= mostAddresses) return sitemap(c, site, 1, at)
    const index = writeSitemapIndex(site, Math.ceil(last / mostAddresses))
    return answerXml(c, index, await lifetimeOfAll(c.env.DB, at))
  })

  discovery.get('/:file{sitemap-[1-9][0-9]{0,8}\\.xml}', async (c) => {
    const site = siteOf(c.env)
    const at = now()
    const page = Number.parseInt(c.req.param('file').slice('sitemap-'.length), 10)
    const last = await readLastKey(c.env.DB)
    const isThere = last > mostAddresses && page <= Math.ceil(last / mostAddresses)
    return isThere ? sitemap(c, site, page, at) : answerAbsent(c, site, 404, at)
  })

  discovery.get('/news-sitemap.xml', async (c) => {
    const site = siteOf(c.env)
    const at = now()
    const lately = { from: at - newsAge, until: at + 1 }
    const listed = await readListed(c.env.DB, mainSlice, lately, mostNews)
    return answerXml(c, writeNewsSitemap(site, listed), await lifetimeOfAll(c.env.DB, at))
  })

  discovery.get('/favicon.ico', (c) => {
    const site = siteOf(c.env)
    if (!site.icon) return answerNothing(c, site)
    return c.body(null, 302, { ...ofSite(), Location: site.icon })
  })

  discovery.get('/site.webmanifest', async (c) => {
    const { title, description, language, icon, url } = siteOf(c.env)
    const manifest = {
      name: title,
      description,
      lang: language,
      dir: directionOf(language),
      id: '/',
      start_url: '/',
      scope: '/',
      display: 'minimal-ui',
      icons: icon ? [await describeIcon(c.env.ASSETS, icon, url)] : [],
    }
    const headers = { ...ofSite(), 'Content-Type': 'application/manifest+json; charset=utf-8' }
    return c.body(JSON.stringify(manifest), 200, headers)
  })

  return discovery
}

/**
 * Returns what tells who finds a hole in the site whom to tell (RFC 9116); `expires` is in seconds
 * since 1970.
 */
function writeSecurityContact({ url, language }: Site, email: string, expires: number): string {
  const lines = [
    // RFC 6068 §2: what has a meaning in a URL has none in the address.
    `Contact: mailto:${encodeURIComponent(email).replace(/%40(?!.*%40)/, '@')}`,
    `Expires: ${toInstant(expires)}`,
    `Preferred-Languages: ${language}`,
    `Canonical: ${url}.well-known/security.txt`,
  ]
  return `${lines.join('\n')}\n`
}

/**
 * Returns an icon as a manifest has it (Web Application Manifest §icons). Browsers offer to install a
 * site only where they know the size of its icon, which is known of one in content/media.
 */
async function describeIcon(assets: Fetcher, icon: string, home: string) {
  const type = mime.getType(new URL(icon).pathname) ?? undefined
  const own = icon.startsWith(`${home}media/`) ? icon.slice(`${home}media`.length) : undefined
  const file = own ? await assets.fetch(new URL(own, home)) : undefined
  const data = file?.ok ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
  const size = imageDimensionsFromData(data)
  const sizes = type === 'image/svg+xml' ? 'any' : size && `${size.width}x${size.height}`
  return { src: icon, type, sizes, purpose: 'any' }
}

/** `at`: what the list holds and how long it is good are of the same second. */
async function sitemap(c: Context<Worker>, site: Site, page: number, at: number) {
  const after = (page - 1) * mostAddresses
  const articles = await readAddresses(c.env.DB, after, after + mostAddresses, at)
  const xml = writeSitemap(site, articles, page === 1)
  return answerXml(c, xml, await lifetimeOfAll(c.env.DB, at))
}

function answerXml(c: Context<Worker>, xml: string, lifetime: number) {
  return c.body(`${xml}\n`, 200, {
    ...sharedControl(lifetime),
    'Cache-Tag': [siteTag, sliceTag(mainSlice)].join(','),
    'Content-Type': 'application/xml; charset=utf-8',
  })
}

function ofSite(): Record<string, string> {
  return { ...sharedControl(deploymentLifetime), 'Cache-Tag': siteTag }
}
