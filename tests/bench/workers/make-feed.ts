import { Feed } from 'feed'
import { makeWith, type PlainFeed } from './make-with.ts'

// wrangler.toml names it.
export { Press } from './null-press.ts'

export default makeWith(({ site, articles }: PlainFeed) => {
  const { title, description, url, language } = site
  const updated = new Date(articles[0]?.published ?? 0)
  const feed = new Feed({ title, description, link: url, language, updated })
  for (const { id, url, title, author, summary, published, html } of articles) {
    const date = new Date(published)
    feed.addItem({
      id,
      link: url,
      title,
      date,
      description: summary,
      content: html,
      author: [{ name: author }],
    })
  }
  return feed.rss2()
})
