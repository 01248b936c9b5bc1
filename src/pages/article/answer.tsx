import { raw } from 'hono/html'
import type { ArticleMeta } from '../../article/article.ts'
import { toSeconds } from '../../article/dates.ts'
import { directionOf } from '../../article/direction.ts'
import { headline } from '../../article/headline.ts'
import { textSizes } from '../../article/medium.ts'
import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { articleCacheTag, permalink, tagPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { slicesOf, tagSlice } from '../../site/slices.ts'
import { readWithHtml, type StoredArticle } from '../../store/articles.ts'
import { type Listed, type Neighbours, readNeighbours } from '../../store/membership.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage, type PageAsked, pageLifetime } from '../answer.ts'
import { articleFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../partials/about.tsx'
import { Day, later, Names } from '../partials/dated.tsx'
import { ArticleLink, Beside, Headlines } from '../partials/headlines.tsx'
import { Follow } from '../partials/subscribe.tsx'
import { inDates, inWords, say, separated, speaking } from '../words.tsx'
import { AttachmentFigure } from './attachment-figure.tsx'
import { fitContent } from './fit-content.ts'

/** The page of an article links to so many older ones that have its first tag. */
const mostAlike = 3

/** Returns the response with the page of an article: 410 if withdrawn, a redirect if renamed. */
export async function answerArticle(asked: PageAsked, slug: string): Promise<Response> {
  const { db, site, now } = asked
  const stored = await readWithHtml(db, slug)
  if (!stored) return answerAbsent(asked, 404)
  const { id, key, meta, html } = stored
  // Nobody ever saw an article that was withdrawn while it was a draft or scheduled.
  if (slicesOf(meta).size === 0) return answerAbsent(asked, 404)
  if (stored.state === 'withdrawn') return answerAbsent(asked, 410)
  const published = toSeconds(stored.published)
  if (published > now) return answerAbsent(asked, 404)
  const [tag] = meta.tags
  const [beside, due, spoken] = await Promise.all([
    readNeighbours(asked, { id, published }, tag && tagSlice(tag.term), mostAlike),
    lifetimeOfAll(asked),
    speaking(db, site, meta.language),
  ])
  const { older, newer, alike } = beside
  const neighbours = [older, newer, ...alike].flatMap((neighbour) => neighbour ?? [])
  const page = <ArticlePage site={spoken} article={stored} beside={beside} />
  const answer = answerPage(asked, page, {
    // The next scheduled article may become its neighbour.
    lifetime: Math.min(pageLifetime, due),
    // The page shows the headlines of its neighbours, so it must go when one of them is withdrawn.
    cacheTags: [key, ...neighbours.map(({ key }) => key)].map(articleCacheTag),
    // An article that is rendered again keeps its cursor.
    facts: [
      ...[key, stored.cursor, stored.stamp, linkFacts(older), linkFacts(newer)],
      ...alike.map(linkFacts),
      // A deployment may be older than the words.
      spoken === site || spoken.words,
    ],
  })
  return answer.status === 304 ? answer : fitContent(answer, html)
}

/** What a page shows of another article. */
function linkFacts(listed?: Listed) {
  return listed && [listed.slug, headline(listed.meta), listed.meta.language]
}

type ArticleProps = { site: Site; article: StoredArticle & { html: string }; beside: Neighbours }

function ArticlePage({ site, article: { slug, meta, html }, beside }: ArticleProps) {
  const { title, summary, published, language, attachments, authors, tags } = meta
  const { words } = site
  const image = meta.showsImage ? undefined : meta.image
  const url = permalink(slug, site)
  const name = headline(meta)
  const head = { title: name, description: summary, canonical: url, language, article: meta }
  const known = authors.filter(({ role, bio, url, avatar }) => role || bio || url || avatar)
  return (
    <Layout site={site} {...head} facts={articleFacts(meta, url, site)}>
      <article class="story" dir={directionOf(language)}>
        {title ? (
          <h1>{title}</h1>
        ) : (
          // A note shows no title, but a screen reader's user moves from heading to heading.
          <h1 class="unseen" {...inWords(site)}>
            {say(words.article.noteOf, { day: <Day instant={published} site={site} /> })}
          </h1>
        )}
        {meta.hasStandfirst && <p class="lead">{summary}</p>}
        <Byline article={meta} site={site} />
        {image && (
          <figure>
            <img
              src={image.url}
              srcset={image.srcset}
              sizes={image.srcset && textSizes}
              alt={image.alt ?? ''}
              width={image.width}
              height={image.height}
            />
            {image.caption && <figcaption>{image.caption}</figcaption>}
          </figure>
        )}
        <div class="text">{raw(html)}</div>
        {attachments.map((attachment) => (
          <AttachmentFigure site={site} attachment={attachment} />
        ))}
        {tags.length > 0 && (
          <ul class="tags" aria-label={words.tag.all}>
            {tags.map(({ term, label }) => (
              <li>
                <a class="pill" rel="tag" href={tagPath(term)} dir="auto">
                  {label}
                </a>
              </li>
            ))}
          </ul>
        )}
        {known.map((author) => (
          <About author={author} />
        ))}
      </article>
      <Follow site={site} article={meta} />
      {beside.alike.length > 0 && (
        <section class="column alike" {...inWords(site)}>
          <h2>{say(words.article.moreOn, { name: <bdi>{tags[0]?.label}</bdi> })}</h2>
          <Headlines site={site} listed={beside.alike} />
        </section>
      )}
      <Beside
        site={site}
        label={words.article.others}
        earlier={beside.older && <ArticleLink site={site} listed={beside.older} />}
        later={beside.newer && <ArticleLink site={site} listed={beside.newer} />}
      />
    </Layout>
  )
}

function Byline({ article, site }: { article: ArticleMeta; site: Site }) {
  const { published, updated, authors, corrections } = article
  const { words } = site
  // Authors may list them in any order.
  const corrected = corrections
    .map(({ date }) => date)
    .sort()
    .at(-1)
  const role = authors.length === 1 && authors[0]?.role
  const names = separated(
    [<Names site={site} authors={authors} most={authors.length} />, role && <bdi>{role}</bdi>],
    words.marks.comma,
  )
  const dates = [
    <Day instant={published} site={site} isMinute />,
    later(site, words.article.updated, updated && <Day instant={updated} site={site} isMinute />),
    later(site, words.article.corrected, corrected && <Day instant={corrected} site={site} />),
  ]
  return (
    <div class="meta byline" {...inDates(site)}>
      {authors.length > 0 && (
        <p>
          <span {...inWords(site)}>{say(words.article.by, { names })}</span>
        </p>
      )}
      <p>{separated(dates)}</p>
    </div>
  )
}
