import type { Article } from './article.ts'
import { shorten } from './shorten.ts'

/** In UTF-16 code units. */
const longest = 80

type Named = Pick<Article, 'title' | 'summary' | 'published'>

/**
 * Returns the name of an article wherever one is needed: its title, else the first words of a note,
 * else the day on which the note was published (`YYYY-MM-DD`, UTC).
 */
export function headline({ title, summary = '', published }: Named): string {
  return title ?? (shorten(summary, longest) || published.slice(0, 10))
}
