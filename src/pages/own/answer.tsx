import { raw } from 'hono/html'
import { directionOf } from '../../article/direction.ts'
import { longestLifetime } from '../../http/cache-control.ts'
import { absentCacheTag, ownPageCacheTag } from '../../site/addresses.ts'
import { ownPageUrl } from '../../site/own-pages.ts'
import type { Site } from '../../site/site.ts'
import { readOwnPage, type StoredPage } from '../../store/own-pages.ts'
import { answerNothing } from '../absent/answer.tsx'
import { answerPage } from '../answer.ts'
import { fitContent } from '../article/fit-content.ts'
import type { PageAsked } from '../asked.ts'
import { ownPageFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Day, later } from '../partials/dated.tsx'
import { inDates, speaking } from '../words.tsx'

/** Returns the response with a page that the publisher wrote; 404 for none and for a draft. */
export async function answerOwnPage(asked: PageAsked, path: string): Promise<Response> {
  const { db, site } = asked
  const stored = await readOwnPage(db, path)
  const tag = ownPageCacheTag(path)
  if (stored?.state !== 'live') return answerNothing(asked, { cacheTags: [absentCacheTag, tag] })
  const { html, cursor, stamp, meta } = stored
  const spoken = await speaking(db, site, meta.language)
  const answer = answerPage(asked, <OwnPageOf site={spoken} page={stored} />, {
    lifetime: longestLifetime,
    cacheTags: [tag],
    facts: [cursor, stamp, spoken === site || spoken.words],
  })
  return answer.status === 304 ? answer : fitContent(answer, html)
}

function OwnPageOf({ site, page: { path, meta, html } }: OwnPageProps) {
  const { title, summary, language, updated } = meta
  const url = ownPageUrl(path, site)
  const head = { title, description: summary, canonical: url, language }
  return (
    <Layout site={site} {...head} facts={ownPageFacts(meta, url, site)}>
      <article class="story" dir={directionOf(language)}>
        <h1>{title}</h1>
        {updated && (
          <p class="meta byline" {...inDates(site)}>
            {later(site, site.words.article.updated, <Day instant={updated} site={site} />)}
          </p>
        )}
        <div class="text">{raw(html)}</div>
      </article>
    </Layout>
  )
}

type OwnPageProps = { site: Site; page: StoredPage & { html: string } }
