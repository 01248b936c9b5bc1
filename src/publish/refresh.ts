import { compile } from '../compile/index.ts'
import { describeProblem } from '../compile/problem.ts'
import { stampOf } from '../formats/index.ts'
import type { Site } from '../site.ts'
import { readSources } from '../store/read.ts'
import { ConflictError, keepRendering, type Write, writeArticles } from '../store/write.ts'
import { renderFragments } from './render.ts'

/**
 * Returns what `read` returns, every row of it rendered by this renderer for this site: where a
 * row's stamp is old, its article is rendered anew and stored, and `read` runs again. `now` is in
 * seconds since 1970.
 */
export async function fresh<T extends { id: string; stamp: string }>(
  db: D1Database,
  site: Site,
  now: number,
  read: () => Promise<T[]>,
): Promise<T[]> {
  const rows = await read()
  const stale = rows.filter(({ stamp }) => stamp !== stampOf(site)).map(({ id }) => id)
  if (stale.length === 0) return rows
  await renderAnew(db, site, stale, now)
  return read()
}

async function renderAnew(db: D1Database, site: Site, ids: string[], now: number): Promise<void> {
  const stamp = stampOf(site)
  const writes: Write[] = []
  for (const { article: before, source } of await readSources(db, ids)) {
    const compiled = compile({ slug: before.slug, source, id: before.id }, site)
    if (compiled.problems) {
      // The site no longer has what the article needs; what was last rendered of it is better than
      // nothing.
      const reasons = compiled.problems.map((problem) => describeProblem(problem, before.slug))
      console.warn(JSON.stringify({ event: 'render', slug: before.slug, reasons }))
      await keepRendering(db, before, stamp)
      continue
    }
    const article = compiled.value
    const fragments = renderFragments(article, site)
    writes.push({ article, source, hash: before.hash, stamp, fragments, before, isRendering: true })
  }
  try {
    await writeArticles(db, writes, now)
  } catch (error) {
    // Whoever came between has rendered the same.
    if (!(error instanceof ConflictError)) throw error
  }
}
