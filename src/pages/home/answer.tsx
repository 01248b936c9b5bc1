import { mainSlice } from '../../site/slices.ts'
import { answerPage, type PageAsked } from '../answer.ts'
import { readNewest, readTopic } from '../topic.ts'
import { HomePage } from './home.tsx'

/** Returns the response with the home page. */
export async function answerHome(asked: PageAsked): Promise<Response> {
  const [{ sending }, listed] = await Promise.all([
    readTopic(asked, mainSlice),
    readNewest(asked, mainSlice),
  ])
  return answerPage(asked, <HomePage site={asked.site} listed={listed} />, sending)
}
