import type { Context } from 'hono'
import { mostBytes } from '../file/file.ts'
import { withStated } from '../file/stated.ts'
import { stampOf } from '../formats/stamp.ts'
import { preferred } from '../http/negotiate.ts'
import { permalink } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { readFiles, readManifest } from '../store/articles.ts'
import { readAliases } from '../store/old-addresses.ts'
import { jsonAnswer, ndjsonAnswer } from './answers.ts'
import type { Told } from './followers/owed.ts'

const mostEntries = 1000
const mostFiles = 200

const forms = [
  { name: 'manifest' as const, types: ['application/json'] },
  { name: 'files' as const, types: ['application/x-ndjson'] },
]

/**
 * Returns the response with the articles after the slug `after`, in the order of their slugs: the
 * manifest, or the files themselves if `Accept` prefers NDJSON. The manifest begins with what the
 * press says when it is asked to `look` for what is left to do.
 */
export function listArticles(
  c: Context<{ Bindings: Env }>,
  site: Site,
  look: () => Promise<Told>,
): Promise<Response> {
  const { DB } = c.env
  const after = c.req.query('after') ?? ''
  const limit = Number.parseInt(c.req.query('limit') ?? '', 10) || Number.POSITIVE_INFINITY
  const wanted = Math.max(limit, 1)
  if (preferred(c.req.header('Accept'), forms) === 'files')
    return listFiles(DB, site, after, wanted)
  return listManifest(DB, site, after, wanted, look)
}

/**
 * A `stale` article was rendered for an older site or renderer. A draft is not shown anywhere. `card` is
 * what its card was made from.
 */
async function listManifest(
  db: D1Database,
  site: Site,
  after: string,
  wanted: number,
  look: () => Promise<Told>,
) {
  const told = after === '' ? await look() : {}
  const limit = Math.min(wanted, mostEntries)
  const page = await readManifest(db, after, limit)
  const last = page.length === limit ? page.at(-1) : undefined
  const next = last && pathAfter(last.slug, limit)
  const articles = page.map((article) => {
    const { slug, id, hash, cursor, state, published, updated, stamp, card } = article
    const stale = (state !== 'draft' && stamp !== stampOf(site)) || undefined
    return { slug, id, hash, cursor, state, published, updated, stale, card }
  })
  return jsonAnswer({ ...told, articles, next }, 200, { Vary: 'Accept' })
}

/** Includes drafts and withdrawn articles, so that the lines can fill an empty store. */
async function listFiles(db: D1Database, site: Site, after: string, wanted: number) {
  const limit = Math.min(wanted, mostFiles)
  const { files, last } = await readFiles(db, after, { files: limit, bytes: mostBytes })
  const next = last && pathAfter(last, limit)
  const former = await readAliases(
    db,
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
