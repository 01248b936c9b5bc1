import { dayIn } from '../../article/dates.ts'
import { absoluteUrl, archivePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Slice } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import { answerAbsent, answerNothing } from '../absent/answer.tsx'
import { answerPage, isKnown } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { Layout } from '../layout/layout.tsx'
import { Names, writeDate } from '../partials/dated.tsx'
import { ArticleLink, Beside } from '../partials/headlines.tsx'
import { readTopic, type Topic } from '../topic.ts'
import { Count, inDates, inWords, separated } from '../words.tsx'
import { type Filled, type PeriodContent, readContent, readYears } from './content.ts'
import { isDay, isYear, middleOf, type Period, periodOf, readPeriodPath } from './period.ts'

/** Returns the response with the page that links to every month of a slice. */
export async function answerArchiveIndex(asked: PageAsked, slice: Slice): Promise<Response> {
  const { site } = asked
  const { topic, sending, state } = await readTopic(asked, slice)
  if (!topic) return answerAbsent(asked, 404)
  if (await isKnown(asked, { sending })) return answerPage(asked, '', sending)
  const years = await readYears(asked, slice, state?.live ?? 0)
  const archive = { site, slice }
  const { words } = site
  const rest = topic.name === undefined ? '' : words.marks.colon + topic.name
  const title = words.archive.title + rest
  const canonical = absoluteUrl(site, archivePath(slice))
  const page = (
    <Layout site={site} topic={topic} title={title} description={title} canonical={canonical}>
      <div class="column">
        <h1>
          <span {...inWords(site)}>{words.archive.title}</span>
          {rest}
        </h1>
        {years.length === 0 && <p {...inWords(site)}>{words.slice.nothing}</p>}
        {years.map(({ year, months }) => (
          <section>
            <div class="counted">
              <h2>
                <PeriodLink {...archive} period={year} />
              </h2>
              {year.count !== undefined && (
                <p class="meta">
                  <Count site={site} count={year.count} />
                </p>
              )}
            </div>
            {months.length > 0 && <Periods {...archive} periods={months} />}
          </section>
        ))}
      </div>
    </Layout>
  )
  return answerPage(asked, page, sending)
}

/** Returns the response with the articles of a slice in a period; `path` is such as `2026/11`. */
export async function answerPeriod(asked: PageAsked, slice: Slice, path: string) {
  const { site } = asked
  const read = readPeriodPath(path)
  if (!read) return answerNothing(asked)
  const { name, page } = read
  const { topic, sending, state } = await readTopic(asked, slice)
  const period = periodOf(site.timezone, name)
  if (!topic || !period) return answerAbsent(asked, 404)
  if (await isKnown(asked, { sending })) return answerPage(asked, '', sending)
  const content = await readContent(asked, slice, period, page, state?.live ?? 0)
  if (!content) return answerAbsent(asked, 404)
  const body = <PeriodPage {...{ site, slice, topic, period, page, ...content }} />
  return answerPage(asked, body, sending)
}

type Archive = { site: Site; slice: Slice }

type PeriodProps = Archive & { topic: Topic; period: Period; page: number } & PeriodContent

/** Returns a page of a period: its articles or, if they are too many, the periods `within` it. */
export function PeriodPage({ site, slice, ...props }: PeriodProps) {
  const { topic, period, page, listed, within, hasMore, earlier, later } = props
  const archive = { site, slice }
  const { words } = site
  const when = dateOf(site, period)
  const heading = topic.name === undefined ? when : topic.name + words.marks.colon + when
  const title = page === 1 ? heading : `${heading} (${page})`
  const path = archivePath(slice, period.name)
  const canonical = absoluteUrl(site, page === 1 ? path : `${path}/${page}`)
  const months = isYear(period)
    ? Object.groupBy(listed, ({ meta }) => dayIn(site.timezone, meta.published).slice(0, 7))
    : {}
  const above = [
    topic.name !== undefined && (
      <a href={topic.page} dir="auto">
        {topic.name}
      </a>
    ),
    <a href={archivePath(slice)}>{words.archive.title}</a>,
    page > 1 && <PeriodLink {...archive} period={period} />,
  ]
  return (
    <Layout site={site} topic={topic} title={title} description={title} canonical={canonical}>
      <div class="column">
        <p class="meta kicker" {...inWords(site)}>
          {separated(above)}
        </p>
        <h1>{title}</h1>
        {within.length > 0 && <Periods {...archive} periods={within} />}
        {Object.values(months).map((articles = []) => (
          <section>
            {articles[0] && (
              <h2 {...inDates(site)}>
                {writeDate(articles[0].meta.published, site, {
                  calendar: 'gregory',
                  month: 'long',
                })}
              </h2>
            )}
            <Lines site={site} listed={articles} isDated />
          </section>
        ))}
        {!isYear(period) && listed.length > 0 && (
          <Lines site={site} listed={listed} isDated={!isDay(period)} />
        )}
        {hasMore && (
          <p class="more" {...inWords(site)}>
            <a href={`${path}/${page + 1}`}>{words.archive.moreOfDay}</a>
          </p>
        )}
        <Beside
          site={site}
          label={words.archive.title}
          earlier={earlier && <PeriodLink {...archive} period={earlier} />}
          later={later && <PeriodLink {...archive} period={later} />}
        />
      </div>
    </Layout>
  )
}

type LinesProps = { site: Site; listed: Listed[]; isDated: boolean }

/** Links to articles, each with its day and its authors. */
function Lines({ site, listed, isDated }: LinesProps) {
  return (
    <ul class={isDated ? 'lines dated' : 'lines'}>
      {listed.map((article) => (
        <li>
          {isDated && (
            <time datetime={article.meta.published} class="meta" {...inDates(site)}>
              {writeDate(article.meta.published, site, { month: 'short', day: 'numeric' })}
            </time>
          )}
          <ArticleLink site={site} listed={article} />
          {article.meta.authors.length > 0 && (
            <span class="meta">
              {' '}
              <Names site={site} authors={article.meta.authors} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Links to periods, each without what the heading above it says. */
function Periods({ periods, ...archive }: Archive & { periods: Filled[] }) {
  const { site } = archive
  return (
    <ul class="periods">
      {periods.map((period) => (
        <li>
          <PeriodLink {...archive} period={period} isWithin />
          {period.count !== undefined && (
            <span class="meta">
              {' '}
              <Count site={site} count={period.count} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

type LinkProps = Archive & { period: Period; isWithin?: boolean }

function PeriodLink({ site, slice, period, isWithin = false }: LinkProps) {
  return (
    <a href={archivePath(slice, period.name)} {...inDates(site)}>
      {dateOf(site, period, isWithin)}
    </a>
  )
}

/** A period in the site's language; `isWithin` another one, without the name of that. */
function dateOf(site: Site, period: Period, isWithin = false): string {
  const [, month, day] = period.name.split('/')
  return writeDate(middleOf(period), site, {
    // The same calendar as in the address, because another one's months begin on other days.
    calendar: 'gregory',
    ...(!isWithin && { year: 'numeric' }),
    ...(month && { month: 'long' }),
    ...(day && { day: 'numeric' }),
  })
}
