import type { Article } from '../article.ts'
import { compile } from '../compile/index.ts'
import { describeProblem } from '../compile/problem.ts'
import { stampOf } from '../formats/index.ts'
import type { Site } from '../site.ts'
import { readSources, type StoredArticle } from '../store/read.ts'
import { keepRendering, type Write, writeArticles } from '../store/write.ts'
import { renderFragments } from './render.ts'

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
  const writes = await renderAnew(db, site, stale)
  await storeRenderings(db, writes, now)
  const renderings = new Map(writes.map((write) => [write.article.id, write]))
  return rows.map((row) => {
    const rendering = renderings.get(row.id)
    return rendering ? renew(row, rendering) : row
  })
}

async function renderAnew(db: D1Database, site: Site, ids: string[]): Promise<Write[]> {
  const stamp = stampOf(site)
  const writes: Write[] = []
  for (const { article: before, source } of await readSources(db, ids)) {
    const compiled = compile({ slug: before.slug, source, id: before.id }, site)
    if (compiled.problems) {
      const reasons = compiled.problems.map((problem) => describeProblem(problem, before.slug))
      await keepOld(db, before, stamp, reasons)
      continue
    }
    const article = compiled.value
    const fragments = renderFragments(article, site)
    const { hash } = before
    writes.push({ article, source, hash, stamp, fragments, before, isRendering: true })
  }
  return writes
}

/**
 * The site no longer has what the article needs. What was last rendered of it is better than
 * nothing, and is not tried again for this stamp.
 */
async function keepOld(
  db: D1Database,
  article: StoredArticle,
  stamp: string,
  reasons: string[],
): Promise<void> {
  console.warn(JSON.stringify({ event: 'render', slug: article.slug, reasons }))
  await keepRendering(db, article, stamp)
}

/** What can't be stored now is rendered again by the next request; this one has it already. */
async function storeRenderings(db: D1Database, writes: Write[], now: number): Promise<void> {
  try {
    for (let start = 0; start < writes.length; start += batchSize) {
      await writeArticles(db, writes.slice(start, start + batchSize), now)
    }
  } catch (error) {
    console.warn(JSON.stringify({ event: 'render', message: String(error) }))
  }
}
