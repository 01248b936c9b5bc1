import type { Named } from '../../feeds/names.ts'
import { absoluteUrl, slicePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import type { SliceKind } from '../../site/slices.ts'
import { Layout } from '../layout/layout.tsx'
import { english } from '../words.ts'

/** A page has at most so many names; they take time to write. */
export const mostNamed = 400

type NamesProps = { site: Site; kind: SliceKind; named: Named[]; hasMore: boolean }

const indexes = {
  tag: { path: '/tags', title: 'Tags' },
  author: { path: '/authors', title: 'Authors' },
}

/**
 * Returns the page that leads to the tags or the authors that there is an article of: all of them, or
 * those with the most articles.
 */
export function NamesPage(props: NamesProps) {
  const { site, kind, named, hasMore } = props
  const { path, title } = indexes[kind]
  const head = { site, title, description: title, canonical: absoluteUrl(site, path) }
  return (
    <Layout {...head}>
      <div class="column" {...english}>
        <h1>{title}</h1>
        {named.length === 0 ? (
          <p>There are none yet.</p>
        ) : (
          <p>
            {hasMore && `These are the ${mostNamed} with the most articles. `}
            Each has a page and feeds of its own.{' '}
            <a href="/feeds.opml" download>
              One file
            </a>{' '}
            has all the feeds: import it into your reader.
          </p>
        )}
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
