import { unstored } from '../../http/cache-control.ts'
import { mainSlice } from '../../site/slices.ts'
import { answerPage } from '../answer.ts'
import type { PageAsked } from '../asked.ts'
import { siteFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Newest } from '../partials/newest.tsx'
import { showsUnpublished } from '../preview/here.ts'
import { mainTopic, readNewest } from '../topic.ts'

/** Returns the response with the home page: the newest articles, and how to subscribe to them. */
export async function answerHome(asked: PageAsked): Promise<Response> {
  const { site } = asked
  const { sending, ...newest } = await readNewest(asked, mainSlice)
  const { title, description, url } = site
  const head = { site, title, description, canonical: url, facts: siteFacts(site) }
  const isHere = showsUnpublished(asked)
  const drafts = isHere && (await import('../preview/unpublished.tsx'))
  const page = (
    <Layout {...head} isFront hasOffers>
      {drafts && (await drafts.listUnpublished(asked))}
      <Newest {...newest} site={site} slice={mainSlice} topic={mainTopic} />
    </Layout>
  )
  if (!isHere) return answerPage(asked, page, sending)
  return unstored(answerPage(asked, page, { ...sending, facts: undefined }))
}
