import { mainSlice } from '../../site/slices.ts'
import { answerPage, type PageAsked } from '../answer.ts'
import { siteFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Newest } from '../partials/newest.tsx'
import { mainTopic, readNewest } from '../topic.ts'

/** Returns the response with the home page: the newest articles, and how to subscribe to them. */
export async function answerHome(asked: PageAsked): Promise<Response> {
  const { site } = asked
  const { listed, sending } = await readNewest(asked, mainSlice)
  const { title, description, url } = site
  const head = { site, title, description, canonical: url, facts: siteFacts(site) }
  const page = (
    <Layout {...head} isFront hasOffers>
      <Newest site={site} slice={mainSlice} topic={mainTopic} listed={listed} />
    </Layout>
  )
  return answerPage(asked, page, sending)
}
