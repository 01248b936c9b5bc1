import type { Named } from '../../feeds/names.ts'
import { absoluteUrl, slicePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { SliceKind } from '../../site/slices.ts'
import { Layout } from '../layout/layout.tsx'
import { say, separated } from '../partials/say.tsx'
import { inLanguageOf, words } from '../words.ts'

/** A page shows at most this many names, since rendering each one takes CPU time. */
export const mostNamed = 400

type NamesProps = { site: Site; kind: SliceKind; named: Named[]; hasMore: boolean }

/**
 * Returns the page of the tags or authors that have articles: all of them, or those with the most.
 */
export function NamesPage({ site, kind, named, hasMore }: NamesProps) {
  const { nothing, most, feeds } = words.names
  const title = words[kind].all
  const sentences = [hasMore && say(most, { count: mostNamed }), say(feeds)]
  const head = { site, title, description: title, canonical: absoluteUrl(site, `/${kind}s`) }
  return (
    <Layout {...head}>
      <div class="column" {...inLanguageOf(words)}>
        <h1>{title}</h1>
        <p>{named.length === 0 ? nothing : separated(sentences, ' ')}</p>
        <ul class="names">
          {named.map(({ slice, name }) => (
            <li>
              <a href={slicePath(slice)} dir="auto">
                {name}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </Layout>
  )
}
