import type { Article } from '../article/article.ts'
import { formatNames, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import type { Site } from '../site/site.ts'
import { slicesOf } from '../site/slices.ts'
import type { StoredArticle } from '../store/articles.ts'
import type { Edition } from '../store/write.ts'

/**
 * Tells whether an article is what it was, and only rendered again: its file is the same, and so are its
 * slug, its date (which the site's time zone may move) and the slices that hold it.
 */
export function isOnlyRendered(before: StoredArticle, article: Article, hash: string): boolean {
  const isSame = before.slug === article.slug && before.published === article.published
  const slices = [before.meta, article].map((meta) => String([...slicesOf(meta).keys()]))
  return before.hash === hash && isSame && slices[0] === slices[1]
}

/** Returns an article's fragment in each format and its content as `html`; none if it is withdrawn. */
export function renderFragments(article: Article, site: Site): Record<string, string> {
  if (article.withdrawn) return {}
  const fragments = formatNames.map((name) => [name, formats[name].item(article, site)])
  return { ...Object.fromEntries(fragments), html: article.html }
}

/** Returns what is stored with everything that is rendered for a site. */
export function editionOf(site: Site): Edition {
  return { stamp: stampOf(site), items: site.items }
}
