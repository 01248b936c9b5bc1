import type { Context } from 'hono'
import { toSeconds } from '../article/dates.ts'
import { mostBytes } from '../file/file.ts'
import { withStated } from '../file/stated.ts'
import { stampOf } from '../formats/stamp.ts'
import { now } from '../http/clock.ts'
import { preferred } from '../http/negotiate.ts'
import { permalink } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { readFiles, readManifest } from '../store/articles.ts'
import { readAliases } from '../store/old-addresses.ts'
import { readSite } from '../store/site.ts'
import { jsonAnswer, ndjsonAnswer } from './answers.ts'
import { press } from './request.ts'

type Publishing = Context<{ Bindings: Env }>

/** At most so many articles after this slug. */
type Wanted = { after: string; limit: number }

const mostEntries = 1000
const mostFiles = 200

const forms = [
  { name: 'manifest' as const, types: ['application/json'] },
  { name: 'files' as const, types: ['application/x-ndjson'] },
]

/**
 * Answers `GET /api/articles` with the articles after the slug `after`, in the order of their slugs:
 * the manifest, or the files themselves if `Accept` prefers NDJSON.
 */
export async function listArticles(c: Publishing): Promise<Response> {
  const { site } = await readSite(c.env.DB)
  const after = c.req.query('after') ?? ''
  const limit = Number.parseInt(c.req.query('limit') ?? '', 10) || Number.POSITIVE_INFINITY
  const wanted = { after, limit: Math.max(limit, 1) }
  return preferred(c.req.header('Accept'), forms) === 'files'
    ? listFiles(c, site, wanted)
    : listManifest(c, site, wanted)
}

/**
 * The first page begins with what the press says when it is asked to look for what is left to do. A
 * `stale` article was rendered for an older site or renderer. A draft is not shown anywhere. `shown` is
 * the `updated` of an article that readers saw before but don't see now; `card` is what its card was
 * made from.
 */
async function listManifest(c: Publishing, site: Site, wanted: Wanted): Promise<Response> {
  const { after } = wanted
  const told = after === '' ? await press(c).look() : {}
  const limit = Math.min(wanted.limit, mostEntries)
  const at = now()
  const page = await readManifest(c.env.DB, after, limit)
  const last = page.length === limit ? page.at(-1) : undefined
  const next = last && pathAfter(last.slug, limit)
  const articles = page.map((article) => {
    const { slug, id, hash, cursor, state, published, updated, stamp, card } = article
    const isSeen = state === 'live' && toSeconds(published) <= at
    const shown = isSeen ? undefined : article.shown
    const stale = (state !== 'draft' && stamp !== stampOf(site)) || undefined
    return { slug, id, hash, cursor, state, published, updated, shown, stale, card }
  })
  return jsonAnswer({ ...told, articles, next }, 200, { Vary: 'Accept' })
}

/** Includes drafts and withdrawn articles, so that the lines can fill an empty store. */
async function listFiles({ env }: Publishing, site: Site, wanted: Wanted): Promise<Response> {
  const limit = Math.min(wanted.limit, mostFiles)
  const { files, last } = await readFiles(env.DB, wanted.after, { files: limit, bytes: mostBytes })
  const next = last && pathAfter(last, limit)
  const former = await readAliases(
    env.DB,
    files.map(({ key }) => key),
  )
  const lines = files.map(({ key, slug, id, source }) => {
    // Otherwise an id that is not in the file and does not follow from the slug would be lost, and
    // so would the addresses that the article had before.
    const own = id === permalink(slug, site) ? {} : { id }
    const aliases = former.get(key)
    return { slug, markdown: withStated(source, { ...own, aliases }) }
  })
  return ndjsonAnswer(lines, { Vary: 'Accept', ...(next && { Link: `<${next}>; rel="next"` }) })
}

function pathAfter(slug: string, limit: number): string {
  return `/api/articles?after=${encodeURIComponent(slug)}&limit=${limit}`
}
