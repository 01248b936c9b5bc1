import { toInstant } from '../article/dates.ts'
import { compile } from '../compile.ts'
import { hashFile } from '../file/file.ts'
import { writeTombstone } from '../file/tombstone.ts'
import type { Site } from '../site/site.ts'
import type { StoredArticle } from '../store/articles.ts'
import { writeArticles } from '../store/write.ts'
import { editionOf } from './render.ts'

/**
 * Withdraws an article at `now` (seconds since 1970): its text goes, its identity stays, and a tombstone
 * takes its place in every feed in which it was seen. Returns its new cursor. Throws a ConflictError when
 * another write came between.
 */
export async function withdraw(
  db: D1Database,
  site: Site,
  before: StoredArticle,
  now: number,
): Promise<number> {
  const { slug, id, state, meta } = before
  const source = writeTombstone(meta, toInstant(now), site)
  const compiled = compile({ slug, source, id }, site)
  if (compiled.problems) throw new Error(`publish: the tombstone of ${slug} does not compile`)
  // Nobody ever saw a draft, so nobody needs to learn that it is gone.
  const isDraft = state === 'draft'
  const article = { ...compiled.value, draft: isDraft }
  const write = {
    article,
    source: isDraft ? '' : source,
    hash: hashFile(source),
    fragments: {},
    before,
  }
  const cursors = await writeArticles(db, [write], editionOf(site), now)
  return cursors.get(id) ?? 0
}
