import { headline } from '../../article/headline.ts'
import { permalink } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { Day } from './dated.tsx'

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

type LinkProps = { site: Site; listed: Listed; isInside?: boolean }

/**
 * Returns a link to an article by its headline. It says its language, since it mostly stands among
 * words of another one; `isInside`: within an element that says so already.
 */
export function ArticleLink({ site, listed: { slug, meta }, isInside = false }: LinkProps) {
  const { language } = meta
  const attributes = {
    lang: isInside ? undefined : language,
    hreflang: language === site.language ? undefined : language,
  }
  return (
    <a href={permalink(slug, site)} dir="auto" {...attributes}>
      {headline(meta)}
    </a>
  )
}
