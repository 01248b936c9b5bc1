import { generateRssFeed } from 'feedsmith'
import { makeWith, type PlainFeed } from './make-with.ts'

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
