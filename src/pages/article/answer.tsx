import { toSeconds } from '../../article/dates.ts'
import { headline } from '../../article/headline.ts'
import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { articleCacheTag, mediumCacheTag, permalink } from '../../site/addresses.ts'
import { cardPath, mediumUrl } from '../../site/media.ts'
import type { Site } from '../../site/site.ts'
import { authorSlice, slicesOf, tagSlice } from '../../site/slices.ts'
import { readWithHtml, type StoredArticle } from '../../store/articles.ts'
import type { Listed } from '../../store/membership.ts'
import { type Neighbours, readNeighbours } from '../../store/neighbours.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage } from '../answer.ts'
import { type PageAsked, pageLifetime } from '../asked.ts'
import { articleFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { ArticleLink, Beside, Headlines } from '../partials/headlines.tsx'
import { Follow } from '../partials/subscribe.tsx'
import { showsUnpublished } from '../preview/here.ts'
import { inWords, say, speaking } from '../words.tsx'
import { fitContent } from './fit-content.ts'
import { Story } from './story.tsx'

/** The page of an article links to so many older ones on its first tag, and by its first author. */
const mostAlike = 3

/** Returns the response with the page of an article: 410 if withdrawn, a redirect if renamed. */
export async function answerArticle(asked: PageAsked, slug: string): Promise<Response> {
  const { db, site, now } = asked
  const stored = await readWithHtml(db, slug)
  if (!stored) return answerAbsent(asked, 404)
  const { id, key, meta, html } = stored
  const card = site.look?.cards === false ? null : stored.card
  const published = toSeconds(stored.published)
  if (stored.state === 'draft' || (stored.state === 'live' && published > now)) {
    const preview = showsUnpublished(asked) && (await import('../preview/answer.tsx'))
    return (preview && (await preview.answerUnpublished(asked, slug))) || answerAbsent(asked, 404)
  }
  if (stored.state === 'withdrawn') {
    // Nobody ever saw an article that was withdrawn while it was a draft or scheduled.
    return answerAbsent(asked, slicesOf(meta).size === 0 ? 404 : 410)
  }
  const [[tag], [author]] = [meta.tags, meta.authors]
  const place = {
    ...{ id, published },
    tag: tag && tagSlice(tag.term),
    author: author && authorSlice(author.key),
  }
  const [beside, due, spoken] = await Promise.all([
    readNeighbours(asked, place, mostAlike),
    lifetimeOfAll(asked),
    speaking(db, site, meta.language),
  ])
  const { older, newer, alike, byAuthor } = beside
  const neighbours = [older, newer, ...alike, ...byAuthor].flatMap((neighbour) => neighbour ?? [])
  const page = <ArticlePage site={spoken} article={{ ...stored, card }} beside={beside} />
  const answer = answerPage(asked, page, {
    // The next scheduled article may become its neighbour.
    lifetime: Math.min(pageLifetime, due),
    // The page shows the headlines of its neighbours, so it must go when one of them is withdrawn.
    cacheTags: [
      ...[key, ...neighbours.map(({ key }) => key)].map(articleCacheTag),
      mediumCacheTag(cardPath(slug)),
    ],
    // An article that is rendered again keeps its cursor.
    facts: [
      ...[key, stored.cursor, stored.stamp, card, linkFacts(older), linkFacts(newer)],
      alike.map(linkFacts),
      byAuthor.map(linkFacts),
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

type ArticleProps = {
  site: Site
  article: StoredArticle & { html: string; card: string | null }
  beside: Neighbours
}

function ArticlePage({ site, article: { slug, meta, html, card }, beside }: ArticleProps) {
  const { summary: description, language, tags, authors } = meta
  const { words } = site
  const canonical = permalink(slug, site)
  const head = {
    ...{ title: headline(meta), description, canonical, language, article: meta },
    // Networks keep what was at an address.
    ...(card && { card: `${mediumUrl(cardPath(slug), site)}?v=${card.slice(0, 8)}` }),
  }
  return (
    <Layout site={site} {...head} facts={articleFacts(meta, canonical, site)}>
      <Story site={site} article={meta} html={html} />
      <Follow site={site} article={meta} />
      <More site={site} words={words.article.moreOn} name={tags[0]?.label} listed={beside.alike} />
      <More
        site={site}
        words={words.article.moreBy}
        name={authors[0]?.name}
        listed={beside.byAuthor}
      />
      <Beside
        site={site}
        label={words.article.others}
        earlier={beside.older && <ArticleLink site={site} listed={beside.older} />}
        later={beside.newer && <ArticleLink site={site} listed={beside.newer} />}
      />
    </Layout>
  )
}

type MoreProps = { site: Site; words: string; name?: string; listed: Listed[] }

/** Links to more articles that share something with this one. */
function More({ site, words, name, listed }: MoreProps) {
  if (listed.length === 0) return null
  return (
    <section class="column alike" {...inWords(site)}>
      <h2>{say(words, { name: <bdi>{name}</bdi> })}</h2>
      <Headlines site={site} listed={listed} />
    </section>
  )
}
