import type { Article } from '../article/article.ts'
import { describeProblem } from '../article/problem.ts'
import { compile } from '../compile.ts'
import { stampOf } from '../formats/index.ts'
import type { Site } from '../site/site.ts'
import { readSources, type StoredArticle } from '../store/read.ts'
import { type Edition, keepRendering, type Write, writeArticles } from '../store/write.ts'
import { editionOf, isRenderedAnew, renderFragments } from './render.ts'

/** An article rendered anew: its fragment in each format, and its content as `html`. */
export type Rendering = { article: Article; fragments: Record<string, string> }

/** How many articles are stored in one batch: the free plan's 50 queries a request let one pass. */
const batchSize = 5

/**
 * Returns the rows, each rendered by this renderer for this site: one whose stamp is old is given
 * to `renew` with its article rendered anew, which is stored too, so that it happens once. `now` is
 * in seconds since 1970.
 */
export async function fresh<T extends { id: string; stamp: string }>(
  db: D1Database,
  site: Site,
  now: number,
  rows: T[],
  renew: (row: T, rendering: Rendering) => T,
): Promise<T[]> {
  const stale = rows.filter(({ stamp }) => stamp !== stampOf(site)).map(({ id }) => id)
  if (stale.length === 0) return rows
  const { writes, lost } = renderAnew(await readSources(db, stale), site)
  await store(db, writes, lost, editionOf(site), now)
  const renderings = new Map(writes.map((write) => [write.article.id, write]))
  return rows.map((row) => {
    const rendering = renderings.get(row.id)
    return rendering ? renew(row, rendering) : row
  })
}

/** What can be rendered, as writes; and what the site no longer has the authors or the zone for. */
type Renewal = { writes: Write[]; lost: StoredArticle[] }

function renderAnew(sources: { article: StoredArticle; source: string }[], site: Site): Renewal {
  const writes: Write[] = []
  const lost: StoredArticle[] = []
  for (const { article: before, source } of sources) {
    const compiled = compile({ slug: before.slug, source, id: before.id }, site)
    if (compiled.problems) {
      const reasons = compiled.problems.map((problem) => describeProblem(problem, before.slug))
      console.warn(JSON.stringify({ event: 'render', slug: before.slug, reasons }))
      lost.push(before)
      continue
    }
    const article = compiled.value
    const fragments = renderFragments(article, site)
    const { hash } = before
    const isRendering = isRenderedAnew(before, article, hash)
    writes.push({ article, source, hash, fragments, before, isRendering })
  }
  return { writes, lost }
}

/**
 * Stores what was rendered; what was lost keeps its last rendering, which is better than nothing.
 * What can't be stored now is rendered again by the next request; this one has it already.
 */
async function store(
  db: D1Database,
  writes: Write[],
  lost: StoredArticle[],
  edition: Edition,
  now: number,
): Promise<void> {
  try {
    for (let start = 0; start < writes.length; start += batchSize) {
      await writeArticles(db, writes.slice(start, start + batchSize), edition, now)
    }
    for (const article of lost) await keepRendering(db, article, edition, now)
  } catch (error) {
    console.warn(JSON.stringify({ event: 'render', message: String(error) }))
  }
}
