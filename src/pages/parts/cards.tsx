import type { ArticleMeta } from '../../article/article.ts'
import { headline } from '../../article/headline.ts'
import { permalink } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { english, inLanguageOf } from '../words.ts'
import { Dated, Day } from './dated.tsx'

type CardsProps = { site: Site; listed: Listed[]; hasLead?: boolean }

/** Returns articles with their picture and summary; with `hasLead` the first of them is a lead story. */
export function Cards({ site, listed, hasLead = false }: CardsProps) {
  return (
    <div class={hasLead ? 'cards leading' : 'cards'}>
      {listed.map(({ slug, meta }, i) => (
        <Card site={site} article={meta} url={permalink(slug, site)} isFirst={i === 0} />
      ))}
    </div>
  )
}

type CardProps = { site: Site; article: ArticleMeta; url: string; isFirst: boolean }

function Card({ site, article, url, isFirst }: CardProps) {
  const { title, summary, image } = article
  return (
    <article class="card" {...inLanguageOf(article)}>
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
        {title ? (
          <h2>
            <a href={url} dir="auto" {...inLanguage(article, site)}>
              {title}
            </a>
          </h2>
        ) : (
          <h2 class="unseen" {...english}>
            Note
          </h2>
        )}
        <p class="meta" {...inLanguageOf(site)}>
          {/* A note has no title, so its date leads to it. */}
          <Dated article={article} site={site} url={title ? undefined : url} />
        </p>
        {summary && <p>{summary}</p>}
      </div>
    </article>
  )
}

/** Returns links to articles by their names, each with its day. */
export function Headlines({ site, listed }: { site: Site; listed: Listed[] }) {
  return (
    <ul class="headlines">
      {listed.map((article) => (
        <li>
          <ArticleLink site={site} listed={article} />{' '}
          <span class="meta">
            <Day instant={article.meta.published} site={site} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Returns a link to an article by its name. */
export function ArticleLink({ site, listed: { slug, meta } }: { site: Site; listed: Listed }) {
  // It mostly stands among English words.
  return (
    <a href={permalink(slug, site)} dir="auto" lang={meta.language} {...inLanguage(meta, site)}>
      {headline(meta)}
    </a>
  )
}

/** What a link says of an article in another language than the site's. */
function inLanguage({ language }: ArticleMeta, site: Site): { hreflang?: string } {
  return language === site.language ? {} : { hreflang: language }
}
