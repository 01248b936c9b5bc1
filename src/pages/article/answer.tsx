import { toSeconds } from '../../article/dates.ts'
import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { sharedControl } from '../../http/cache-control.ts'
import { absentCacheTag, articleCacheTag, permalink, siteCacheTag } from '../../site/addresses.ts'
import { slicesOf } from '../../site/slices.ts'
import { readWithHtml } from '../../store/articles.ts'
import { readNeighbours } from '../../store/membership.ts'
import { readMove } from '../../store/moves.ts'
import { answerAbsent, answerPage, type PageAsked, pageLifetime } from '../answer.tsx'
import { ArticlePage } from './article.tsx'
import { fitContent } from './fit-content.ts'

/**
 * Returns the response with the page of an article: 410 for one that was withdrawn, a redirect from a slug
 * that it had before it was renamed.
 */
export async function answerArticle(asked: PageAsked, slug: string): Promise<Response> {
  const { db, site, now } = asked
  const stored = await readWithHtml(db, slug)
  if (!stored) return answerMoved(asked, slug)
  const { id, key, meta, html } = stored
  // Nobody saw an article that was withdrawn as a draft, or before its minute.
  if (slicesOf(meta).size === 0) return answerAbsent(asked, 404)
  if (stored.state === 'withdrawn') return answerAbsent(asked, 410)
  const published = toSeconds(stored.published)
  if (published > now) return answerAbsent(asked, 404)
  const [beside, due] = await Promise.all([
    readNeighbours(db, { id, published }, now),
    lifetimeOfAll(db, now),
  ])
  const url = permalink(slug, site)
  const page = <ArticlePage site={site} article={meta} url={url} html={html} beside={beside} />
  // A scheduled article may come to stand beside it.
  const lifetime = Math.min(pageLifetime, due)
  return fitContent(
    answerPage(asked, page, { lifetime, tags: [siteCacheTag, articleCacheTag(key)] }),
    html,
  )
}

async function answerMoved(asked: PageAsked, slug: string): Promise<Response> {
  const { c, db, site, now } = asked
  const moved = await readMove(db, slug, now)
  if (moved === undefined) return answerAbsent(asked, 404)
  return c.body(null, 301, {
    ...sharedControl(pageLifetime),
    'Cache-Tag': [siteCacheTag, absentCacheTag].join(','),
    Location: permalink(moved, site),
  })
}
