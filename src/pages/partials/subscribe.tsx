import type { ArticleMeta } from '../../article/article.ts'
import { subscribePath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { offersOf, type Topic } from '../topic.ts'
import { inWords, say, separated, words } from '../words.tsx'
import webReaders from './web-readers.json'

/** Returns the ways to subscribe to a topic, in words that need no knowledge of feeds. */
export function Subscribe({ site, topic }: { site: Site; topic: Topic }) {
  const { subscribe } = words
  const offers = offersOf(site, topic)
  const isMain = topic.name === undefined
  return (
    <section class="subscribe" id="subscribe" aria-labelledby="subscribe-title" {...inWords}>
      <h2 id="subscribe-title">
        {isMain ? subscribe.title : say(subscribe.to, { name: <bdi>{topic.name}</bdi> })}
      </h2>
      <p>{subscribe.reader}</p>
      {offers[0] && <Readers url={offers[0].url} />}
      <p>{subscribe.copy}</p>
      <ul class="offers">
        {offers.map(({ url, type, name, format }) => (
          <li>
            <a href={url} type={type}>
              <strong>{name}</strong>
            </a>{' '}
            {subscribe[format]}
          </li>
        ))}
      </ul>
      {isMain && <p>{say(subscribe.parts)}</p>}
    </section>
  )
}

/** Returns what an article ends with: how to get the next one. */
export function Follow({ site, article }: { site: Site; article: ArticleMeta }) {
  const { subscribe, follow } = words
  const { authors, tags } = article
  const withAuthor = tags.length > 0 ? follow.both : follow.author
  const alone = authors.length > 0 ? withAuthor : tags.length > 0 && follow.tag
  return (
    <aside class="subscribe column follow" aria-label={subscribe.title} {...inWords}>
      <p>{separated([follow.next, alone], ' ')}</p>
      <a class="pill first" href={subscribePath}>
        {say(subscribe.to, { name: <bdi>{site.title}</bdi> })}
      </a>
    </aside>
  )
}

/** Returns links that open a feed in common readers. */
export function Readers({ url }: { url: string }) {
  return (
    <ul class="readers">
      <li>
        {/* It opens an installed reader. `feed:https://…` is not a valid URL (WHATWG URL §4.3). */}
        <a class="pill first" href={url.replace(/^https?:/, 'feed:')}>
          {words.subscribe.yourReader}
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
