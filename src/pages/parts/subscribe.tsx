import type { ArticleMeta } from '../../article/article.ts'
import type { Site } from '../../site/site.ts'
import { english } from '../words.ts'
import { offersOf, type Topic } from './offers.ts'

/** Where web readers take the address of a feed. */
const webReaders: { name: string; add: string }[] = [
  { name: 'Feedly', add: 'https://feedly.com/i/subscription/feed/' },
  { name: 'Inoreader', add: 'https://www.inoreader.com/?add_feed=' },
  { name: 'NewsBlur', add: 'https://www.newsblur.com/?url=' },
  { name: 'The Old Reader', add: 'https://theoldreader.com/feeds/subscribe?url=' },
]

/** Returns the ways to subscribe to a slice, in words that need no knowledge of feeds. */
export function Subscribe({ site, topic }: { site: Site; topic: Topic }) {
  const offers = offersOf(site, topic)
  const [first] = offers
  return (
    <section class="subscribe" id="subscribe" aria-labelledby="subscribe-title" {...english}>
      <h2 id="subscribe-title">
        Subscribe
        {topic.name !== undefined && (
          <>
            {' to '}
            <bdi>{topic.name}</bdi>
          </>
        )}
      </h2>
      <p>
        A feed reader collects new articles from the sites that you choose. You need no account
        here, and nobody learns your e-mail address.
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
      {topic.name === undefined && (
        <p>
          Each <a href="/tags">tag</a> and each <a href="/authors">author</a> has feeds too, and{' '}
          <a href="/feeds.opml" download>
            one file
          </a>{' '}
          has them all: import it into your reader.
        </p>
      )}
    </section>
  )
}

/** Returns what stands below an article for who wants the next one. */
export function Follow({ site, article }: { site: Site; article: ArticleMeta }) {
  const { authors, tags } = article
  const alone = [authors.length > 0 && 'author', tags.length > 0 && 'tag'].filter(Boolean)
  return (
    <aside class="subscribe column follow" aria-label="Subscribe" {...english}>
      <p>
        A feed reader brings you the next article by itself.
        {alone.length > 0 && ` Each ${alone.join(' and each ')} can be followed alone, too.`}
      </p>
      <a class="pill first" href="/#subscribe">
        Subscribe to <bdi>{site.title}</bdi>
      </a>
    </aside>
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
