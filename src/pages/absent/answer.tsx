import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { absentCacheTag } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { mainSlice } from '../../site/slices.ts'
import { type Listed, readListed, untilNow } from '../../store/membership.ts'
import { answerPage, type PageAsked, pageLifetime } from '../answer.ts'
import { Notice } from '../layout/layout.tsx'
import { Headlines } from '../partials/headlines.tsx'
import { say, words } from '../words.tsx'

/** A page that says that nothing is there links to this many articles instead. */
const offeredLength = 5

/** Returns the response for an address at which there never will be anything. */
export function answerNothing(asked: PageAsked): Response {
  return answerPage(asked, writePage(asked.site, 404, []), { status: 404 })
}

/** Returns the response for an address at which there is nothing yet or, with 410, no longer. */
export async function answerAbsent(
  asked: PageAsked,
  status: 404 | 410,
  headers?: Record<string, string>,
): Promise<Response> {
  const { db, site, now } = asked
  const [due, newest] = await Promise.all([
    lifetimeOfAll(asked),
    readListed(db, mainSlice, untilNow(now), offeredLength),
  ])
  // The next scheduled article may be at that address.
  const lifetime = Math.min(pageLifetime, due)
  const sending = { status, lifetime, tags: [absentCacheTag], headers }
  return answerPage(asked, writePage(site, status, newest), sending)
}

function writePage(site: Site, status: 404 | 410, newest: Listed[]) {
  const { title, why } = status === 410 ? words.withdrawn : words.absent
  return (
    <Notice site={site} title={title}>
      <p>{why}</p>
      <p>{say(words.absent.goOn)}</p>
      {newest.length > 0 && [
        <h2>{words.absent.newest}</h2>,
        <Headlines site={site} listed={newest} />,
      ]}
    </Notice>
  )
}
