import { getRssString } from '@astrojs/rss'
import { makeWith, type PlainFeed } from './make-with.ts'

// wrangler.toml names it.
export { Press } from './null-press.ts'

export default makeWith(({ site, articles }: PlainFeed) =>
  getRssString({
    title: site.title,
    description: site.description,
    site: site.url,
    items: articles.map(({ url, title, summary, published, html }) => ({
      link: url,
      title,
      description: summary,
      pubDate: new Date(published),
      content: html,
    })),
  }),
)
