import { toInstant } from '../article/dates.ts'
import { compile } from '../compile.ts'
import { hashFile } from '../file/file.ts'
import { writeTombstone } from '../file/tombstone.ts'
import type { StoredArticle } from '../store/articles.ts'
import { ConflictError, writeArticles } from '../store/write.ts'
import { type Guard, type Outcome, planWrites, type Submission, type Writing } from './plan.ts'
import { editionOf } from './render.ts'

const mostAttempts = 8

/**
 * Publishes article files: those that can be published in one batch, the others are refused. Returns an
 * outcome for each, in their order. Throws a ConflictError when other writes come between again and
 * again.
 */
export async function publish(
  at: Writing,
  submissions: Submission[],
  guard: Guard = () => true,
): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    const plans = await planWrites(at, submissions, guard)
    const writes = plans.flatMap((plan) => ('write' in plan ? [plan.write] : []))
    try {
      const cursors = await writeArticles(at, writes, editionOf(at.site))
      return plans.map((plan) => {
        if ('outcome' in plan) return plan.outcome
        const { slug, id, url } = plan.write.article
        return { slug, id, url, status: plan.status, cursor: cursors.get(id) ?? 0 }
      })
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === mostAttempts) throw error
    }
  }
}

/**
 * Withdraws an article: its text goes, its identity stays, and a tombstone takes its place in every feed
 * in which it was seen. Returns its new cursor. Throws a ConflictError when another write came between.
 */
export async function withdraw(at: Writing, before: StoredArticle): Promise<number> {
  const { slug, id, state, meta } = before
  const tombstone = writeTombstone(meta, toInstant(at.now), at.site)
  const compiled = compile({ slug, source: tombstone, id }, at.site)
  if (compiled.problems) throw new Error(`publish: the tombstone of ${slug} does not compile`)
  // Nobody ever saw a draft, so nobody needs to learn that it is gone.
  const draft = state === 'draft'
  const article = { ...compiled.value, draft }
  const file = { source: draft ? '' : tombstone, hash: hashFile(tombstone), fragments: {} }
  const cursors = await writeArticles(at, [{ article, ...file, before }], editionOf(at.site))
  return cursors.get(id) ?? 0
}
