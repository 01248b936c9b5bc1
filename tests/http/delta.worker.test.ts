import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { feedReaders } from '../readers/feeds.ts'
import { at, instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  feedPaths,
  get,
  publish,
  publishBulk,
  send,
  tagOf,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeEach(async () => {
  await publishBulk(
    Array.from({ length: 9 }, (_, i) => {
      return { slug: `a${i}`, markdown: articleFile({ published: instant(-100 * (i + 1)) }) }
    }),
  )
  at(60)
})

afterEach(emptyStore)

function poll(path: string, tag: string, headers: Record<string, string> = {}): Promise<Response> {
  return get(path, { headers: { 'A-IM': 'feed', 'If-None-Match': tag, ...headers } })
}

describe.each(feedPaths)('a client of %s that takes deltas', (path) => {
  const slugs = async (response: Response) =>
    feedReaders[path](await response.text()).items.map(({ url }) => String(url).replace(/.*\//, ''))

  // RFC 3229 §10.4.1, §10.5.1, §10.5.3.
  test('gets only what is new, and is told of what', async () => {
    const tag = await tagOf(path)
    await publish('new', articleFile({ published: instant(1) }))
    await publish('a3', articleFile({ published: instant(-400) }, 'It still rains.'))
    const response = await poll(path, tag)
    expect([response.status, response.statusText]).toEqual([226, 'IM Used'])
    expect(response.headers.get('IM')).toBe('feed')
    expect(response.headers.get('Delta-Base')).toBe(tag)
    expect(response.headers.get('Vary')).toMatch(/\bA-IM\b/)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Cloudflare-CDN-Cache-Control')).toBe('no-store')
    expect(response.headers.get('Cache-Tag')).toBeNull()
    expect(entityTag(response)).toBe(await tagOf(path))
    expect(await slugs(response)).toEqual(['new', 'a3'])
  })

  test('applied to the old copy, that makes the new document', async () => {
    const read = async (response: Response) => feedReaders[path](await response.text())
    let copy = (await read(await get(path))).items
    let tag = await tagOf(path)
    const changes: (() => Promise<unknown>)[] = [
      () => publish('b', articleFile({ published: instant(2) })),
      () => publish('a5', articleFile({ published: instant(-600) }, 'Another body.')),
      () => publish('a8', articleFile({ published: instant(-900), updated: instant(10) })),
      () => publish('a2', articleFile({ published: instant(3) })),
      () => publish('soon', articleFile({ published: instant(120) })),
      async () => at(130),
      () => withdraw('a1'),
      () => publish('a4', articleFile({ published: instant(-500), draft: true })),
      () => publish('old', articleFile({ published: '2020-01-01' })),
    ]
    const statuses: number[] = []
    for (const change of changes) {
      await change()
      const response = await poll(path, tag)
      statuses.push(response.status)
      if (response.status === 304) continue
      tag = entityTag(response)
      const { items, withdrawn } = await read(response)
      const isReplaced = ({ id }: { id: string }) =>
        items.some((item) => item.id === id) || withdrawn.includes(id)
      const kept = response.status === 200 ? [] : copy.filter((item) => !isReplaced(item))
      copy = [...items, ...kept].sort(
        (a, b) => b.published.localeCompare(a.published) || (a.id < b.id ? -1 : 1),
      )
      expect(copy).toEqual((await read(await get(path))).items)
    }
    const ofWithdrawal = path === '/rss.xml' ? 200 : 226
    expect(statuses).toEqual([226, 226, 226, 200, 304, 226, ofWithdrawal, 200, 226])
  })

  test('learns of what was withdrawn, and of what came into the window for it', async () => {
    await publishBulk(
      Array.from({ length: 60 }, (_, i) => {
        return { slug: `b${i}`, markdown: articleFile({ published: instant(-2000 - i) }) }
      }),
    )
    const old = feedReaders[path](await (await get(path)).text())
    const tag = await tagOf(path)
    await withdraw('a1')
    await withdraw('b7')
    await publish('new', articleFile({ published: instant(1) }))
    const response = await poll(path, tag)
    const now = feedReaders[path](await (await get(path)).text())
    expect(now.items).toHaveLength(50)
    if (path === '/rss.xml') return expect(response.status).toBe(200)
    expect(response.status).toBe(226)
    const { items, withdrawn } = feedReaders[path](await response.text())
    expect(items.length).toBeLessThan(5)
    const gone = new Set([...withdrawn, ...items.map(({ id }) => id)])
    const copy = [...items, ...old.items.filter(({ id }) => !gone.has(id))]
    copy.sort((a, b) => b.published.localeCompare(a.published))
    expect(copy.slice(0, 50)).toEqual(now.items)
  })

  test('is told when the document was updated, not only what is new in it', async () => {
    if (path === '/feed.json') return
    const tag = await tagOf(path)
    await publish('a8', articleFile({ published: instant(-900) }, 'It rained again.'))
    const date = /<(?:updated|lastBuildDate)>([^<]+)</
    const [delta, document] = await Promise.all([poll(path, tag), get(path)])
    expect(delta.status).toBe(226)
    expect(date.exec(await delta.text())?.[1]).toBe(date.exec(await document.text())?.[1])
  })

  test.each([
    ['feed;q=0', 200],
    ['feed; q=0.000', 200],
    ['vcdiff', 200],
    ['', 200],
    ['vcdiff, feed', 226],
    ['FEED;q=0.1', 226],
    ['feeds', 200],
  ])('with A-IM: %s is answered %i', async (manipulation, status) => {
    const tag = await tagOf(path)
    await publish('new', articleFile({ published: instant(1) }))
    expect((await poll(path, tag, { 'A-IM': manipulation })).status).toBe(status)
  })

  test('gets the whole document for a tag that is none of ours, or to which nothing is left', async () => {
    const tag = await tagOf(path)
    await publish('new', articleFile({ published: instant(1) }))
    const others = [
      '"zzzz-1-abcdefghijkl"',
      '"x"',
      tag.slice(1),
      `"0-${tag.split('-').slice(1).join('-')}`,
    ]
    for (const other of others) expect((await poll(path, other)).status, other).toBe(200)
    expect((await poll(path, `"x", W/${tag}`)).status).toBe(226)
    expect((await poll(path, await tagOf(path))).status).toBe(304)
    expect((await get(path, { headers: { 'A-IM': 'feed' } })).status).toBe(200)
  })

  test('has the same headers for HEAD', async () => {
    const tag = await tagOf(path)
    await publish('new', articleFile({ published: instant(1) }))
    const head = await send('HEAD', path, { headers: { 'A-IM': 'feed', 'If-None-Match': tag } })
    expect(head.status).toBe(226)
    expect(await head.text()).toBe('')
    expect(entityTag(head)).toBe(await tagOf(path))
  })
})
