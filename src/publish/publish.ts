import type { Site } from '../site/site.ts'
import { ConflictError, writeArticles } from '../store/write.ts'
import { type Guard, type Outcome, type Plan, planWrites, type Submission } from './plan.ts'
import { editionOf } from './render.ts'

const mostAttempts = 8

/**
 * Publishes article files at `now` (seconds since 1970): those that can be published in one batch, the
 * others are refused. Returns an outcome for each, in their order. Throws a ConflictError when other
 * writes come between again and again.
 */
export async function publish(
  db: D1Database,
  site: Site,
  submissions: Submission[],
  now: number,
  guard: Guard = () => true,
): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    const plans = await planWrites(db, site, submissions, now, guard)
    const writes = plans.flatMap((plan) => ('write' in plan ? [plan.write] : []))
    try {
      const cursors = await writeArticles(db, writes, editionOf(site), now)
      return plans.map((plan) => outcomeOf(plan, cursors))
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === mostAttempts) throw error
    }
  }
}

function outcomeOf(plan: Plan, cursors: Map<string, number>): Outcome {
  if (!('write' in plan)) return plan.outcome
  const { slug, id, url } = plan.write.article
  return { slug, id, url, status: plan.status, cursor: cursors.get(id) ?? 0 }
}
