import { toSeconds } from '../../article/dates.ts'
import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { absentCacheTag, articleCacheTag, permalink, siteCacheTag } from '../../site/addresses.ts'
import { slicesOf } from '../../site/slices.ts'
import { readWithHtml } from '../../store/articles.ts'
import { readNeighbours } from '../../store/membership.ts'
import { readMove } from '../../store/moves.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerMovedTo, answerPage, type PageAsked, pageLifetime } from '../answer.ts'
import { ArticlePage } from './article.tsx'
import { fitContent } from './fit-content.ts'

/**
 * Returns the response with the page of an article: 410 if it was withdrawn, and a redirect if the
 * slug is one that it had before it was renamed.
 */
export async function answerArticle(asked: PageAsked, slug: string): Promise<Response> {
  const { db, site, now } = asked
  const stored = await readWithHtml(db, slug)
  if (!stored) {
    const moved = await readMove(asked, slug)
    if (moved === undefined) return answerAbsent(asked, 404)
    return answerMovedTo(asked, permalink(moved, site), [siteCacheTag, absentCacheTag])
  }
  const { id, key, meta, html } = stored
  // Nobody ever saw an article that was withdrawn while it was a draft or scheduled.
  if (slicesOf(meta).size === 0) return answerAbsent(asked, 404)
  if (stored.state === 'withdrawn') return answerAbsent(asked, 410)
  const published = toSeconds(stored.published)
  if (published > now) return answerAbsent(asked, 404)
  const [beside, due] = await Promise.all([
    readNeighbours(asked, { id, published }),
    lifetimeOfAll(asked),
  ])
  const url = permalink(slug, site)
  const page = <ArticlePage site={site} article={meta} url={url} html={html} beside={beside} />
  // The next scheduled article may become its neighbour.
  const lifetime = Math.min(pageLifetime, due)
  return fitContent(answerPage(asked, page, { lifetime, tags: [articleCacheTag(key)] }), html)
}
