import { mainSlice } from '../../site/slices.ts'
import { answerPage, type PageAsked } from '../answer.ts'
import { siteFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Cards } from '../partials/cards.tsx'
import { Subscribe } from '../partials/subscribe.tsx'
import { mainTopic, readNewest, readTopic } from '../topic.ts'
import { inLanguageOf, words } from '../words.ts'

/** Returns the response with the home page: the newest articles, and how to subscribe to them. */
export async function answerHome(asked: PageAsked): Promise<Response> {
  const { site } = asked
  const [{ sending }, listed] = await Promise.all([
    readTopic(asked, mainSlice),
    readNewest(asked, mainSlice),
  ])
  const { title, description, url } = site
  const head = { site, title, description, canonical: url, facts: siteFacts(site) }
  const page = (
    <Layout {...head} isFront hasOffers>
      <div class="columns">
        <div>
          {listed.length === 0 && <p {...inLanguageOf(words)}>{words.home.nothing}</p>}
          <Cards site={site} listed={listed} hasLead />
          {listed.length > 0 && (
            <p class="more" {...inLanguageOf(words)}>
              <a href="/archive">{words.home.all}</a>
            </p>
          )}
        </div>
        <Subscribe site={site} topic={mainTopic} />
      </div>
    </Layout>
  )
  return answerPage(asked, page, sending)
}
