import type { Child } from 'hono/jsx'
import { archivePath, namesPath, olderPath, tagPath } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { type Slice, tagSlice } from '../../site/slices.ts'
import type { Listed } from '../../store/membership.ts'
import type { Topic } from '../topic.ts'
import { inWords, separated } from '../words.tsx'
import { Card, Cards } from './cards.tsx'
import { Subscribe } from './subscribe.tsx'

/** What a site's home page is if it doesn't say. */
const usualHome = 'front page'

type NewestProps = {
  site: Site
  slice: Slice
  topic: Topic
  listed: Listed[]
  hasOlder: boolean
  children?: Child
}

/** Returns the newest articles of a slice, and how to subscribe to them; the main one has a lead. */
export function Newest({ site, slice, topic, listed, hasOlder, children }: NewestProps) {
  const isMain = topic.name === undefined
  const { nothing, all } = isMain ? site.words.home : site.words.slice
  const home = site.look?.home ?? usualHome
  // A note has no headline to lead with.
  const lead = isMain && home === 'front page' && listed.find(({ meta }) => meta.title)
  const others = lead ? listed.filter((article) => article !== lead) : listed
  // Beside nothing, what stands at the side would leave the page empty.
  const isWhole = home === 'grid' || others.length === 0
  const ways = [
    hasOlder && (
      <a href={olderPath(slice)} rel="next">
        {site.words.feed.older}
      </a>
    ),
    <a href={archivePath(slice)}>{all}</a>,
  ]
  return (
    <>
      {lead && <Card site={site} article={lead} sizes={leadSizes} isFirst isLead />}
      <div class={isWhole ? 'whole' : 'columns'}>
        <div>
          {children}
          {listed.length === 0 && <p {...inWords(site)}>{nothing}</p>}
          <Cards site={site} listed={others} home={home} slice={slice} isFirst={!lead} />
          {others.length > 0 && (
            <p class="more" {...inWords(site)}>
              {separated(ways)}
            </p>
          )}
        </div>
        <Side site={site} slice={slice} topic={topic} listed={listed} />
      </div>
    </>
  )
}

/** How wide the picture of the lead story is (lists.css). */
const leadSizes = '(min-width: 60rem) 38rem, 100vw'

type SideProps = { site: Site; topic: Topic; slice?: Slice; listed: Listed[] }

/** Returns what stands beside a list: how to subscribe, and the tags of its articles. */
export function Side({ site, topic, slice, listed }: SideProps) {
  const tags = commonTags(listed, slice)
  return (
    <div class="side">
      <Subscribe site={site} topic={topic} />
      {tags.length > 1 && (
        <nav class="topics" aria-labelledby="topics-title">
          <h2 id="topics-title" {...inWords(site)}>
            <a href={namesPath('tag')}>{site.words.tag.all}</a>
          </h2>
          <ul>
            {tags.map(({ term, label }) => (
              <li>
                <a href={tagPath(term)} dir="auto">
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </div>
  )
}

const mostTopics = 8

/** The tags that most of these articles have, but for that of the page. */
function commonTags(listed: Listed[], slice?: Slice) {
  const all = listed.flatMap(({ meta }) => meta.tags)
  const groups = Object.values(Object.groupBy(all, ({ term }) => term))
  return groups
    .sort((a = [], b = []) => b.length - a.length)
    .flatMap((tags) => tags?.[0] ?? [])
    .filter(({ term }) => tagSlice(term) !== slice)
    .slice(0, mostTopics)
}
