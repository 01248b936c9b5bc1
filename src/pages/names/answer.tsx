import { readNames } from '../../feeds/names.ts'
import { mainSlice, type SliceKind } from '../../site/slices.ts'
import { answerPage, type PageAsked } from '../answer.ts'
import { readTopic } from '../topic.ts'
import { mostNamed, NamesPage } from './names.tsx'

/** Returns the response with the page that links to every tag, or to every author. */
export async function answerNames(asked: PageAsked, kind: SliceKind): Promise<Response> {
  const { site } = asked
  const [names, { sending }] = await Promise.all([
    readNames(asked, site, kind, mostNamed),
    readTopic(asked, mainSlice),
  ])
  return answerPage(asked, <NamesPage site={site} kind={kind} {...names} />, sending)
}
