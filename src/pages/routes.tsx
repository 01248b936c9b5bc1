import { type Context, Hono } from 'hono'
import { authorOf } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import { lifetimeOf, lifetimeOfAll } from '../feeds/lifetime.ts'
import { readNames } from '../feeds/names.ts'
import { now } from '../http/clock.ts'
import { sharedControl } from '../http/respond.ts'
import { fresh } from '../publish/fresh.ts'
import { permalink } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { readMove, readPage } from '../store/read.ts'
import { type Listed, readListed, readNeighbours, untilNow } from '../store/read-pages.ts'
import { readSlice } from '../store/read-slices.ts'
import {
  absentTag,
  articleTag,
  authorSlice,
  mainSlice,
  type SliceKind,
  siteTag,
  slicesOf,
  sliceTag,
  tagSlice,
} from '../store/slices.ts'
import { answerAbsent, answerPage, pageLifetime } from './answer.tsx'
import { addArchive } from './archive-routes.tsx'
import { ArticlePage } from './article.tsx'
import { type Asset, copyScript, stylesheet } from './assets.ts'
import { fitContent } from './fit-content.ts'
import { HomePage } from './home.tsx'
import { mostNamed, NamesPage } from './names.tsx'
import { placeNamed } from './place.ts'
import { SlicePage } from './slice.tsx'

type Worker = { Bindings: Env }
type SiteOf = (env: Env) => Site

/** What a URL with a hash of its content in it stands for never changes. */
const assetLifetime = 365 * 24 * 60 * 60

/** A page shows the newest articles up to this number, and leads to the others. */
const mostCards = 30

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
      if (!moved) return answerAbsent(c, site, 404, at)
      const headers = {
        ...sharedControl(pageLifetime),
        'Cache-Tag': [siteTag, absentTag].join(','),
      }
      return c.body(null, 301, { ...headers, Location: permalink(moved, site) })
    }
    // Nobody saw what was withdrawn as a draft, or before its minute.
    if (slicesOf(stored.meta).size === 0) return answerAbsent(c, site, 404, at)
    if (stored.state === 'withdrawn') return answerAbsent(c, site, 410, at)
    const wait = toSeconds(stored.published) - at
    if (wait > 0) return answerAbsent(c, site, 404, at)
    const [[shown = stored], beside, due] = await Promise.all([
      fresh(c.env.DB, site, at, [stored], (row, { article }) => ({
        ...row,
        meta: article,
        html: article.html,
      })),
      readNeighbours(c.env.DB, { id: stored.id, published: at + wait }, at),
      lifetimeOfAll(c.env.DB, at),
    ])
    const { meta, html, key } = shown
    const url = permalink(slug, site)
    const page = <ArticlePage site={site} article={meta} url={url} html={html} beside={beside} />
    // A scheduled article may come to stand beside it.
    const lifetime = Math.min(pageLifetime, due)
    return fitContent(
      answerPage(c, site, page, { lifetime, tags: [siteTag, articleTag(key)] }),
      html,
    )
  })

  // Who cuts an address off finds what it was of.
  pages.get('/articles', (c) => {
    return c.body(null, 301, { ...sharedControl(pageLifetime), Location: '/archive' })
  })

  pages.get('/tags', (c) => namesPage(c, 'Tags', 'tag'))
  pages.get('/authors', (c) => namesPage(c, 'Authors', 'author'))

  pages.get('/tags/:name', (c) => slicePage(c, 'tag', c.req.param('name')))
  pages.get('/authors/:name', (c) => slicePage(c, 'author', c.req.param('name')))

  addArchive(pages, '', siteOf, () => mainSlice)
  addArchive(pages, '/tags/:name', siteOf, tagSlice)
  addArchive(pages, '/authors/:name', siteOf, authorSlice)

  pages.get('/:file{style\\.[0-9a-f]+\\.css}', (c) => answerAsset(c, stylesheet))
  pages.get('/:file{copy\\.[0-9a-f]+\\.js}', (c) => answerAsset(c, copyScript))

  async function namesPage(c: Context<Worker>, title: string, kind: SliceKind) {
    const site = siteOf(c.env)
    const at = now()
    const [names, due] = await Promise.all([
      readNames(c.env.DB, site, kind, at, mostNamed),
      lifetimeOfAll(c.env.DB, at),
    ])
    const page = <NamesPage site={site} path={c.req.path} title={title} {...names} />
    return answerPage(c, site, page, { lifetime: due, tags: [siteTag, sliceTag(mainSlice)] })
  }

  async function slicePage(c: Context<Worker>, kind: SliceKind, name: string) {
    const site = siteOf(c.env)
    const at = now()
    const slice = kind === 'tag' ? tagSlice(name) : authorSlice(name)
    const [state, listed] = await Promise.all([
      readSlice(c.env.DB, slice, at),
      readNewest(c, site, slice, at),
    ])
    if (!state) return answerAbsent(c, site, 404, at)
    const place = placeNamed(slice, state.label, site)
    const inArticle = listed[0]?.meta.authors.find(({ key }) => key === name)
    const author = kind === 'author' ? (authorOf(site.authors, name) ?? inArticle) : undefined
    const page = <SlicePage {...{ site, kind, place, listed, author }} />
    return answerPage(c, site, page, {
      lifetime: lifetimeOf(state, at),
      tags: [siteTag, sliceTag(slice)],
    })
  }

  return pages
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
  const stored = await readListed(c.env.DB, slice, untilNow(at), Math.min(site.items, mostCards))
  return fresh(c.env.DB, site, at, stored, (row, { article }) => ({ ...row, meta: article }))
}
