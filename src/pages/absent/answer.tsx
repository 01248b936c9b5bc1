import { lifetimeOfAll } from '../../feeds/lifetime.ts'
import { absentCacheTag } from '../../site/addresses.ts'
import { mainSlice } from '../../site/slices.ts'
import { readListed, untilNow } from '../../store/membership.ts'
import { answerPage, type PageAsked, pageLifetime } from '../answer.ts'
import { AbsentPage } from './absent.tsx'

/** A page that says that nothing is there links to this many articles instead. */
const offeredLength = 5

/** Returns the response for an address at which there never will be anything. */
export function answerNothing(asked: PageAsked): Response {
  const page = <AbsentPage site={asked.site} isGone={false} newest={[]} />
  return answerPage(asked, page, { status: 404 })
}

/**
 * Returns the response for an address at which there is nothing yet or, with 410, no longer. The
 * next scheduled article may change that.
 */
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
  const page = <AbsentPage site={site} isGone={status === 410} newest={newest} />
  const lifetime = Math.min(pageLifetime, due)
  return answerPage(asked, page, { status, lifetime, tags: [absentCacheTag], headers })
}
