import type { Article } from './article.ts'
import { shorten } from './text.ts'

/** In UTF-16 code units. */
const longest = 80

type Named = Pick<Article, 'title' | 'summary' | 'published'>

/** Returns a title, else the first words of a summary, else the day (`YYYY-MM-DD`, UTC). */
export function headline({ title, summary = '', published }: Named): string {
  return title ?? (shorten(summary, longest) || published.slice(0, 10))
}
