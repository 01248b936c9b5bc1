import { generateRssFeed } from 'feedsmith'
import { makeWith, type PlainFeed } from './make-with.ts'

// wrangler.toml names it.
export { Press } from './null-press.ts'

export default makeWith(({ site, articles }: PlainFeed) =>
  String(
    generateRssFeed({
      title: site.title,
      description: site.description,
      link: site.url,
      language: site.language,
      items: articles.map(({ id, url, title, author, summary, published, html }) => ({
        title,
        link: url,
        description: summary,
        guid: { value: id, isPermaLink: id === url },
        pubDate: new Date(published),
        dc: { creators: [author] },
        content: { encoded: html },
      })),
    }),
  ),
)
