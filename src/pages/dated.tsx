import type { ArticleMeta, Author, Instant } from '../article.ts'
import type { Site } from '../site.ts'
import { authorPlace } from './place.ts'

/** Returns where and when an article was filed, and by whom. */
export function Dated({ article, site }: { article: ArticleMeta; site: Site }) {
  const { published, updated, authors, dateline } = article
  return (
    <>
      {dateline && (
        <>
          <span class="dateline" dir="auto">
            {dateline}
          </span>
          {' · '}
        </>
      )}
      <Day instant={published} site={site} />
      {updated && (
        <>
          {' · updated '}
          <Day instant={updated} site={site} />
        </>
      )}
      {authors.length > 0 && (
        <>
          {' · '}
          <Names authors={authors} />
        </>
      )}
    </>
  )
}

/** Returns the names of authors, each of which leads to what else is by that author. */
export function Names({ authors }: { authors: Author[] }) {
  return (
    <>
      {authors.map(({ key, name }, i) => (
        <>
          {i > 0 && ', '}
          <a rel="author" href={authorPlace(key).folder.replace(/\/$/, '')} dir="auto">
            {name}
          </a>
        </>
      ))}
    </>
  )
}

const dates = new Map<string, Intl.DateTimeFormat>()

/** Returns the day of an instant, or its minute, as the site writes it. */
export function Day(props: { instant: Instant; site: Site; isMinute?: boolean }) {
  const { instant, site, isMinute = false } = props
  const text = writeDate(instant, site, {
    dateStyle: 'long',
    ...(isMinute && { timeStyle: 'short' }),
  })
  return <time datetime={instant}>{text}</time>
}

/** Returns an instant in the words of the site's language and in its time zone. */
export function writeDate(
  instant: Instant,
  { language, timezone }: Site,
  options: Intl.DateTimeFormatOptions,
): string {
  const key = JSON.stringify([language, timezone, options])
  let format = dates.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: timezone })
    dates.set(key, format)
  }
  return format.format(new Date(instant))
}
