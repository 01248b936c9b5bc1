import type { Article } from './article.ts'
import { shorten } from './shorten.ts'

/** In UTF-16 code units. */
const longest = 80

/**
 * Returns the name of an article wherever one is needed: its title, else the first words of a note,
 * else the day on which the note was published (`YYYY-MM-DD`, UTC).
 */
export function headline({
  title,
  summary = '',
  published,
}: Pick<Article, 'title' | 'summary' | 'published'>): string {
  return title ?? (shorten(summary, longest) || published.slice(0, 10))
}
