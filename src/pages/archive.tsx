import { dayIn } from '../compile/dates.ts'
import type { Site } from '../site.ts'
import type { Listed } from '../store/read-pages.ts'
import { ArticleLink } from './cards.tsx'
import { Day, Names, writeDate } from './dated.tsx'
import { english, Layout } from './layout.tsx'
import { middleOf, type Period, periodPath } from './period.ts'
import { type Place, placeUrl } from './place.ts'

/** A year, and those of its months in which something was published. */
export type Year = { year: Period; months: Period[] }

/** Returns the page that leads to every month in which something was published. */
export function ArchivePage({ site, place, years }: { site: Site; place: Place; years: Year[] }) {
  const { name } = place
  const title = name === undefined ? 'Archive' : `Archive: ${name}`
  const canonical = `${site.url}${place.folder.slice(1)}archive`
  return (
    <Layout site={site} place={place} title={title} description={title} canonical={canonical}>
      <h1>{title}</h1>
      {years.length === 0 && <p {...english}>Nothing is published yet.</p>}
      {years.map(({ year, months }) => (
        <section>
          <h2>
            <PeriodLink site={site} place={place} period={year} />
          </h2>
          <ul class="periods">
            {months.map((month) => (
              <li>
                <PeriodLink site={site} place={place} period={month} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Layout>
  )
}

/** What a period holds: its articles where they are few enough, else the parts that hold them. */
export type Held = { listed: Listed[]; parts: Period[]; before?: Period; after?: Period }

/** Returns the page of a year, month or day. */
export function PeriodPage(props: { site: Site; place: Place; period: Period; held: Held }) {
  const { site, place, period, held } = props
  const { listed, parts, before, after } = held
  const when = periodName(site, period)
  const title = place.name === undefined ? when : `${place.name}: ${when}`
  const canonical = `${site.url}${place.folder.slice(1)}archive/${periodPath(period)}`
  const days = Object.groupBy(listed, ({ meta }) => dayIn(site.timezone, meta.published))
  return (
    <Layout site={site} place={place} title={title} description={title} canonical={canonical}>
      <p class="meta" {...english}>
        {place.name !== undefined && (
          <>
            <a href={placeUrl(site, place)}>{place.name}</a>
            {' · '}
          </>
        )}
        <a href={`${place.folder}archive`}>Archive</a>
      </p>
      <h1>{title}</h1>
      {parts.length > 0 && (
        <ul class="periods">
          {parts.map((part) => (
            <li>
              <PeriodLink site={site} place={place} period={part} />
            </li>
          ))}
        </ul>
      )}
      {Object.values(days).map((articles = []) => (
        <section>
          <h2>{articles[0] && <Day instant={articles[0].meta.published} site={site} />}</h2>
          <ul class="headlines">
            {articles.map((article) => (
              <li>
                <ArticleLink site={site} listed={article} />
                {article.meta.authors.length > 0 && (
                  <span class="meta">
                    {' '}
                    <Names authors={article.meta.authors} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {(before || after) && (
        <nav class="beside" aria-label="Archive" {...english}>
          {before && (
            <p>
              <span class="meta">Earlier</span>{' '}
              <PeriodLink site={site} place={place} period={before} />
            </p>
          )}
          {after && (
            <p>
              <span class="meta">Later</span>{' '}
              <PeriodLink site={site} place={place} period={after} />
            </p>
          )}
        </nav>
      )}
    </Layout>
  )
}

function PeriodLink({ site, place, period }: { site: Site; place: Place; period: Period }) {
  return (
    <a href={`${place.folder}archive/${periodPath(period)}`} lang={site.language}>
      {periodName(site, period)}
    </a>
  )
}

function periodName(site: Site, period: Period): string {
  const [, month, day] = period.parts
  return writeDate(middleOf(period), site, {
    year: 'numeric',
    ...(month !== undefined && { month: 'long' }),
    ...(day !== undefined && { day: 'numeric' }),
  })
}
