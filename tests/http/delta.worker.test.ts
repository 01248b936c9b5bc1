import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import deltaPrograms from '../../src/feeds/delta-programs.json'
import { feedReaders } from '../readers/feeds.ts'
import { beginWith } from '../setup/begin.ts'
import { at, instant } from '../setup/clock.ts'
import {
  articleFile,
  direct,
  entityTag,
  feedPaths,
  get,
  publish,
  publishBulk,
  pushSite,
  sendUncached,
  tagOf,
  withdraw,
} from '../setup/requests.ts'
import { brokenStore, emptyCache, emptyStore } from '../setup/store.ts'

beginWith(async () => {
  await pushSite('deltas: known')
  await publishBulk(
    Array.from({ length: 9 }, (_, i) => {
      return { slug: `a${i}`, markdown: articleFile({ published: instant(-100 * (i + 1)) }) }
    }),
  )
})

beforeEach(() => at(60))

afterEach(async () => {
  await emptyStore()
})

const newsboat = { 'User-Agent': 'newsboat/2.36.0 (Linux x86_64)' }

/** Sends where there is no Workers Cache, which would put its own entity tag in the client's place. */
async function poll(path: string, tag: string, headers: Record<string, string> = {}) {
  // The articles are published behind Workers Cache, so nobody tells this one.
  await emptyCache()
  const sent = { 'A-IM': 'feed', 'If-None-Match': tag, ...newsboat, ...headers }
  return sendUncached('GET', path, { ...direct, headers: sent })
}

describe.each(feedPaths)('newsboat, of %s', (path) => {
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
    expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Cloudflare-CDN-Cache-Control')).toBeNull()
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
      () => publish('a8', articleFile({ published: instant(-900), updated: instant(0) })),
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

  test('is answered as A-IM asks', async () => {
    const tag = await tagOf(path)
    await publish('new', articleFile({ published: instant(1) }))
    for (const [manipulation, status] of [
      ['feed;q=0', 200],
      ['feed; q=0.000', 200],
      ['vcdiff', 200],
      ['', 200],
      ['vcdiff, feed', 226],
      ['FEED;q=0.1', 226],
      ['feeds', 200],
    ] as const) {
      const response = await poll(path, tag, { 'A-IM': manipulation })
      expect(response.status, manipulation).toBe(status)
    }
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
    const unknowing = { ...direct, headers: { 'A-IM': 'feed', ...newsboat } }
    expect((await sendUncached('GET', path, unknowing)).status).toBe(200)
  })

  test('has the same headers for HEAD', async () => {
    const tag = await tagOf(path)
    await publish('new', articleFile({ published: instant(1) }))
    const headers = { 'A-IM': 'feed', 'If-None-Match': tag, ...newsboat }
    const head = await sendUncached('HEAD', path, { ...direct, headers })
    expect(head.status).toBe(226)
    expect(await head.text()).toBe('')
    expect(entityTag(head)).toBe(await tagOf(path))
  })
})

describe('a delta', () => {
  const path = '/rss.xml'
  const change = () => publish('new', articleFile({ published: instant(1) }))
  const liferea =
    'Liferea/1.15.4 (Linux; https://lzone.de/liferea/) AppleWebKit (KHTML, like Gecko)'

  test.each<[string, string, number]>([
    ['newsboat', newsboat['User-Agent'], 226],
    ['Liferea', liferea, 226],
    ['feedparser', 'feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/', 200],
    ['rss2email', 'rss2email/3.14 (https://github.com/rss2email/rss2email)', 200],
    ['a program that names another', `Bot (like ${newsboat['User-Agent']})`, 200],
    ['a program without a name', '', 200],
  ])('is sent to %s only if that is known to merge it', async (_, agent, status) => {
    const tag = await tagOf(path)
    await change()
    const response = await poll(path, tag, { 'User-Agent': agent })
    expect(response.status).toBe(status)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })

  test('is for programs with a source that proves it', () => {
    for (const { program, agent, source } of deltaPrograms) {
      expect(program).not.toBe('')
      expect(agent).toMatch(/^\^.+\/$/)
      expect(new URL(source).protocol).toBe('https:')
    }
  })

  test.each([
    ['a window', '/rss.xml', 200],
    ['an archive that is not there', '/archive/9/rss.xml', 404],
    ['a combination', '/feed.json?tag=nothing&author=nobody', 404],
    ['a feed that is not there', '/tags/nothing/atom.xml', 404],
  ])(
    'that can be had leaves no answer to a request for one stored: %s',
    async (_, path, status) => {
      for (const headers of [undefined, { 'Sec-Fetch-Dest': 'document' }]) {
        const response = await poll(path, '"x"', headers)
        expect(response.status).toBe(status)
        expect(response.headers.get('Cache-Control')).toBe('no-store')
        expect(response.headers.get('Cloudflare-CDN-Cache-Control')).toBeNull()
        expect(response.headers.get('Cache-Tag')).toBeNull()
      }
      const other = await sendUncached('GET', path, direct)
      expect(other.headers.get('Cache-Control')).toMatch(/^public/)
    },
  )

  test('has no part in what is held', async () => {
    const read = async (headers?: Record<string, string>) => {
      const response = await sendUncached('GET', path, { ...direct, headers })
      const text = await response.text()
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { status: response.status, text }
    }
    const tag = await tagOf(path)
    await change()
    const asking = { 'A-IM': 'feed', 'If-None-Match': tag, ...newsboat }
    expect((await read(asking)).status).toBe(226)
    const whole = await read()
    expect(whole.status).toBe(200)
    expect((await read(asking)).status).toBe(226)
    expect(await read()).toEqual(whole)
  })

  test('gives way to the copy that is held if the store fails', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const tag = await tagOf(path)
    await change()
    await (await sendUncached('GET', path, direct)).text()
    await new Promise((resolve) => setTimeout(resolve, 20))
    at(4000)
    const headers = { 'A-IM': 'feed', 'If-None-Match': tag, ...newsboat }
    const bindings = { DB: brokenStore('later') }
    const response = await sendUncached('GET', path, { headers, bindings })
    expect([response.status, response.headers.get('Age')]).toEqual([200, '3940'])
  })

  test('is never sent behind Workers Cache, which asks in its own name', async () => {
    const tag = await tagOf(path)
    await change()
    const headers = { 'A-IM': 'feed', 'If-None-Match': tag, ...newsboat }
    const response = await get(path, { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
  })

  test('is never sent unless site.yaml says so', async () => {
    await pushSite()
    const tag = await tagOf(path)
    await change()
    const response = await poll(path, tag)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(await response.text()).toBe(await (await get(path)).text())
  })
})
