import type { Author } from '../../article/article.ts'
import { absoluteUrl, archivePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Slice, SliceKind } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../parts/about.tsx'
import { Cards } from '../parts/cards.tsx'
import type { Topic } from '../parts/offers.ts'
import { Subscribe } from '../parts/subscribe.tsx'
import { english } from '../words.ts'

type SliceProps = {
  site: Site
  kind: SliceKind
  slice: Slice
  topic: Topic
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
export function SlicePage({ site, kind, slice, topic, listed, author }: SliceProps) {
  const { name = '' } = topic
  const { index, word, describe } = kinds[kind]
  const description = author?.bio ?? describe(name)
  const head = { site, topic, title: name, description, canonical: absoluteUrl(site, topic.page) }
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
              <a href={archivePath(slice)}>All of these by month</a>
            </p>
          )}
        </div>
        <Subscribe site={site} topic={topic} />
      </div>
    </Layout>
  )
}
