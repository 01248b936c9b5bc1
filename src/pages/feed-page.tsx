import type { FormatName } from '../formats/index.ts'
import { formatNames } from '../formats/index.ts'
import type { Site } from '../site.ts'
import type { Listed } from '../store/read-pages.ts'
import { copyScript } from './assets.ts'
import { ArticleLink } from './cards.tsx'
import { Day } from './dated.tsx'
import { english, Layout } from './layout.tsx'
import { offersOf, type Place, placeUrl } from './place.ts'
import { Readers } from './subscribe.tsx'

/** Returns what a person sees who opens the address of a feed. */
export function FeedPage(props: {
  site: Site
  place: Place
  format: FormatName
  listed: Listed[]
}) {
  const { site, place, format, listed } = props
  const offers = offersOf(site, place)
  const offer = offers[formatNames.indexOf(format)]
  const { url = '', title = '', format: name = '' } = offer ?? {}
  const others = offers.filter((other) => other !== offer)
  return (
    <Layout site={site} place={place} title={title} script={copyScript.path}>
      <div {...english}>
        <h1>
          <bdi>{place.name ?? site.title}</bdi> as a feed
        </h1>
        <p class="lead">
          This is a feed: the newest articles, made for a feed reader, a program that collects them
          from the sites that you choose. Open it in yours:
        </p>
        <Readers url={url} />
        <p class="address">
          <label for="address">Or copy its address into your reader</label>
          <input id="address" type="url" value={url} readonly dir="ltr" />
          <button id="copy" type="button" hidden>
            Copy
          </button>
          <span id="copied" role="status" />
        </p>
        <p>
          The same in other forms:{' '}
          {others.map((other, i) => (
            <>
              {i > 0 && ', '}
              <a href={other.url} type={other.type}>
                {other.format}
              </a>
            </>
          ))}
          . What programs see: <a href={`${url}?raw`}>the {name} document</a>.
        </p>
        <h2>What is in it</h2>
        {listed.length === 0 && <p>Nothing is published yet.</p>}
        <ul class="headlines">
          {listed.map((article) => (
            <li>
              <ArticleLink site={site} listed={article} />{' '}
              <span class="meta" lang={site.language}>
                <Day instant={article.meta.published} site={site} />
              </span>
            </li>
          ))}
        </ul>
        <p>
          <a href={placeUrl(site, place)}>Read on the site</a>
        </p>
      </div>
    </Layout>
  )
}
