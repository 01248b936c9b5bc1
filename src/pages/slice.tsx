import type { Author } from '../article/article.ts'
import { urlOf } from '../feeds/place.ts'
import type { Site } from '../site/site.ts'
import type { Listed } from '../store/read-pages.ts'
import type { SliceKind } from '../store/slices.ts'
import { About } from './about.tsx'
import { Cards } from './cards.tsx'
import { Layout } from './layout.tsx'
import { archivePath, type Place } from './place.ts'
import { Subscribe } from './subscribe.tsx'
import { english } from './words.ts'

type SliceProps = {
  site: Site
  kind: SliceKind
  place: Place
  listed: Listed[]
  /** What is known of an author. */
  author?: Author
}

/** What a page is of, and what one with no words of its own is described as. */
const kinds = {
  tag: { index: '/tags', word: 'Tag', describe: (name: string) => `Articles on ${name}` },
  author: { index: '/authors', word: 'Author', describe: (name: string) => `Articles by ${name}` },
}

/** Returns the page of a tag or an author: its articles, and its feeds. */
export function SlicePage({ site, kind, place, listed, author }: SliceProps) {
  const { name = '' } = place
  const { index, word, describe } = kinds[kind]
  const description = author?.bio ?? describe(name)
  const head = { site, place, title: name, description, canonical: urlOf(site, place.home) }
  return (
    <Layout {...head} hasOffers>
      <div class="columns">
        <div>
          <p class="meta kicker" {...english}>
            <a href={index}>{word}</a>
          </p>
          <h1>{name}</h1>
          {author && <About author={author} isAlone />}
          {listed.length === 0 && <p {...english}>There are no articles here at present.</p>}
          <Cards site={site} listed={listed} />
          {listed.length > 0 && (
            <p class="more" {...english}>
              <a href={archivePath(place)}>All of these by month</a>
            </p>
          )}
        </div>
        <Subscribe site={site} place={place} />
      </div>
    </Layout>
  )
}
