import { env } from 'cloudflare:workers'
import type { ArticleMeta } from '../../src/article/article.ts'
import { toSeconds } from '../../src/article/dates.ts'
import { stampOf } from '../../src/formats/stamp.ts'
import { slicesOf } from '../../src/site/slices.ts'
import { touchSlices } from '../../src/store/touch-slices.ts'
import { site } from './site.ts'

/**
 * An article of a hostile archive: whatever is not said is ordinary. `meta` replaces what is, and
 * `size` is said of its fragments, which are short.
 */
export type Sketch = {
  published: string
  tags?: string[]
  authors?: string[]
  withdrawn?: boolean
  size?: number
  meta?: Partial<ArticleMeta>
}

/**
 * Writes articles into the empty store as publishing would, but without compiling and rendering
 * them, which would take minutes. They are named a1, a2 and so on; `items` is the size of a window,
 * and `step` of them are written at once.
 */
export async function writeArchive(sketches: Sketch[], items: number, step = 1000): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const all = sketches.map((sketch, i) => ({
    meta: metaOf(sketch, `a${i + 1}`),
    size: sketch.size ?? 0,
  }))
  await env.DB.prepare('UPDATE latest SET cursor = cursor + 1').run()
  for (let from = 0; from < all.length; from += step) {
    await writeRows(all.slice(from, from + step), from)
  }
  await env.DB.batch(
    touchSlices(
      { db: env.DB, now },
      all.map(({ meta }) => ({ after: meta })),
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

async function writeRows(
  articles: { meta: ArticleMeta; size: number }[],
  from: number,
): Promise<void> {
  const rows = articles.map(({ meta, size }, i) => {
    const published = toSeconds(meta.published)
    const isWithdrawn = meta.withdrawn !== undefined
    return {
      number: from + i + 1,
      id: meta.id,
      slug: meta.slug,
      state: isWithdrawn ? 'withdrawn' : 'live',
      published,
      withdrawn: isWithdrawn ? published : null,
      meta,
      size: isWithdrawn ? 0 : size,
      places: [...slicesOf(meta)],
    }
  })
  const stamp = stampOf(site)
  const columns = Object.keys(rows[0] ?? {}).map((name) => `value ->> '${name}' AS ${name}`)
  const given = `WITH given AS MATERIALIZED (SELECT ${columns.join(', ')} FROM json_each(?1))`
  await env.DB.batch([
    env.DB.prepare(
      `${given} INSERT INTO articles (key, id, slug, cursor, state, published, updated, hash, stamp, meta, source, withdrawn, size)
      SELECT number, id, slug, 1, state, published, published, '', ?2, meta, '', withdrawn, size FROM given`,
    ).bind(JSON.stringify(rows), stamp),
    env.DB.prepare(
      `${given} INSERT INTO membership (slice, published, id, article, label, withdrawn)
      SELECT p.value ->> 0, g.published, g.id, g.number, p.value ->> 1, g.withdrawn FROM given g, json_each(g.places) p`,
    ).bind(JSON.stringify(rows)),
    env.DB.prepare(
      `${given} INSERT INTO fragments (article, part, parts, rss, atom, json, html)
      SELECT number, 0, 1, '{}', '{}', '{}', '{}' FROM given WHERE state = 'live'`,
    ).bind(JSON.stringify(rows)),
  ])
}
