import type { Child } from 'hono/jsx'
import { textSizes } from '../../article/medium.ts'
import { brief } from '../../article/text.ts'
import { archivePath, permalink } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Slice } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import type { Topic } from '../topic.ts'
import { inDates, inLanguageOf, inWords } from '../words.tsx'
import { Dated } from './dated.tsx'
import { ArticleLink } from './headlines.tsx'
import { Subscribe } from './subscribe.tsx'

type NewestProps = { site: Site; slice: Slice; topic: Topic; listed: Listed[]; children?: Child }

/** Returns the newest articles of a slice, and how to subscribe to them; the main one has a lead. */
export function Newest({ site, slice, topic, listed, children }: NewestProps) {
  const isMain = topic.name === undefined
  const { nothing, all } = isMain ? site.words.home : site.words.slice
  return (
    <div class="columns">
      <div>
        {children}
        {listed.length === 0 && <p {...inWords(site)}>{nothing}</p>}
        <Cards site={site} listed={listed} hasLead={isMain} />
        {listed.length > 0 && (
          <p class="more" {...inWords(site)}>
            <a href={archivePath(slice)}>{all}</a>
          </p>
        )}
      </div>
      <Subscribe site={site} topic={topic} />
    </div>
  )
}

type CardsProps = { site: Site; listed: Listed[]; hasLead?: boolean }

/** Returns articles as cards; with `hasLead`, the first is the lead story. */
export function Cards({ site, listed, hasLead = false }: CardsProps) {
  return (
    <div class={hasLead ? 'cards leading' : 'cards'}>
      {listed.map((article, i) => (
        <Card
          site={site}
          article={article}
          sizes={hasLead && i === 0 ? textSizes : besideText}
          loading={i === 0 ? 'eager' : 'lazy'}
        />
      ))}
    </div>
  )
}

/** A card shows no more of a summary, in UTF-16 code units. */
const longestSummary = 1000

/** How wide the picture of a card is, if it isn't the lead (style/lists.css). */
const besideText = '(min-width: 40rem) 13rem, 100vw'

type CardProps = { site: Site; article: Listed; sizes: string; loading: 'eager' | 'lazy' }

function Card({ site, article, sizes, loading }: CardProps) {
  const { slug, meta } = article
  const { title, summary, image } = meta
  return (
    <article class="card" {...inLanguageOf(meta)}>
      {image && (
        <img
          src={image.url}
          srcset={image.srcset}
          sizes={image.srcset && sizes}
          alt=""
          width={image.width}
          height={image.height}
          loading={loading}
        />
      )}
      <div>
        {title ? (
          <h2>
            <ArticleLink site={site} listed={article} isInside />
          </h2>
        ) : (
          <h2 class="unseen" {...inWords(site)}>
            {site.words.article.note}
          </h2>
        )}
        <p class="meta" {...inDates(site)}>
          {/* A note has no title to click, so its date is the link. */}
          <Dated article={meta} site={site} url={title ? undefined : permalink(slug, site)} />
        </p>
        {summary && <p>{brief(summary, longestSummary)}</p>}
      </div>
    </article>
  )
}
