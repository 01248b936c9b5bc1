import type { Article } from '../../src/article.ts'
import { type FormatName, formats, writeFeed } from '../../src/formats/index.ts'
import type { Site } from '../../src/site.ts'
import { site } from '../compile/article-files.ts'

/** The site when it asks for the Markdown in every format: all that a feed can say is said. */
export const talkative: Site = { ...site, markdown: true }

/** Returns the feed of these articles as the Worker would serve it. */
export function feedOf(name: FormatName, articles: Article[], of: Site = site): string {
  const items = articles.map((article) => ({
    updated: article.updated ?? article.published,
    body: formats[name].fragment(article, of),
  }))
  const selfUrl = `${of.url}${formats[name].path}`
  return writeFeed(name, { site: of, title: of.title, selfUrl, lifetime: 300 }, items)
}
