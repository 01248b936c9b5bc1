import type { Site } from '../site.ts'
import { english } from './layout.tsx'
import { offersOf, type Place } from './place.ts'

/** Where web readers take the address of a feed. */
const webReaders: { name: string; add: string }[] = [
  { name: 'Feedly', add: 'https://feedly.com/i/subscription/feed/' },
  { name: 'Inoreader', add: 'https://www.inoreader.com/?add_feed=' },
  { name: 'NewsBlur', add: 'https://www.newsblur.com/?url=' },
  { name: 'The Old Reader', add: 'https://theoldreader.com/feeds/subscribe?url=' },
]

/** Returns the ways to subscribe to a slice, in words that need no knowledge of feeds. */
export function Subscribe({ site, place }: { site: Site; place: Place }) {
  const offers = offersOf(site, place)
  const [first] = offers
  return (
    <section class="subscribe" id="subscribe" aria-labelledby="subscribe-title" {...english}>
      <h2 id="subscribe-title">
        Subscribe
        {place.name !== undefined && (
          <>
            {' to '}
            <bdi>{place.name}</bdi>
          </>
        )}
      </h2>
      <p>
        A feed reader collects new articles from the sites that you choose. You need no account
        here, and nobody learns your address.
      </p>
      {first && <Readers url={first.url} />}
      <p>Or copy one of these addresses into the reader that you have:</p>
      <ul class="offers">
        {offers.map(({ url, type, format, use }) => (
          <li>
            <a href={url} type={type}>
              <strong>{format}</strong>
            </a>{' '}
            {use}
          </li>
        ))}
      </ul>
    </section>
  )
}

/**
 * An address for the reader that a person has installed. The other form of it, `feed:https://…`, is no
 * valid URL (WHATWG URL §4.3).
 */
function feedScheme(url: string): string {
  return url.replace(/^https?:/, 'feed:')
}

/** Returns links that open a feed in common readers. */
export function Readers({ url }: { url: string }) {
  return (
    <ul class="readers">
      <li>
        <a class="pill first" href={feedScheme(url)}>
          Your reader app
        </a>
      </li>
      {webReaders.map(({ name, add }) => (
        <li>
          <a class="pill" href={add + encodeURIComponent(url)} rel="nofollow">
            {name}
          </a>
        </li>
      ))}
    </ul>
  )
}
