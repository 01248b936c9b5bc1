import type { Article } from '../article/article.ts'
import type { Problem } from '../article/problem.ts'
import { fill, slot, withSlot } from '../article/slot.ts'
import { formatNames, formats } from '../formats/index.ts'
import { stampOf } from '../formats/stamp.ts'
import type { Site } from '../site/site.ts'
import { slicesOf } from '../site/slices.ts'
import type { StoredArticle } from '../store/articles.ts'
import { mostItemBytes } from '../store/entries.ts'
import type { Fragments } from '../store/fragments.ts'
import type { Edition, Write } from '../store/write.ts'

/**
 * Returns whether an article is only rendered again: its file is the same, and so are its slug, its
 * date (which may move with the site's time zone) and its slices.
 */
export function isOnlyRendered(before: StoredArticle, article: Article, hash: string): boolean {
  const isSame = before.slug === article.slug && before.published === article.published
  const slices = [before.meta, article].map((meta) => String([...slicesOf(meta).keys()]))
  return before.hash === hash && isSame && slices[0] === slices[1]
}

/**
 * Returns an article's fragments, and the bytes of its longest item in a feed; no fragments if it is
 * withdrawn.
 */
export function render(article: Article, site: Site): Pick<Write, 'fragments' | 'size'> {
  if (article.withdrawn) return { size: 0 }
  const { html } = article
  const around = { ...article, html: html && slot }
  const fragments: Fragments = { rss: '', atom: '', json: '', html }
  let size = 0
  for (const name of formatNames) {
    const isJson = name === 'json'
    fragments[name] = withSlot(formats[name].item(around, site), isJson)
    size = Math.max(size, bytesIn(fill(fragments[name], html, isJson)))
  }
  return { fragments, size }
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length
}

/** A document has at most this many bytes (8 MiB), and so has the page of an article. */
const mostPageBytes = 8 * 1024 * 1024

/** Returns the problem of an article that is too long for any document, once it is rendered. */
export function lengthProblem(article: Article, size: number) {
  if (size > mostItemBytes) {
    return tooLong(`as an item of a feed, this article has ${size} bytes`, mostItemBytes)
  }
  const page = pageBytes(article)
  return page > mostPageBytes
    ? tooLong(`its page may have ${page} bytes`, mostPageBytes)
    : undefined
}

function tooLong(what: string, limit: number): Problem {
  return { message: `${what}; the limit is ${limit} (${limit / 1024 / 1024} MiB)` }
}

/** The bytes that the page of an article can't exceed, without rendering it. */
function pageBytes({ markdown: _markdown, html, text: _text, ...meta }: Article): number {
  const content = bytesIn(html)
  // The page adds attributes to some elements. A name is in up to four addresses, each with up to
  // nine bytes a letter.
  return content + 8 * html.split('<').length + 40 * JSON.stringify(meta).length
}

/** Returns what is stored along with everything that is rendered for a site. */
export function editionOf(site: Site): Edition {
  return { stamp: stampOf(site), items: site.items }
}
