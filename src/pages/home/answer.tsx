import { lifetimeOf } from '../../feeds/lifetime.ts'
import { siteCacheTag, sliceCacheTag } from '../../site/addresses.ts'
import { mainSlice } from '../../site/slices.ts'
import { readSlice } from '../../store/slices.ts'
import { answerPage, type PageAsked } from '../answer.tsx'
import { readNewest } from '../parts/newest.ts'
import { HomePage } from './home.tsx'

/** Returns the response with the home page. */
export async function answerHome(asked: PageAsked): Promise<Response> {
  const { db, site, now } = asked
  const [state, listed] = await Promise.all([
    readSlice(db, mainSlice, now),
    readNewest(asked, mainSlice),
  ])
  return answerPage(asked, <HomePage site={site} listed={listed} />, {
    lifetime: lifetimeOf(state ?? {}, now),
    tags: [siteCacheTag, sliceCacheTag(mainSlice)],
  })
}
