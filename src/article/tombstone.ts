import type { Article, Instant } from './article.ts'
import type { Problem } from './problem.ts'

/** Returns what is wrong with the time at which an article says that it was withdrawn, at `now`. */
export function withdrawalProblem(
  { withdrawn }: Pick<Article, 'withdrawn'>,
  now: Instant,
): Problem | undefined {
  if (withdrawn === undefined || withdrawn <= now) return undefined
  return { field: 'withdrawn', message: `${withdrawn} has not come yet` }
}

/** Returns what a withdrawn article still says (RFC 6721): who it was, and where it stood. */
export function tombstoneOf({
  published,
  updated,
  withdrawn,
  authors,
  tags,
}: Pick<Article, 'published' | 'updated' | 'withdrawn' | 'authors' | 'tags'>): Omit<
  Article,
  'slug' | 'id' | 'url' | 'language'
> {
  return {
    published,
    ...(updated && { updated }),
    withdrawn,
    authors,
    tags,
    attachments: [],
    corrections: [],
    draft: false,
    markdown: '',
    html: '',
    text: '',
  }
}
