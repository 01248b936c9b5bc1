import { raw } from 'hono/html'
import { opening } from '../../article/opening.ts'
import { permalink, tagPath } from '../../site/addresses.ts'
import type { Home, Site } from '../../site/site.ts'
import { authorSlice, type Slice, tagSlice } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import { inLanguageOf, inWords } from '../words.tsx'
import { Dated } from './dated.tsx'
import { ArticleLink } from './headlines.tsx'

/**
 * How cards stand: one below the other with pictures at the side, where `brief` ones have no summaries,
 * or beside each other.
 */
type Form = 'rows' | 'brief' | 'pair' | 'grid'

/** How wide the picture of a card is (lists.css). */
const sizesIn = {
  rows: '(min-width: 52rem) 13rem, 25vw',
  brief: '8rem',
  pair: '(min-width: 40rem) 21rem, 100vw',
  grid: '(min-width: 40rem) 21rem, 100vw',
}

/** On wide screens, this many of the newest stand in two columns. */
const mostPaired = 6

type CardsProps = { site: Site; listed: Listed[]; home?: Home; slice?: Slice; isFirst?: boolean }

/**
 * Returns articles as cards, as a home page of a kind has them. `slice` is what the page is about, which
 * none of them repeats; `isFirst` if nothing with a picture comes before.
 */
export function Cards({ listed, home = 'list', isFirst = true, ...rest }: CardsProps) {
  if (home !== 'front page') {
    const form = home === 'list' ? 'rows' : 'grid'
    return <Group {...rest} form={form} listed={listed} isFirst={isFirst} />
  }
  const paired = Math.min(mostPaired, listed.length - (listed.length % 2))
  return (
    <>
      <Group {...rest} form="pair" listed={listed.slice(0, paired)} isFirst={isFirst} />
      <Group {...rest} form="brief" listed={listed.slice(paired)} />
    </>
  )
}

type GroupProps = Pick<CardsProps, 'site' | 'listed' | 'slice' | 'isFirst'> & { form: Form }

function Group({ form, listed, isFirst, ...rest }: GroupProps) {
  if (listed.length === 0) return null
  return (
    <div class={`cards ${form}`}>
      {listed.map((article, i) => (
        <Card
          {...rest}
          article={form === 'brief' ? withoutSummary(article) : article}
          sizes={sizesIn[form]}
          isFirst={isFirst && i === 0}
        />
      ))}
    </div>
  )
}

/** What is left for lists that go on: a note has nothing but its summary. */
function withoutSummary({ slug, meta }: Listed): Listed {
  return { slug, meta: meta.title ? { ...meta, summary: undefined } : meta }
}

/** A card shows no more of a summary, in UTF-16 code units, and the lead story no more than this. */
const longestSummary = 160
const longestLead = 1000

type CardProps = {
  site: Site
  article: Listed
  slice?: Slice
  sizes: string
  isFirst?: boolean
  isLead?: boolean
}

/** Returns an article as a card; the picture of the first one on a page doesn't wait. */
export function Card({ site, article, slice, sizes, isFirst, isLead }: CardProps) {
  const { slug, meta } = article
  const { title, summary, image, inFull, minutes } = meta
  const tag = meta.tags.find(({ term }) => tagSlice(term) !== slice)
  const isOwn = meta.authors.length === 1 && authorSlice(meta.authors[0]?.key ?? '') === slice
  // An article in another language turns its own words, not the card.
  const own = meta.language === site.language ? {} : inLanguageOf(meta)
  const kind = isLead ? 'card lead-story' : title ? 'card' : 'card note'
  return (
    <article class={kind}>
      {image && (
        <img
          src={image.url}
          srcset={image.srcset}
          sizes={image.srcset && sizes}
          alt=""
          width={image.width}
          height={image.height}
          loading={isFirst ? 'eager' : 'lazy'}
        />
      )}
      <div>
        {tag && title && (
          <p class="kicker">
            <a href={tagPath(tag.term)} dir="auto">
              {tag.label}
            </a>
          </p>
        )}
        {title ? (
          <h2 {...own}>
            <ArticleLink site={site} listed={article} isInside />
          </h2>
        ) : (
          <h2 class="unseen" {...inWords(site)}>
            {site.words.article.note}
          </h2>
        )}
        {inFull && (
          <div class="text" {...own}>
            {raw(inFull)}
          </div>
        )}
        {summary && !inFull && (
          <p class="summary" {...own}>
            {opening(summary, isLead ? longestLead : longestSummary)}
          </p>
        )}
        <p class="meta">
          {/* A note has no title to click, so its date is the link. */}
          <Dated
            article={isOwn ? { ...meta, authors: [] } : meta}
            site={site}
            url={title ? undefined : permalink(slug, site)}
            minutes={minutes}
          />
        </p>
      </div>
    </article>
  )
}
