import { type Context, Hono } from 'hono'
import { permalink } from '../compile/index.ts'
import { lifetimeOf, lifetimeOfAll } from '../edge/freshness.ts'
import { sharedControl } from '../edge/respond.ts'
import { feedVary } from '../feeds/document.ts'
import type { FormatName } from '../formats/index.ts'
import { fresh } from '../publish/refresh.ts'
import type { Site } from '../site.ts'
import { readMove, readPage } from '../store/read.ts'
import { type Listed, readListed, readNeighbours, type Stretch } from '../store/read-pages.ts'
import { readSlice } from '../store/read-slices.ts'
import { articleTag, mainSlice, siteTag, slicesOf, sliceTag } from '../store/slices.ts'
import { toSeconds } from '../store/time.ts'
import { answerAbsent, answerPage, pageLifetime } from './answer.tsx'
import { addArchive } from './archive-routes.tsx'
import { ArticlePage } from './article.tsx'
import { type Asset, copyScript, stylesheet } from './assets.ts'
import { FeedPage } from './feed-page.tsx'
import { fitContent } from './fit-content.ts'
import { HomePage } from './home.tsx'
import { authorOf, authorPlace, mainPlace, type Place, tagPlace, withName } from './place.ts'
import { SlicePage } from './slice.tsx'

type Worker = { Bindings: Env }
type SiteOf = (env: Env) => Site

/** What a URL with a hash of its content in it stands for never changes. */
const assetLifetime = 365 * 24 * 60 * 60

/** How many items the page of a feed shows, and a page where there is nothing offers. */
const previewLength = 10
const offeredLength = 5

/** Returns the pages for people. `siteOf` gives the site that a Worker with this environment serves. */
export function pageRoutes(siteOf: SiteOf): Hono<Worker> {
  const pages = new Hono<Worker>()

  pages.get('/', async (c) => {
    const site = siteOf(c.env)
    const at = now()
    const [state, listed] = await Promise.all([
      readSlice(c.env.DB, mainSlice, at),
      readNewest(c, site, mainSlice, at),
    ])
    return answerPage(c, site, <HomePage site={site} listed={listed} />, {
      lifetime: lifetimeOf(state ?? {}, at),
      tags: [siteTag, sliceTag(mainSlice)],
    })
  })

  pages.get('/articles/:slug', async (c) => {
    const site = siteOf(c.env)
    const slug = c.req.param('slug')
    const at = now()
    const stored = await readPage(c.env.DB, slug)
    if (!stored) {
      const moved = await readMove(c.env.DB, slug, at)
      if (!moved) return absent(c, site, 404, at)
      return c.body(null, 301, { ...sharedControl(pageLifetime), Location: permalink(moved, site) })
    }
    // Nobody saw what was withdrawn as a draft, or before its minute.
    if (slicesOf(stored.meta).size === 0) return absent(c, site, 404, at)
    if (stored.state === 'withdrawn') return absent(c, site, 410, at)
    const wait = toSeconds(stored.published) - at
    if (wait > 0) return absent(c, site, 404, at, Math.min(wait, pageLifetime))
    const [[shown = stored], beside] = await Promise.all([
      fresh(c.env.DB, site, at, [stored], (row, { article }) => ({
        ...row,
        meta: article,
        html: article.html,
      })),
      readNeighbours(c.env.DB, { id: stored.id, published: at + wait }, at),
    ])
    const { meta, html, key } = shown
    const url = permalink(slug, site)
    const page = <ArticlePage site={site} article={meta} url={url} html={html} beside={beside} />
    return fitContent(answerPage(c, site, page, { tags: [siteTag, articleTag(key)] }))
  })

  pages.get('/tags/:tag', (c) => slicePage(c, c.req.param('tag'), tagPlace))
  pages.get('/authors/:author', (c) => slicePage(c, c.req.param('author'), authorPlace))

  addArchive(pages, '', siteOf, () => mainPlace)
  addArchive(pages, '/tags/:name', siteOf, tagPlace)
  addArchive(pages, '/authors/:name', siteOf, authorPlace)

  pages.get('/:file{style\\.[0-9a-f]+\\.css}', (c) => answerAsset(c, stylesheet))
  pages.get('/:file{copy\\.[0-9a-f]+\\.js}', (c) => answerAsset(c, copyScript))

  async function slicePage(c: Context<Worker>, name: string, placeOf: (name: string) => Place) {
    const site = siteOf(c.env)
    const at = now()
    const place = placeOf(name)
    const [state, listed] = await Promise.all([
      readSlice(c.env.DB, place.slice, at),
      readNewest(c, site, place.slice, at),
    ])
    if (!state) return absent(c, site, 404, at)
    const author = placeOf === authorPlace ? authorOf(site, name, listed[0]?.meta) : undefined
    const what = { place: withName(place, site, state.label), author, listed }
    return answerPage(c, site, <SlicePage site={site} {...what} />, {
      lifetime: lifetimeOf(state, at),
      tags: [siteTag, sliceTag(place.slice)],
    })
  }

  return pages
}

/**
 * Returns what a person gets who opens the address of a feed. The feed itself is sent with the same
 * `Vary`, so that no cache takes one for the other.
 */
export async function answerFeedPage(
  c: Context<Worker>,
  site: Site,
  place: Place,
  format: FormatName,
): Promise<Response> {
  const at = now()
  const [state, listed] = await Promise.all([
    readSlice(c.env.DB, place.slice, at),
    readListed(c.env.DB, place.slice, until(at), previewLength),
  ])
  if (place.name !== undefined && !state) return absent(c, site, 404, at)
  const named = withName(place, site, state?.label ?? '')
  const page = <FeedPage site={site} place={named} format={format} listed={listed} />
  return answerPage(c, site, page, {
    lifetime: lifetimeOf(state ?? {}, at),
    tags: [siteTag, sliceTag(place.slice)],
    script: copyScript.path,
    headers: { Vary: feedVary },
  })
}

/** An older page may still ask for a file of another hash; what it gets instead is soon forgotten. */
function answerAsset(c: Context<Worker>, { path, type, body }: Asset) {
  const isThis = c.req.path === path
  const control = isThis
    ? { 'Cache-Control': `public, max-age=${assetLifetime}, immutable` }
    : sharedControl(pageLifetime)
  return c.body(body, 200, { ...control, 'Content-Type': type })
}

/** The newest articles of a slice, rendered by this renderer. */
async function readNewest(
  c: Context<Worker>,
  site: Site,
  slice: string,
  at: number,
): Promise<Listed[]> {
  const stored = await readListed(c.env.DB, slice, until(at), site.items)
  return fresh(c.env.DB, site, at, stored, (row, { article }) => ({ ...row, meta: article }))
}

/** The page of a URL behind which there is nothing, with what there is instead. */
async function absent(
  c: Context<Worker>,
  site: Site,
  status: 404 | 410,
  at: number,
  lifetime = pageLifetime,
) {
  const [due, newest] = await Promise.all([
    lifetimeOfAll(c.env.DB, at),
    readListed(c.env.DB, mainSlice, until(at), offeredLength),
  ])
  // What isn't there may come with the next scheduled article.
  return answerAbsent(c, site, status, { lifetime: Math.min(lifetime, due), newest })
}

function until(now: number): Stretch {
  return { from: Number.MIN_SAFE_INTEGER, until: now + 1 }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
