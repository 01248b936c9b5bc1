import type { Article, Instant } from '../article/article.ts'
import type { OwnPage } from '../article/own-page.ts'
import type { Problem } from '../article/problem.ts'
import { yamlOf } from './split.ts'

type Dates = Pick<Article, 'published' | 'updated' | 'withdrawn'>

/**
 * Returns the problem with a date that can't be in the future, as seen at `now`, with its line in
 * the article file; undefined if there is none. A feed would be as new as that date from now on. An
 * article that is scheduled may be updated at the moment when it appears, but not after it.
 */
export function futureProblem(
  source: string,
  { published, updated, withdrawn }: Dates,
  now: Instant,
): Problem | undefined {
  const refuse = (field: string, message: string): Problem => {
    return { line: yamlOf(source)?.at([field]).line, field, message }
  }
  if (withdrawn && withdrawn > now) return refuse('withdrawn', `${withdrawn} is in the future`)
  if (!updated || updated <= now || updated <= published) return undefined
  const advice =
    published > now
      ? 'leave it out, since the article has not appeared yet'
      : 'set it to when you changed the article'
  return refuse('updated', `${updated} is in the future; ${advice}`)
}

/** Returns the same for a page, which has no other date than that of its latest change. */
export function futurePageProblem(
  source: string,
  { updated }: Pick<OwnPage, 'updated'>,
  now: Instant,
): Problem | undefined {
  if (!updated || updated <= now) return undefined
  const message = `${updated} is in the future; set it to when you changed the page`
  return { line: yamlOf(source)?.at(['updated']).line, field: 'updated', message }
}
