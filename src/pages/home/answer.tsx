import { unstored } from '../../http/cache-control.ts'
import { mainSlice } from '../../site/slices.ts'
import { readUnpublished } from '../../store/unpublished.ts'
import { answerPage, type PageAsked } from '../answer.ts'
import { siteFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Newest } from '../partials/newest.tsx'
import { showsUnpublished, Unpublished } from '../preview/unpublished.tsx'
import { mainTopic, readNewest } from '../topic.ts'

/** On the machine of the publisher, the home page lists so many that are not published yet. */
const mostUnpublished = 100

/** Returns the response with the home page: the newest articles, and how to subscribe to them. */
export async function answerHome(asked: PageAsked): Promise<Response> {
  const { site } = asked
  const { listed, sending } = await readNewest(asked, mainSlice)
  const { title, description, url } = site
  const head = { site, title, description, canonical: url, facts: siteFacts(site) }
  const isHere = showsUnpublished(asked)
  const unpublished = isHere ? await readUnpublished(asked, mostUnpublished) : []
  const page = (
    <Layout {...head} isFront hasOffers>
      <Unpublished site={site} listed={unpublished} />
      <Newest site={site} slice={mainSlice} topic={mainTopic} listed={listed} />
    </Layout>
  )
  if (!isHere) return answerPage(asked, page, sending)
  return unstored(answerPage(asked, page, { ...sending, facts: undefined }))
}
