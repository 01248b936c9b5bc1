import type { Child } from 'hono/jsx'
import { readUnpublished } from '../../store/unpublished.ts'
import type { PageAsked } from '../asked.ts'
import { Day } from '../partials/dated.tsx'
import { ArticleLink } from '../partials/headlines.tsx'
import { inWords, say } from '../words.tsx'

/** So many articles are listed. */
const most = 100

/** Resolves to links to the articles that are not published yet, if there are any. */
export async function listUnpublished(asked: PageAsked): Promise<Child> {
  const { site } = asked
  const { draft, scheduled, unpublished } = site.words.preview
  const listed = await readUnpublished(asked, most)
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
