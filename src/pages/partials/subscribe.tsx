import type { ArticleMeta } from '../../article/article.ts'
import { subscribePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { offersOf, type Topic } from '../topic.ts'
import { inWords, type Speaking, say, separated } from '../words.tsx'
import webReaders from './web-readers.json'

/** Returns how to subscribe to a topic, in words that need no knowledge of feeds. */
export function Subscribe({ site, topic }: { site: Site; topic: Topic }) {
  const { subscribe, follow } = site.words
  const [offer] = offersOf(site, topic)
  const name = topic.name && <bdi>{topic.name}</bdi>
  return (
    <section class="subscribe" id="subscribe" aria-labelledby="subscribe-title" {...inWords(site)}>
      <h2 id="subscribe-title">{name ? say(subscribe.to, { name }) : subscribe.title}</h2>
      <p>{follow.next}</p>
      {/* A browser gets the page of the feed there, which says the rest. */}
      <a class="pill first" href={offer?.url} type={offer?.type}>
        {subscribe.choose}
      </a>
    </section>
  )
}

/** Returns the end of an article: how to get the next one. */
export function Follow({ site, article }: { site: Site; article: ArticleMeta }) {
  const { subscribe, follow, marks } = site.words
  const { authors, tags } = article
  const withAuthor = tags.length > 0 ? follow.both : follow.author
  const alone = authors.length > 0 ? withAuthor : tags.length > 0 && follow.tag
  return (
    <aside class="subscribe column follow" aria-label={subscribe.title} {...inWords(site)}>
      <p>{separated([follow.next, alone], marks.between)}</p>
      <a class="pill first" href={subscribePath}>
        {say(subscribe.to, { name: <bdi>{site.title}</bdi> })}
      </a>
    </aside>
  )
}

/** Returns links that open a feed in common readers. */
export function Readers({ site, url }: { site: Speaking; url: string }) {
  return (
    <ul class="readers">
      <li>
        {/* It opens an installed reader. `feed:https://…` is not a valid URL (WHATWG URL §4.3). */}
        <a class="pill first" href={url.replace(/^https?:/, 'feed:')}>
          {site.words.subscribe.yourReader}
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
