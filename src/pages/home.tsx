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
        <Card article={article} site={site} />
      ))}
    </Layout>
  )
}

/** A note has no title, so its date leads to it. */
function Card({ article, site }: { article: ArticleMeta; site: Site }) {
  const { title, summary, url, language } = article
  const dated = <Dated article={article} site={site} />
  return (
    <article lang={language}>
      {title && (
        <h2>
          <a href={url}>{title}</a>
        </h2>
      )}
      <p class="meta">{title ? dated : <a href={url}>{dated}</a>}</p>
      {summary && <p>{summary}</p>}
    </article>
  )
}
