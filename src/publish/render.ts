import type { Article } from '../article.ts'
import { formatNames, formats } from '../formats/index.ts'
import type { Site } from '../site.ts'

/**
 * Returns everything that is stored of a rendered article: its fragment in each format, and its
 * content as `html`.
 */
export function renderFragments(article: Article, site: Site): Record<string, string> {
  const fragments = formatNames.map((name) => [name, formats[name].fragment(article, site)])
  return { ...Object.fromEntries(fragments), html: article.html }
}
