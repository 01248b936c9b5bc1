import { expect, test } from 'vitest'
import engines from '../../src/site/old-feeds.json' with { type: 'json' }
import { everyPath } from '../setup/every-route.ts'
import { get } from '../setup/requests.ts'

const files = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' }

/** An address that a pattern of the table stands for, and the path of the slice that it names. */
function exampleOf(pattern: string) {
  const [kind] = /:(?:tag|author)/.exec(pattern) ?? []
  const slice = kind ? `/${kind.slice(1)}s/old-news` : ''
  const path = pattern.replace('/**', '/2016/01').replace(/:\w+/g, 'Old%20News')
  return { path, slice }
}

const patterns = engines.flatMap(({ engine, ...kinds }) =>
  Object.entries(kinds as Record<string, string[]>).flatMap(([kind, list]) =>
    list.map((pattern) => ({ engine, kind: kind as keyof typeof files | 'comments', pattern })),
  ),
)
const feeds = patterns.flatMap(({ kind, ...rest }) =>
  kind === 'comments' ? [] : [{ kind, ...rest }],
)
const comments = patterns.filter(({ kind }) => kind === 'comments')

test.each(feeds)(
  '$engine: $pattern leads to the same in $kind, in one hop',
  async ({ kind, pattern }) => {
    const { path, slice } = exampleOf(pattern)
    for (const old of [path, path.replace(/\/(?=\?|$)/, ''), `/blog${path}`]) {
      // That one is ours, and prefers what the client does.
      if (['/feed', '', '/blog/'].includes(old)) continue
      const response = await get(old)
      expect(response.status, old).toBe(301)
      expect(response.headers.get('Location'), old).toBe(`${slice}/${files[kind]}`)
      expect(response.headers.get('Cache-Control'), old).toContain('max-age=')
    }
  },
)

test.each(comments)('$engine: $pattern is gone', async ({ pattern }) => {
  const response = await get(exampleOf(pattern).path)
  expect(response.status).toBe(410)
  expect(await response.text()).toBe('There are no comments here.\n')
})

test.each([
  ['/feeds/posts/default?max-results=25&alt=rss', '/rss.xml'],
  ['/feeds/posts/default?max-results=25', '/atom.xml'],
  ['/category/news/local/feed/?paged=2', '/tags/local/rss.xml'],
  ['/tag/%E6%BC%A2%E5%AD%97/feed/', '/tags/%E6%BC%A2%E5%AD%97/rss.xml'],
  ['/FEED/ATOM/', '/atom.xml'],
  ['/blog/tag/rain/feed/', '/tags/rain/rss.xml'],
  // Feeds of ours, whatever the query says.
  ['/tags/rain/atom.xml?feed=rss2', '/tags/rain/atom.xml'],
  ['/archive/1/feed.json?feed=rss2', '/archive/1/feed.json'],
])('%s leads to %s', async (old, now) => {
  const response = await get(old)
  expect([response.status, response.headers.get('Location')]).toEqual([301, now])
})

test.each([
  ['/2016/01/hi/feed/', 410],
  ['/feed?x=1', 301],
  ['/tags/%/feed/', 404],
  ['/?feed=cakes', 301],
])('%s is answered with %i', async (path, status) => {
  const response = await get(path)
  expect(response.status).toBe(status)
  // Neither leads to a feed of the wrong kind.
  expect(response.headers.get('Location') ?? '').not.toMatch(/\.(?:xml|json)$/)
  await response.body?.cancel()
})

test('the table hides no address of ours', async () => {
  const { readOldFeed } = await import('../../src/site/old-feeds.ts')
  const paths = everyPath.filter((path) => !path.includes('*'))
  expect(paths).toContain('/tags/:tag/archive/:page/rss.xml')
  for (const path of paths) {
    const example = path.replace(/:\w+(?:\{[^/]*\})?/g, 'x1')
    expect(readOldFeed(new URL(example, 'https://news.example')), example).toBeUndefined()
  }
})
