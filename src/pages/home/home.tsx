import type { Site } from '../../site/site.ts'
import type { Listed } from '../../store/membership.ts'
import { siteFacts } from '../facts.ts'
import { Layout } from '../layout/layout.tsx'
import { Cards } from '../partials/cards.tsx'
import { Subscribe } from '../partials/subscribe.tsx'
import { mainTopic } from '../topic.ts'
import { inLanguageOf, words } from '../words.ts'

/** Returns the home page: the newest articles, and how to subscribe to them. */
export function HomePage({ site, listed }: { site: Site; listed: Listed[] }) {
  const { title, description, url } = site
  const head = { site, title, description, canonical: url, facts: siteFacts(site) }
  return (
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
}
