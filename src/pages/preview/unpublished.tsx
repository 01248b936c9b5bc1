import { isLoopback } from '../../http/loopback.ts'
import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import type { PageAsked } from '../answer.ts'
import { Day } from '../partials/dated.tsx'
import { ArticleLink } from '../partials/headlines.tsx'
import { inWords, say } from '../words.tsx'

/**
 * Returns whether everybody who asks is the publisher, on the machine on which `start` runs the Worker. A
 * deployed one is at no such address, whatever its variables are.
 */
export function showsUnpublished({ c, site }: Pick<PageAsked, 'c' | 'site'>): boolean {
  return c.env.SHOW_DRAFTS === '1' && isLoopback(site.url) && isLoopback(c.req.url)
}

/** Returns links to articles that are not published yet. */
export function Unpublished({ site, listed }: { site: Site; listed: Listed[] }) {
  const { draft, scheduled, unpublished } = site.words.preview
  if (listed.length === 0) return null
  return (
    <section class="preview" {...inWords(site)}>
      <h2>{unpublished}</h2>
      <ul class="headlines">
        {listed.map((article) => (
          <li>
            <ArticleLink site={site} listed={article} />{' '}
            <span class="meta">
              {article.meta.draft
                ? draft
                : say(scheduled, {
                    day: <Day instant={article.meta.published} site={site} isMinute />,
                  })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
