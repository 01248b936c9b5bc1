import type { ArticleMeta, Instant } from '../article.ts'
import type { Site } from '../site.ts'

/** Returns when and by whom an article was published. */
export function Dated({ article, site }: { article: ArticleMeta; site: Site }) {
  const { published, updated, authors } = article
  return (
    <>
      {authors.length > 0 && `${authors.map(({ name }) => name).join(', ')} · `}
      <Day instant={published} site={site} />
      {updated && (
        <>
          {' · updated '}
          <Day instant={updated} site={site} />
        </>
      )}
    </>
  )
}

function Day({ instant, site }: { instant: Instant; site: Site }) {
  const format = new Intl.DateTimeFormat(site.language, {
    dateStyle: 'long',
    timeZone: site.timezone,
  })
  return <time datetime={instant}>{format.format(new Date(instant))}</time>
}
