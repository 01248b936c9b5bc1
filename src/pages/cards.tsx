import type { ArticleMeta } from '../article.ts'
import { permalink } from '../compile/index.ts'
import type { Site } from '../site.ts'
import type { Listed } from '../store/read-pages.ts'
import { Dated, Day } from './dated.tsx'
import { english } from './layout.tsx'
import { directionOf, nameOf } from './words.ts'

/** Returns articles with their picture and summary. */
export function Cards({ site, listed }: { site: Site; listed: Listed[] }) {
  return (
    <div class="cards">
      {listed.map(({ slug, meta }, i) => (
        <Card site={site} article={meta} url={permalink(slug, site)} isFirst={i === 0} />
      ))}
    </div>
  )
}

type CardProps = { site: Site; article: ArticleMeta; url: string; isFirst: boolean }

/** A note has no title, so its date leads to it. */
function Card({ site, article, url, isFirst }: CardProps) {
  const { title, summary, language, image } = article
  const inLanguage = language === site.language ? {} : { hreflang: language }
  return (
    <article class="card" lang={language} dir={directionOf(language)}>
      {image && (
        <img
          src={image.url}
          alt=""
          width={image.width}
          height={image.height}
          loading={isFirst ? 'eager' : 'lazy'}
        />
      )}
      <div>
        {title && (
          <h2>
            <a href={url} dir="auto" {...inLanguage}>
              {title}
            </a>
          </h2>
        )}
        <p class="meta" lang={site.language} dir={directionOf(site.language)}>
          <Dated article={article} site={site} />
        </p>
        {summary && <p>{summary}</p>}
        {!title && (
          <p class="meta" {...english}>
            <a href={url} {...inLanguage}>
              The note of <Day instant={article.published} site={site} />
            </a>
          </p>
        )}
      </div>
    </article>
  )
}

/** Returns a link to an article by its name. */
export function ArticleLink({ site, listed: { slug, meta } }: { site: Site; listed: Listed }) {
  const isForeign = meta.language !== site.language
  const inLanguage = isForeign ? { lang: meta.language, hreflang: meta.language } : {}
  return (
    <a href={permalink(slug, site)} dir="auto" {...inLanguage}>
      {nameOf(meta)}
    </a>
  )
}
