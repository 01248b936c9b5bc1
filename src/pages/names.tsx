import type { Named } from '../feeds/names.ts'
import { placeOf, urlOf } from '../feeds/place.ts'
import type { Site } from '../site.ts'
import { english, Layout } from './layout.tsx'

/** A page has at most so many names; they take time to write. */
const mostNamed = 400

/** Returns the page that leads to every tag or every author that there is an article of. */
export function NamesPage(props: { site: Site; path: string; title: string; named: Named[] }) {
  const { site, path, title, named } = props
  const shown = commonest(named)
  const head = { site, title, description: title, canonical: urlOf(site, path) }
  return (
    <Layout {...head}>
      <div class="column" {...english}>
        <h1>{title}</h1>
        {named.length === 0 ? (
          <p>There are none yet.</p>
        ) : (
          <p>
            {shown.length < named.length && `These are the ${mostNamed} with the most articles. `}
            Each has a page and feeds of its own.{' '}
            <a href="/feeds.opml" download>
              One file
            </a>{' '}
            has all the feeds: import it into your reader.
          </p>
        )}
        <ul class="names">
          {shown.map(({ slice, name }) => (
            <li>
              <a href={placeOf(slice).home} dir="auto">
                {name}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </Layout>
  )
}

/** Those with the most articles, in the order in which they came. */
function commonest(named: Named[]): Named[] {
  const kept = new Set(named.toSorted((a, b) => b.total - a.total).slice(0, mostNamed))
  return named.filter((one) => kept.has(one))
}
