import type { Article, Instant } from './article.ts'
import type { Problem } from './problem.ts'

/** Returns the problem with the time of a withdrawal, as seen at `now`, or undefined. */
export function withdrawalProblem(
  { withdrawn }: Pick<Article, 'withdrawn'>,
  now: Instant,
): Problem | undefined {
  if (withdrawn === undefined || withdrawn <= now) return undefined
  return { field: 'withdrawn', message: `${withdrawn} is in the future` }
}

type Remains = Pick<Article, 'published' | 'updated' | 'withdrawn' | 'authors' | 'tags'>

/** Returns what remains of a withdrawn article (RFC 6721): its dates and its slices. */
export function tombstoneOf({ published, updated, withdrawn, authors, tags }: Remains) {
  const nothing = {
    attachments: [],
    corrections: [],
    draft: false,
    markdown: '',
    html: '',
    text: '',
  }
  return { published, ...(updated && { updated }), withdrawn, authors, tags, ...nothing }
}
