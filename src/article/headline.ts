import type { Article } from './article.ts'
import { shorten } from './text.ts'

/** In characters. */
const longest = 80

/**
 * Returns what an article is called where something has to be: its title; a note's first words, or the
 * day on which it was published (`YYYY-MM-DD`, UTC) where it has none.
 */
export function headline({
  title,
  summary = '',
  published,
}: Pick<Article, 'title' | 'summary' | 'published'>): string {
  return title ?? (shorten(summary, longest) || published.slice(0, 10))
}
