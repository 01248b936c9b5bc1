import { env } from 'cloudflare:workers'
import type { ArticleMeta } from '../../src/article/article.ts'
import { toSeconds } from '../../src/article/dates.ts'
import { stampOf } from '../../src/formats/stamp.ts'
import { siteOf } from '../../src/site/deployed.ts'
import { slicesOf } from '../../src/site/slices.ts'
import { touchSlices } from '../../src/store/touch-slices.ts'

/** An article of a hostile archive: whatever is not said is ordinary. `meta` replaces what is. */
export type Sketch = {
  published: string
  tags?: string[]
  authors?: string[]
  withdrawn?: boolean
  meta?: Partial<ArticleMeta>
}

/**
 * Writes articles into the empty store as publishing would, but without compiling and rendering
 * them, which would take minutes. They are named a1, a2 and so on; `items` is the size of a window,
 * and `step` of them are written at once.
 */
export async function writeArchive(sketches: Sketch[], items: number, step = 1000): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const all = sketches.map((sketch, i) => metaOf(sketch, `a${i + 1}`))
  await env.DB.prepare('UPDATE latest SET cursor = cursor + 1').run()
  for (let from = 0; from < all.length; from += step) {
    await writeRows(all.slice(from, from + step), from)
  }
  await env.DB.batch(
    touchSlices(
      { db: env.DB, now },
      all.map((after) => ({ after })),
      items,
    ),
  )
}

function metaOf(sketch: Sketch, slug: string): ArticleMeta {
  const { published, tags = [], authors = [], withdrawn, meta } = sketch
  const url = `https://news.example/articles/${slug}`
  return {
    slug,
    id: url,
    url,
    title: `Article ${slug}`,
    published,
    authors: authors.map((key) => ({ key, name: key })),
    tags: tags.map((term) => ({ term, label: term })),
    language: 'en',
    attachments: [],
    draft: false,
    corrections: [],
    ...(withdrawn && { withdrawn: published }),
    ...meta,
  }
}

async function writeRows(metas: ArticleMeta[], from: number): Promise<void> {
  const rows = metas.map((meta, i) => {
    const { published, withdrawn } = meta
    const seconds = toSeconds(published)
    const state = withdrawn ? 'withdrawn' : 'live'
    const places = [...slicesOf(meta)]
    return [
      from + i + 1,
      meta.id,
      meta.slug,
      state,
      seconds,
      withdrawn ? seconds : null,
      meta,
      places,
    ]
  })
  const stamp = stampOf(siteOf(env))
  const columns = ['key', 'id', 'slug', 'state', 'published', 'withdrawn', 'meta', 'places']
  const given = `WITH given AS MATERIALIZED (
    SELECT ${columns.map((name, i) => `value ->> ${i} AS ${name}`).join(', ')} FROM json_each(?1))`
  await env.DB.batch([
    env.DB.prepare(
      `${given} INSERT INTO articles (key, id, slug, cursor, state, published, updated, hash, stamp, meta, source, withdrawn)
      SELECT key, id, slug, 1, state, published, published, '', ?2, meta, '', withdrawn FROM given`,
    ).bind(JSON.stringify(rows), stamp),
    env.DB.prepare(
      `${given} INSERT INTO membership (slice, published, id, article, label, withdrawn)
      SELECT p.value ->> 0, g.published, g.id, g.key, p.value ->> 1, g.withdrawn FROM given g, json_each(g.places) p`,
    ).bind(JSON.stringify(rows)),
    env.DB.prepare(
      `${given} INSERT INTO fragments (article, format, part, stamp, body)
      SELECT g.key, f.value, 0, ?2, '{}' FROM given g, json_each('["rss", "atom", "json", "html"]') f
      WHERE g.state = 'live'`,
    ).bind(JSON.stringify(rows), stamp),
  ])
}
