import type { Author } from '../../article/article.ts'
import { absoluteUrl, archivePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { Slice, SliceKind } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import { Layout } from '../layout/layout.tsx'
import { About } from '../partials/about.tsx'
import { Cards } from '../partials/cards.tsx'
import { say } from '../partials/say.tsx'
import { Subscribe } from '../partials/subscribe.tsx'
import type { Topic } from '../topic.ts'
import { inLanguageOf, words } from '../words.ts'

type SliceProps = {
  site: Site
  kind: SliceKind
  slice: Slice
  topic: Topic
  listed: Listed[]
  /** What is known of an author. */
  author?: Author
}

/** Returns the page of a tag or an author: its articles, and its feeds. */
export function SlicePage({ site, kind, slice, topic, listed, author }: SliceProps) {
  const { name: title = '', page } = topic
  const description = author?.bio ?? say(words[kind].describe, { name: title }).join('')
  const head = { site, topic, title, description, canonical: absoluteUrl(site, page) }
  return (
    <Layout {...head} hasOffers>
      <div class="columns">
        <div>
          <p class="meta kicker" {...inLanguageOf(words)}>
            <a href={`/${kind}s`}>{words[kind].name}</a>
          </p>
          <h1>{title}</h1>
          {author && <About author={author} isAlone />}
          {listed.length === 0 && <p {...inLanguageOf(words)}>{words.slice.nothing}</p>}
          <Cards site={site} listed={listed} />
          {listed.length > 0 && (
            <p class="more" {...inLanguageOf(words)}>
              <a href={archivePath(slice)}>{words.slice.all}</a>
            </p>
          )}
        </div>
        <Subscribe site={site} topic={topic} />
      </div>
    </Layout>
  )
}
