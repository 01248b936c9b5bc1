import type { ArticleMeta } from '../../article/article.ts'
import { headline } from '../../article/headline.ts'
import { permalink } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { inLanguageOf, words } from '../words.ts'
import { Dated } from './dated.tsx'
import { Day } from './day.tsx'

type CardsProps = { site: Site; listed: Listed[]; hasLead?: boolean }

/** Returns articles with their picture and summary; with `hasLead`, the first is a lead story. */
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
            <a href={url} dir="auto" hreflang={otherLanguage(article, site)}>
              {title}
            </a>
          </h2>
        ) : (
          <h2 class="unseen" {...inLanguageOf(words)}>
            {words.article.note}
          </h2>
        )}
        <p class="meta" {...inLanguageOf(site)}>
          {/* A note has no title to click, so its date is the link. */}
          <Dated article={article} site={site} url={title ? undefined : url} />
        </p>
        {summary && <p>{summary}</p>}
      </div>
    </article>
  )
}

/** Returns links to articles by their headlines, each with its day. */
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

/** Returns a link to an article by its headline. */
export function ArticleLink({ site, listed: { slug, meta } }: { site: Site; listed: Listed }) {
  const hreflang = otherLanguage(meta, site)
  // It says its language, since it mostly stands among words of another one.
  return (
    <a href={permalink(slug, site)} dir="auto" lang={meta.language} hreflang={hreflang}>
      {headline(meta)}
    </a>
  )
}

/** The language of an article, if it isn't the site's. */
function otherLanguage({ language }: ArticleMeta, site: Site): string | undefined {
  return language === site.language ? undefined : language
}
