import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { siteFacts } from '../article/facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Cards } from '../parts/cards.tsx'
import { mainTopic } from '../parts/offers.ts'
import { Subscribe } from '../parts/subscribe.tsx'
import { english } from '../words.ts'

/** Returns the home page: the newest articles, and how to subscribe to them. */
export function HomePage({ site, listed }: { site: Site; listed: Listed[] }) {
  const { title, description, url } = site
  const head = { site, title, description, canonical: url, facts: siteFacts(site) }
  return (
    <Layout {...head} isFront hasOffers>
      <div class="columns">
        <div>
          {listed.length === 0 && <p {...english}>Nothing is published yet.</p>}
          <Cards site={site} listed={listed} hasLead />
          {listed.length > 0 && (
            <p class="more" {...english}>
              <a href="/archive">All articles by month</a>
            </p>
          )}
        </div>
        <Subscribe site={site} topic={mainTopic} />
      </div>
    </Layout>
  )
}
