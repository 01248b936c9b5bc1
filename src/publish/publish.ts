import { toInstant } from '../article/dates.ts'
import { compile, loadingFormulas } from '../compile.ts'
import { hashFile } from '../file/file.ts'
import { writeTombstone } from '../file/tombstone.ts'
import { findArticles, type StoredArticle } from '../store/articles.ts'
import { type Write, writeArticles } from '../store/write.ts'
import type { Terms } from './conditions.ts'
import { know } from './known.ts'
import {
  type Outcome,
  type Plan,
  planWrite,
  type Sent,
  type Submission,
  settlePlans,
  type Writing,
} from './plan.ts'
import { editionOf } from './render.ts'

/**
 * One batch holds as much as this, in UTF-16 code units of what was rendered, and then up to one
 * article more: an isolate has 128 MB, and D1's client needs the batch several times over.
 */
const mostLength = 12_000_000

/**
 * Publishes article files in as few batches as their length allows, and refuses those that can't be
 * published. Returns an outcome for each, in their order. If it throws, what came before the failed
 * batch is stored; sending the same files again stores the rest.
 */
export async function publish(
  at: Writing,
  submissions: Submission[],
  terms: Terms = {},
): Promise<Outcome[]> {
  const slugs = submissions.flatMap(({ slug, from }) => (from ? [slug, from] : [slug]))
  const stored = await findArticles(at.db, { slugs })
  const bySlug = new Map(stored.map((article) => [article.slug, article]))
  const sent: Sent = { slugs: new Set(), ids: new Set(), aliases: new Map() }
  const outcomes: Outcome[] = []
  let plans: Plan[] = []
  let length = 0
  const texts = submissions.map(({ markdown }) => markdown)
  const knowledge = await know(at.db, texts, slugs)
  const planFor = (submission: Submission) =>
    loadingFormulas(() => planWrite(at, submission, bySlug, terms, knowledge))
  let incomplete: number[] = []
  for (const [i, submission] of submissions.entries()) {
    const misses = knowledge.misses()
    const plan = await planFor(submission)
    if (knowledge.misses() > misses) incomplete.push(i)
    plans.push(plan)
    if ('write' in plan) length += lengthOf(plan.write)
    if (length < mostLength && i < submissions.length - 1) continue
    if (incomplete.length > 0) {
      await knowledge.learn()
      const first = i + 1 - plans.length
      for (const index of incomplete)
        plans[index - first] = await planFor(submissions[index] as Submission)
      incomplete = []
    }
    outcomes.push(...(await carryOut(at, await settlePlans(at, plans, sent), terms.purge)))
    plans = []
    length = 0
  }
  return outcomes
}

function lengthOf({ source, fragments }: Pick<Write, 'source' | 'fragments'>) {
  return Object.values(fragments ?? {}).reduce((sum, { length }) => sum + length, source.length)
}

/** Writes what these plans say, in one batch. */
async function carryOut(at: Writing, plans: Plan[], purge?: boolean): Promise<Outcome[]> {
  const writes = plans.flatMap((plan) => ('write' in plan ? [plan.write] : []))
  const cursors = await write(at, writes, purge)
  return plans.map((plan) => {
    if ('outcome' in plan) return plan.outcome
    const { slug, id, url } = plan.write.article
    const { status, notes } = plan
    return { slug, id, url, status, cursor: cursors.get(id) ?? 0, ...(notes && { notes }) }
  })
}

/**
 * Withdraws an article: its text goes, its identity stays, and a tombstone takes its place in every
 * feed in which it was seen. Returns its new cursor.
 */
export async function withdraw(at: Writing, before: StoredArticle): Promise<number> {
  const { slug, id, state, meta } = before
  const tombstone = writeTombstone(meta, toInstant(at.now), at.site)
  const compiled = compile({ slug, source: tombstone, id }, at.site)
  if (compiled.problems) throw new Error(`publish: the tombstone of ${slug} does not compile`)
  // Nobody ever saw a draft, so nobody needs to learn that it is gone.
  const draft = state === 'draft'
  const article = { ...compiled.value, draft }
  const file = { source: draft ? '' : tombstone, hash: hashFile(tombstone), size: 0 }
  const cursors = await write(at, [{ article, ...file, before }])
  return cursors.get(id) ?? 0
}

async function write(at: Writing, writes: Write[], purge?: boolean): Promise<Map<string, number>> {
  const { cursors, leavesBytes } = await writeArticles(at, writes, editionOf(at.site), purge)
  if (leavesBytes) await at.noteUnused()
  return cursors
}
