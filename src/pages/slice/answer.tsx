import { authorOf } from '../../article/article.ts'
import { lifetimeOf, lifetimeOfAll } from '../../feeds/lifetime.ts'
import { readNames } from '../../feeds/names.ts'
import { siteCacheTag, sliceCacheTag } from '../../site/addresses.ts'
import { authorSlice, mainSlice, type SliceKind, tagSlice } from '../../site/slices.ts'
import { readSlice } from '../../store/slices.ts'
import { answerAbsent, answerPage, type PageAsked } from '../answer.tsx'
import { readNewest } from '../parts/newest.ts'
import { sliceTopic } from '../parts/offers.ts'
import { mostNamed, NamesPage } from './names.tsx'
import { SlicePage } from './slice.tsx'

/** Returns the response with the page that leads to every tag, or to every author. */
export async function answerNames(asked: PageAsked, kind: SliceKind): Promise<Response> {
  const { db, site, now } = asked
  const [names, due] = await Promise.all([
    readNames(db, site, kind, now, mostNamed),
    lifetimeOfAll(db, now),
  ])
  const page = <NamesPage site={site} kind={kind} {...names} />
  return answerPage(asked, page, {
    lifetime: due,
    tags: [siteCacheTag, sliceCacheTag(mainSlice)],
  })
}

/** Returns the response with the page of a tag or an author. */
export async function answerSlice(
  asked: PageAsked,
  kind: SliceKind,
  name: string,
): Promise<Response> {
  const { db, site, now } = asked
  const slice = kind === 'tag' ? tagSlice(name) : authorSlice(name)
  const [state, listed] = await Promise.all([readSlice(db, slice, now), readNewest(asked, slice)])
  if (!state) return answerAbsent(asked, 404)
  const topic = sliceTopic(slice, state.label, site)
  const inArticle = listed[0]?.meta.authors.find(({ key }) => key === name)
  const author = kind === 'author' ? (authorOf(site.authors, name) ?? inArticle) : undefined
  return answerPage(asked, <SlicePage {...{ site, kind, slice, topic, listed, author }} />, {
    lifetime: lifetimeOf(state, now),
    tags: [siteCacheTag, sliceCacheTag(slice)],
  })
}
