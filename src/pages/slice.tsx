import type { Author } from '../article.ts'
import type { Site } from '../site.ts'
import type { Listed } from '../store/read-pages.ts'
import { About } from './about.tsx'
import { Cards } from './cards.tsx'
import { english, Layout } from './layout.tsx'
import { type Place, placeUrl } from './place.ts'
import { Subscribe } from './subscribe.tsx'

/** Returns the page of a tag, or of an author where one is given: its articles, and its feeds. */
export function SlicePage(props: { site: Site; place: Place; listed: Listed[]; author?: Author }) {
  const { site, place, listed, author } = props
  const { name = '' } = place
  const description = author?.bio ?? `${author ? 'Articles by' : 'Articles on'} ${name}`
  const head = { site, place, title: name, description, canonical: placeUrl(site, place) }
  return (
    <Layout {...head} hasOffers>
      <div class="columns">
        <div>
          <h1>{name}</h1>
          {author && <About author={author} isAlone />}
          {listed.length === 0 && <p {...english}>There is no article here at present.</p>}
          <Cards site={site} listed={listed} />
          {listed.length > 0 && (
            <p class="more" {...english}>
              <a href={`${place.folder}archive`}>All of them by month</a>
            </p>
          )}
        </div>
        <Subscribe site={site} place={place} />
      </div>
    </Layout>
  )
}
