import type { Child } from 'hono/jsx'
import { headline } from '../../article/headline.ts'
import { brief } from '../../article/text.ts'
import { permalink } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { inWords, type Speaking } from '../words.tsx'
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

/** Lists show no more of a headline, in UTF-16 code units. */
const longestHeadline = 300

type LinkProps = { site: Site; listed: Listed; isInside?: boolean }

/** Returns a link to an article by its headline; `isInside` an element that says its language. */
export function ArticleLink({ site, listed: { slug, meta }, isInside = false }: LinkProps) {
  const { language } = meta
  // It usually appears among words of another language.
  const attributes = {
    lang: isInside ? undefined : language,
    hreflang: language === site.language ? undefined : language,
  }
  return (
    <a href={permalink(slug, site)} dir="auto" {...attributes}>
      {brief(headline(meta), longestHeadline)}
    </a>
  )
}

type BesideProps = { site: Speaking; label: string; earlier?: Child; later?: Child }

/** Returns the links to what comes before and after something in time, if there is either. */
export function Beside({ site, label, earlier, later }: BesideProps) {
  if (!earlier && !later) return null
  return (
    <nav class="beside" aria-label={label}>
      {earlier && step(site, site.words.article.earlier, earlier)}
      {later && step(site, site.words.article.later, later)}
    </nav>
  )
}

function step(site: Speaking, word: string, link: Child) {
  return (
    <p>
      <span class="meta" {...inWords(site)}>
        {word}
      </span>{' '}
      {link}
    </p>
  )
}
