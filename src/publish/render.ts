import type { Article } from '../article.ts'
import { formatNames, formats, stampOf, templatesOf } from '../formats/index.ts'
import type { Site } from '../site.ts'
import type { Edition } from '../store/write.ts'

/** Returns what is stored once for all that is rendered for a site. */
export function editionOf(site: Site): Edition {
  return { stamp: stampOf(site), templates: templatesOf(site), items: site.items }
}

/**
 * Returns everything that is stored of a rendered article: its fragment in each format, and its
 * content as `html`; nothing of one that was withdrawn.
 */
export function renderFragments(article: Article, site: Site): Record<string, string> {
  if (article.withdrawn) return {}
  const fragments = formatNames.map((name) => [name, formats[name].fragment(article, site)])
  return { ...Object.fromEntries(fragments), html: article.html }
}
