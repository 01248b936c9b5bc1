import { absoluteUrl, archivePath, olderPath } from '../../site/addresses.ts'
import type { Slice } from '../../site/slices.ts'
import { type OlderPage, readOlder } from '../../store/older.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage, isKnown } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { Layout } from '../layout/layout.tsx'
import { Cards } from '../partials/cards.tsx'
import { writeMonths } from '../partials/dated.tsx'
import { Side } from '../partials/newest.tsx'
import { cardsOf, readTopic, type Topic } from '../topic.ts'
import { inDates, inWords, separated } from '../words.tsx'

/**
 * Returns the response with a page of the articles of a slice that its own page has no room for:
 * without a number, the newest ones.
 */
export async function answerOlder(
  asked: PageAsked,
  slice: Slice,
  page?: string,
): Promise<Response> {
  const { site } = asked
  const { topic, sending } = await readTopic(asked, slice)
  if (!topic) return answerAbsent(asked, 404)
  if (await isKnown(asked, { sending })) return answerPage(asked, '', sending)
  const wanted = page === undefined ? undefined : Number(page)
  const found = await readOlder(asked, slice, cardsOf(site), wanted)
  if (!found) return answerAbsent(asked, 404)
  return answerPage(asked, <Older site={site} slice={slice} topic={topic} {...found} />, sending)
}

type OlderProps = Pick<PageAsked, 'site'> & { slice: Slice; topic: Topic } & OlderPage

function Older({ site, slice, topic, page, newest, listed }: OlderProps) {
  const { archive, feed, marks, slice: ofSlice } = site.words
  // None of these is news.
  const home = site.look?.home === 'grid' ? 'grid' : 'list'
  const months = writeMonths(site, listed)
  const name = topic.name === undefined ? feed.older : topic.name + marks.colon + feed.older
  const title = [name, months].filter(Boolean).join(marks.comma)
  const canonical = absoluteUrl(site, olderPath(slice, page))
  const newer = page === newest ? topic.page : olderPath(slice, page + 1)
  return (
    <Layout site={site} title={title} topic={topic} canonical={canonical} hasOffers>
      <div class={home === 'grid' ? 'whole' : 'columns'}>
        <div>
          <p class="meta kicker" {...inWords(site)}>
            {separated([
              <a href={topic.page} dir="auto">
                {topic.name ?? site.title}
              </a>,
              <a href={archivePath(slice)}>{archive.title}</a>,
            ])}
          </p>
          <h1 {...inWords(site)}>{feed.older}</h1>
          <p class="meta" {...inDates(site)}>
            {months}
          </p>
          {listed.length === 0 && <p {...inWords(site)}>{ofSlice.nothing}</p>}
          <Cards site={site} listed={listed} home={home} slice={slice} />
          <nav class="paging links" aria-label={feed.older} {...inWords(site)}>
            <a href={newer} rel="prev">
              {feed.newer}
            </a>
            {page > 1 && (
              <a href={olderPath(slice, page - 1)} rel="next">
                {feed.older}
              </a>
            )}
          </nav>
        </div>
        <Side site={site} slice={slice} topic={topic} listed={listed} />
      </div>
    </Layout>
  )
}
