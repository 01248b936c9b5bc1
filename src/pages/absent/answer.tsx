import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { absentCacheTag } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { mainSlice } from '../../site/slices.ts'
import { type Listed, readListed, untilNow } from '../../store/membership.ts'
import { answerPage, type Sending } from '../answer.ts'
import { type PageAsked, pageLifetime } from '../asked.ts'
import { Notice } from '../layout/layout.tsx'
import { Headlines } from '../partials/headlines.tsx'
import { SearchForm } from '../partials/search-form.tsx'
import { say } from '../words.tsx'
import { answerMoved } from './moved.ts'

/** The number of articles that a page without content of its own links to. */
const offeredLength = 5

/**
 * Returns the response for an address where there is nothing, without what there is elsewhere: the
 * redirect, if it is an old one.
 */
export async function answerNothing(asked: PageAsked, sending: Sending = {}): Promise<Response> {
  const page: Sending = { cacheTags: [absentCacheTag], ...sending, status: 404, hasForm: true }
  return (await answerMoved(asked)) ?? answerPage(asked, writePage(asked.site, 404, []), page)
}

/**
 * Returns the response for an address where there is nothing yet or, with 410, nothing any more. In
 * place of a 404, an old address leads to what it leads to.
 */
export async function answerAbsent(asked: PageAsked, status: 404 | 410): Promise<Response> {
  const { db, site, now } = asked
  const moved = status === 404 && (await answerMoved(asked))
  if (moved) return moved
  const [due, newest] = await Promise.all([
    lifetimeOfAll(asked),
    readListed(db, mainSlice, untilNow(now), offeredLength),
  ])
  // The next scheduled article may be at that address.
  const lifetime = Math.min(pageLifetime, due)
  const sending = { status, lifetime, cacheTags: [absentCacheTag], hasForm: true }
  return answerPage(asked, writePage(site, status, newest), sending)
}

function writePage(site: Site, status: 404 | 410, newest: Listed[]) {
  const { words } = site
  const { title, why } = status === 410 ? words.withdrawn : words.absent
  return (
    <Notice site={site} title={title}>
      <p>{why}</p>
      <p>{say(words.absent.goOn)}</p>
      <SearchForm site={site} />
      {newest.length > 0 && [
        <h2>{words.absent.newest}</h2>,
        <Headlines site={site} listed={newest} />,
      ]}
    </Notice>
  )
}
