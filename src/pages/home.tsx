import type { ArticleMeta } from '../article.ts'
import type { Site } from '../site.ts'
import { Dated } from './dated.tsx'
import { Layout } from './layout.tsx'

/** Returns the home page: the newest articles. */
export function HomePage({ site, articles }: { site: Site; articles: ArticleMeta[] }) {
  return (
    <Layout site={site} title={site.title} language={site.language} canonical={site.url}>
      <h1>{site.title}</h1>
      <p>{site.description}</p>
      {articles.length === 0 && <p>Nothing is published yet.</p>}
      {articles.map((article) => (
        <article lang={article.language}>
          <h2>
            <a href={article.url}>{headingOf(article)}</a>
          </h2>
          <p class="meta">
            <Dated article={article} site={site} />
          </p>
          {article.title && article.summary && <p>{article.summary}</p>}
        </article>
      ))}
    </Layout>
  )
}

/** A note has no title; its summary says what it is about, and at least it has a date. */
function headingOf({ title, summary, published }: ArticleMeta): string {
  return title ?? summary ?? published.slice(0, 10)
}
