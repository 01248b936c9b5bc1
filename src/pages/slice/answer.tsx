import { authorOf } from '../../article/article.ts'
import { authorSlice, type SliceKind, tagSlice } from '../../site/slices.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerPage, type PageAsked } from '../answer.ts'
import { readNewest, readTopic } from '../topic.ts'
import { SlicePage } from './slice.tsx'

/** Returns the response with the page of a tag or an author. */
export async function answerSlice(
  asked: PageAsked,
  kind: SliceKind,
  name: string,
): Promise<Response> {
  const { site } = asked
  const slice = kind === 'tag' ? tagSlice(name) : authorSlice(name)
  const [{ topic, sending }, listed] = await Promise.all([
    readTopic(asked, slice),
    readNewest(asked, slice),
  ])
  if (!topic) return answerAbsent(asked, 404)
  const inArticle = listed[0]?.meta.authors.find(({ key }) => key === name)
  const author = kind === 'author' ? (authorOf(site.authors, name) ?? inArticle) : undefined
  const page = <SlicePage {...{ site, kind, slice, topic, listed, author }} />
  return answerPage(asked, page, sending)
}
