import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  feedPaths,
  get,
  home,
  postBulk,
  publish,
  publishBulk,
  pushSite,
  put,
  readFeedTexts,
  readItems,
  type Sent,
  tagOf,
} from '../setup/requests.ts'
import { dumpStore, emptyStore, rows, watchStore } from '../setup/store.ts'

afterEach(emptyStore)

// Another address makes another site, for which nothing is rendered.
const moved = 'https://moved.example'
const bindings = { SITE_URL: moved }

const file = articleFile(
  { tags: ['Weather'], authors: ['example-author'], image: { url: '/media/rain.png' } },
  'A [link](/about), ![a picture](../media/a.png) and [another](https://else.example/).',
)

describe('after a change of site', () => {
  beforeEach(async () => {
    await publish('rain', file)
    await publish('old', articleFile({ id: 'urn:example-x:imported', published: '2026-01-01' }))
  })

  test('the stored rendering is served within a feed of the new site', async () => {
    const before = await readFeedTexts()
    const items = feedPaths.map((path) => readItems(path))
    const itemsBefore = await Promise.all(items)
    await pushSite('', { bindings })
    const after = await readFeedTexts()
    for (const [i, path] of feedPaths.entries()) {
      expect(after[path]).toContain(`${moved}${path}`)
      expect(after[path]).toContain(`${home}/media/a.png`)
      expect(await readItems(path)).toEqual(itemsBefore[i])
      expect(after[path]).not.toBe(before[path])
    }
  })

  test('a poll with the entity tag of the old site gets the new feed', async () => {
    const tags = await Promise.all(feedPaths.map((path) => tagOf(path)))
    await pushSite('', { bindings })
    for (const [i, path] of feedPaths.entries()) {
      const headers = { 'If-None-Match': tags[i] ?? '' }
      expect((await get(path, { headers })).status).toBe(200)
    }
  })

  const reads = [
    ...feedPaths,
    '/tags/weather/rss.xml',
    '/feed.json?tag=weather&author=example-author',
    '/feed.json?tag=weather&author=example-author&match=any',
    '/archive/1-2/atom.xml',
    ...['/', '/articles/rain', '/tags', '/tags/weather', '/authors/example-author'],
    ...['/archive', '/archive/2026', '/feeds.opml', '/sitemap.xml', '/news-sitemap.xml'],
  ]

  test.each(reads)('reading %s writes nothing', async (path) => {
    await pushSite('', { bindings })
    const before = await dumpStore()
    const { DB, statements } = watchStore()
    expect((await get(path, { bindings: { ...bindings, DB } })).status).toBe(200)
    expect(statements.length).toBeGreaterThan(0)
    for (const sql of statements) expect(sql).toMatch(/^\s*(SELECT|WITH\s[^;]*SELECT)/)
    expect(await dumpStore()).toEqual(before)
  })

  test('sending the files again renders them, and moves no cursor', async () => {
    const cursors = 'SELECT slug, cursor FROM articles ORDER BY slug'
    const slices = 'SELECT slice, cursor FROM slices ORDER BY slice'
    const before = [await rows(cursors), await rows(slices)]
    expect(await publish('rain', file, { bindings })).toMatchObject({ status: 'unchanged' })
    expect([await rows(cursors), await rows(slices)]).toEqual(before)
    for (const path of feedPaths) {
      const [item] = await readItems(path, { bindings })
      expect(item).toMatchObject({
        id: `${home}/articles/rain`,
        url: `${moved}/articles/rain`,
      })
      expect((await readFeedTexts({ bindings }))[path]).toContain(`${moved}/media/a.png`)
    }
    const page = await (await get('/articles/rain', { bindings })).text()
    expect(page).toContain(`${moved}/media/a.png`)
    expect(page).not.toContain('news.example')
  })

  test('a renamed article is found where it is now', async () => {
    await publishBulk([{ slug: 'hail', markdown: file, from: 'rain' }])
    await pushSite('', { bindings })
    const response = await get('/articles/rain')
    expect(response.headers.get('Location')).toBe(`${moved}/articles/hail`)
  })
})

describe('an entity tag', () => {
  const lines = Array.from({ length: 60 }, (_, i) => ({
    slug: `a${i}`,
    markdown: articleFile(
      { published: instant(-60 - i), tags: [i % 2 ? 'Odd' : 'Even'], authors: ['example-author'] },
      `[link](/${i})`,
    ),
  }))
  const paths = [
    ...feedPaths,
    '/tags/odd/atom.xml',
    '/authors/example-author/feed.json',
    '/feed.json?tag=odd&author=example-author',
    '/rss.xml?tag=even&tag=odd&match=any',
    '/archive/1/rss.xml',
    '/archive/1-9/feed.json',
  ]

  // The site changes, is rendered again batch by batch, changes back and is rendered again.
  test('never stands for two bodies', async () => {
    await publishBulk(lines)
    const bodies = new Map<string, string>()
    const look = async (sent?: Sent) => {
      for (const path of paths) {
        const response = await get(path, sent)
        const key = `${path} ${entityTag(response)}`
        const body = await response.text()
        expect(bodies.get(key) ?? body, key).toBe(body)
        bodies.set(key, body)
        const again = { ...sent, headers: { 'If-None-Match': entityTag(response) } }
        expect((await get(path, again)).status).toBe(304)
      }
      return bodies.size
    }
    for (const sent of [{}, { bindings }, {}]) {
      let seen = await look(sent)
      for (let start = 0; start < 60; start += 20) {
        await postBulk(lines.slice(start, start + 20), sent)
        const now = await look(sent)
        // All that was first published was rendered for that site already.
        if (bodies.size > paths.length || sent.bindings) expect(now).toBeGreaterThanOrEqual(seen)
        seen = now
      }
    }
    // Each batch shows in the feeds that hold something of it.
    expect(bodies.size).toBeGreaterThan(4 * paths.length)
  })

  test('moves with each batch that is rendered again, in the feeds that hold something of it', async () => {
    await publishBulk(lines)
    await pushSite('', { bindings })
    const before = await tagOf('/tags/odd/rss.xml', { bindings })
    await postBulk([lines[0]], { bindings })
    expect(await tagOf('/tags/odd/rss.xml', { bindings })).toBe(before)
    await postBulk([lines[1]], { bindings })
    const after = await tagOf('/tags/odd/rss.xml', { bindings })
    expect(after).not.toBe(before)
    await postBulk([lines[3]], { bindings })
    expect(await tagOf('/tags/odd/rss.xml', { bindings })).not.toBe(after)
  })
})

test('an article that the site can no longer render keeps its last rendering', async () => {
  await publish('kept', articleFile({ published: '2026-02-01' }, 'Kept as it was.'))
  await env.DB.prepare("UPDATE articles SET source = ?, stamp = 'old'")
    .bind(articleFile({ authors: ['nobody'] }))
    .run()
  // As when its author was taken out of site.yaml.
  const refused = await put('kept', articleFile({ authors: ['nobody'] }))
  expect(refused.status).toBe(422)
  for (const path of feedPaths) {
    expect(await readItems(path)).toMatchObject([{ html: '<p>Kept as it was.</p>' }])
  }
  const page = await get('/articles/kept')
  expect(await page.text()).toContain('<p>Kept as it was.</p>')
})
