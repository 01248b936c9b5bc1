import { dayIn } from '../../article/dates.ts'
import { absoluteUrl, archivePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Slice } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import { Layout } from '../layout/layout.tsx'
import { Beside } from '../parts/beside.tsx'
import { ArticleLink } from '../parts/cards.tsx'
import { Day, mostNames, Names, writeDate } from '../parts/dated.tsx'
import type { Topic } from '../parts/offers.ts'
import { english, inLanguageOf } from '../words.ts'
import { middleOf, type Period, periodPath } from './period.ts'

/** A year, and those of its months in which something was published. */
export type Year = { year: Period; months: Period[] }

type ArchiveProps = { site: Site; slice: Slice; topic: Topic; years: Year[] }

/** Returns the page that leads to every month in which something was published. */
export function ArchivePage({ site, slice, topic, years }: ArchiveProps) {
  const { name } = topic
  const title = name === undefined ? 'Archive' : `Archive: ${name}`
  const canonical = absoluteUrl(site, archivePath(slice))
  return (
    <Layout site={site} topic={topic} title={title} description={title} canonical={canonical}>
      <div class="column">
        <h1>
          <span {...english}>Archive</span>
          {name !== undefined && `: ${name}`}
        </h1>
        {years.length === 0 && <p {...english}>There are no articles here at present.</p>}
        {years.map(({ year, months }) => (
          <section>
            <h2>
              <PeriodLink site={site} slice={slice} period={year} />
            </h2>
            <Periods site={site} slice={slice} periods={months} />
          </section>
        ))}
      </div>
    </Layout>
  )
}

/**
 * What a period holds: its articles where they are few enough, else the parts that hold them. A day has
 * no parts, and may have more pages.
 */
export type PeriodContent = {
  listed: Listed[]
  parts: Period[]
  hasMore: boolean
  before?: Period
  after?: Period
}

type PeriodProps = {
  site: Site
  slice: Slice
  topic: Topic
  period: Period
  page: number
  content: PeriodContent
}

/** Returns the page of a year, month or day, or a later page of a day. */
export function PeriodPage({ site, slice, topic, period, page, content }: PeriodProps) {
  const { listed, parts, hasMore, before, after } = content
  const when = periodName(site, period)
  const heading = topic.name === undefined ? when : `${topic.name}: ${when}`
  const title = page === 1 ? heading : `${heading} (${page})`
  const path = archivePath(slice, periodPath(period))
  const canonical = absoluteUrl(site, page === 1 ? path : `${path}/${page}`)
  const days = Object.groupBy(listed, ({ meta }) => dayIn(site.timezone, meta.published))
  return (
    <Layout site={site} topic={topic} title={title} description={title} canonical={canonical}>
      <div class="column">
        <p class="meta" {...english}>
          {topic.name !== undefined && (
            <>
              <a href={topic.page} dir="auto">
                {topic.name}
              </a>
              {' · '}
            </>
          )}
          <a href={archivePath(slice)}>Archive</a>
          {page > 1 && (
            <>
              {' · '}
              <PeriodLink site={site} slice={slice} period={period} />
            </>
          )}
        </p>
        <h1>{title}</h1>
        {parts.length > 0 && <Periods site={site} slice={slice} periods={parts} />}
        {period.parts.length === 3 ? (
          <ByAuthors site={site} listed={listed} />
        ) : (
          Object.values(days).map((articles = []) => (
            <section>
              {articles[0] && (
                <h2>
                  <Day instant={articles[0].meta.published} site={site} />
                </h2>
              )}
              <ByAuthors site={site} listed={articles} />
            </section>
          ))
        )}
        {hasMore && (
          <p class="more" {...english}>
            <a href={`${path}/${page + 1}`}>More of this day</a>
          </p>
        )}
        <Beside
          label="Archive"
          earlier={before && <PeriodLink site={site} slice={slice} period={before} />}
          later={after && <PeriodLink site={site} slice={slice} period={after} />}
        />
      </div>
    </Layout>
  )
}

/** The articles of a day, and by whom they are. */
function ByAuthors({ site, listed }: { site: Site; listed: Listed[] }) {
  return (
    <ul class="headlines">
      {listed.map((article) => (
        <li>
          <ArticleLink site={site} listed={article} />
          {article.meta.authors.length > 0 && (
            <span class="meta">
              {' '}
              <Names authors={article.meta.authors} most={mostNames} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

function Periods({ site, slice, periods }: { site: Site; slice: Slice; periods: Period[] }) {
  return (
    <ul class="periods">
      {periods.map((period) => (
        <li>
          <PeriodLink site={site} slice={slice} period={period} />
        </li>
      ))}
    </ul>
  )
}

function PeriodLink({ site, slice, period }: { site: Site; slice: Slice; period: Period }) {
  return (
    <a href={archivePath(slice, periodPath(period))} {...inLanguageOf(site)}>
      {periodName(site, period)}
    </a>
  )
}

function periodName(site: Site, period: Period): string {
  const [, month, day] = period.parts
  return writeDate(middleOf(period), site, {
    // What the address says: the months of another calendar begin on other days.
    calendar: 'gregory',
    year: 'numeric',
    ...(month !== undefined && { month: 'long' }),
    ...(day !== undefined && { day: 'numeric' }),
  })
}
