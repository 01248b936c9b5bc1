import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { at, httpDate, instant } from '../setup/clock.ts'
import {
  articleFile,
  entityTag,
  type FeedPath,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  put,
  readFeedTexts,
  readItems,
  type Sent,
  send,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore, rows, watchStore } from '../setup/store.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(0)
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await emptyStore()
})

async function tagOf(path: FeedPath, sent?: Sent): Promise<string> {
  const response = await get(path, sent)
  await response.body?.cancel()
  return entityTag(response)
}

/** Returns the Last-Modified of a feed, which is the time of the change, or at most a second more. */
async function modifiedOf(path: FeedPath): Promise<string> {
  const response = await get(path)
  await response.body?.cancel()
  return response.headers.get('Last-Modified') ?? ''
}

function secondsFrom(date: string, seconds: number): string {
  return new Date(Date.parse(date) + seconds * 1000).toUTCString()
}

/** RFC 9110 §5.6.7: the two old forms of a date, which are still to be understood. */
function asRfc850(date: string): string {
  const [, day, month, year, time] = date.split(' ')
  return `Sunday, ${day}-${month}-${year?.slice(2)} ${time} GMT`
}

function asAsctime(date: string): string {
  const [, day, month, year, time] = date.split(' ')
  return `Sun ${month} ${day} ${time} ${year}`
}

async function slugsIn(path: FeedPath, sent?: Sent): Promise<string[]> {
  return (await readItems(path, sent)).map(({ url = '' }) => url.replace(/^.*\//, ''))
}

describe('a feed', () => {
  test.each([
    ['/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/feed.json', 'application/feed+json; charset=utf-8'],
  ])('%s says what it is', async (path, type) => {
    await publish('rain', articleFile())
    const response = await get(path)
    expect(response.status).toBe(200)
    expect([...response.headers.keys()]).toEqual([
      'access-control-allow-origin',
      'access-control-expose-headers',
      'cache-control',
      'cache-tag',
      'cdn-cache-control',
      'content-security-policy',
      'content-type',
      'date',
      'etag',
      'last-modified',
      'link',
      'server-timing',
      'vary',
      'x-content-type-options',
    ])
    expect(response.headers.get('Cache-Tag')).toMatch(/^site,slice:main,article:\d+$/)
    expect(response.headers.get('CDN-Cache-Control')).toBe(
      'public, max-age=300, stale-if-error=604800',
    )
    expect(response.headers.get('Vary')).toBe('Sec-Fetch-Dest, A-IM')
    const links = response.headers.get('Link')?.split(', ') ?? []
    expect(links).toHaveLength(4)
    expect(links).toContain(`<${home}${path}>; rel="self"; type="${type.split(';')[0]}"`)
    expect(links).toContain(`<${home}/>; rel="alternate"; type="text/html"`)
    expect(response.headers.get('Content-Type')).toBe(type)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(entityTag(response)).toMatch(/^"[\x21\x23-\x7e]+"$/)
    const head = await send('HEAD', path)
    expect(head.status).toBe(200)
    const names = (headers: Headers) => [...headers].filter(([name]) => name !== 'server-timing')
    expect(names(head.headers)).toEqual(names(response.headers))
    expect(await head.text()).toBe('')
  })

  test.each(feedPaths)('%s without articles is a feed without items', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('Last-Modified')).toBeNull()
    expect(await readItems(path)).toEqual([])
    const headers = { 'If-None-Match': entityTag(response) }
    expect((await get(path, { headers })).status).toBe(304)
  })

  test('holds the same items in the same order in each format', async () => {
    const articles = [
      { slug: 'old', fields: { published: '2026-01-01' } },
      { slug: 'tie-b', fields: { published: '2026-02-01T12:00:00Z', id: 'urn:example-x:2' } },
      { slug: 'tie-c', fields: { published: '2026-02-01T12:00:00Z', id: 'urn:example-x:3' } },
      { slug: 'tie-a', fields: { published: '2026-02-01T13:00:00+01:00', id: 'urn:example-x:1' } },
      {
        slug: 'new',
        fields: { published: '2026-03-01', tags: ['One', 'Two'], id: 'urn:example-x:9' },
      },
      { slug: 'note', fields: { published: '2026-01-15', title: '' } },
      { slug: 'updated', fields: { published: '2025-01-01', updated: '2026-11-01' } },
      { slug: 'draft', fields: { published: '2026-02-02', draft: true } },
      { slug: 'future', fields: { published: instant(1) } },
      { slug: 'gone', fields: { published: '2026-02-02' } },
    ]
    const lines = articles.map(({ slug, fields }) => ({
      slug,
      markdown: articleFile({ authors: ['aditya-kumar'], ...fields }, `Of *${slug}* & more`),
    }))
    await publishBulk(lines)
    await withdraw('gone')
    const order = ['new', 'tie-a', 'tie-b', 'tie-c', 'note', 'old', 'updated']
    const [rss, atom, json] = await Promise.all(feedPaths.map((path) => readItems(path)))
    expect(rss?.map(({ url }) => url)).toEqual(order.map((slug) => `${home}/articles/${slug}`))
    expect(rss?.map(({ html }) => html)).toEqual(
      order.map((slug) => `<p>Of <em>${slug}</em> &amp; more</p>`),
    )
    expect(rss?.[0]).toMatchObject({
      id: 'urn:example-x:9',
      title: 'Rain',
      tags: ['One', 'Two'],
      authors: ['Aditya Kumar'],
    })
    expect(rss?.[4]?.title).toBeUndefined()
    // RFC 4287 wants a title of every entry, so a note has its first words there.
    expect(atom?.[4]?.title).toBe('Of note & more')
    expect(atom?.toSpliced(4, 1)).toEqual(rss?.toSpliced(4, 1))
    expect({ ...atom?.[4], title: undefined }).toEqual(rss?.[4])
    expect(json).toEqual(rss)
  })

  test('does not depend on the order in which its articles came', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => ({
      slug: `a${i}`,
      markdown: articleFile({ published: `2026-03-0${1 + (i % 3)}` }),
    }))
    await publishBulk(lines)
    const texts = await readFeedTexts()
    await emptyStore()
    for (const { slug, markdown } of lines.toReversed()) await publish(slug, markdown)
    expect(await readFeedTexts()).toEqual(texts)
  })

  test('carries the newest 50 articles, drafts and the future not counted', async () => {
    const slugs = Array.from({ length: 53 }, (_, i) => `a${String(i).padStart(2, '0')}`)
    await publishBulk(
      slugs.map((slug, i) => ({ slug, markdown: articleFile({ published: instant(i - 100) }) })),
    )
    await publish('draft', articleFile({ published: instant(-1), draft: true }))
    await publish('future', articleFile({ published: instant(100) }))
    const newest = slugs.toReversed().slice(0, 50)
    for (const path of feedPaths) expect(await slugsIn(path)).toEqual(newest)
    await withdraw('a52')
    for (const path of feedPaths) expect(await slugsIn(path)).toEqual([...newest.slice(1), 'a02'])
  })

  test('is read with as many queries whether the archive is long or short', async () => {
    await publish('rain', articleFile())
    const count = async () => {
      const { DB, statements } = watchStore()
      await readItems('/rss.xml', { bindings: { DB } })
      return statements.length
    }
    const few = await count()
    await publishBulk(
      Array.from({ length: 100 }, (_, i) => ({ slug: `a${i}`, markdown: articleFile() })),
    )
    expect(await count()).toBe(few)
    expect(few).toBeLessThanOrEqual(2)
  })
})

describe('a conditional request', () => {
  beforeEach(async () => {
    await publish('rain', articleFile())
    at(60)
  })

  const same: [string, (tag: string) => string][] = [
    ['is the tag', (tag) => tag],
    ['is the tag, made weak on the way', (tag) => `W/${tag}`],
    ['is *', () => '*'],
    ['is a list with the tag', (tag) => `"a", ${tag}, W/"b"`],
    ['is a list without spaces', (tag) => `"a",W/${tag}`],
    ['is a list in which a comma is quoted', (tag) => `"a,b", ${tag}`],
    ['is the tag with the suffix of a compressing server', (tag) => tag.replace(/"$/, '-gzip"')],
    ['is the same, weak', (tag) => `W/${tag.replace(/"$/, '-br"')}`],
  ]

  const other: [string, (tag: string) => string][] = [
    ['is another tag', () => '"another"'],
    ['is a list of others', () => '"a", W/"b"'],
    ['is only a part of the tag', (tag) => `${tag.slice(0, -4)}"`],
    ['is the tag with more behind it', (tag) => tag.replace(/"$/, 'x"')],
    ['lacks the quotes', (tag) => tag.slice(1, -1)],
    ['has its quotes escaped', (tag) => tag.replace(/"/g, '\\"')],
    ['is weak in lower case', (tag) => `w/${tag}`],
    ['is not closed', (tag) => tag.slice(0, -1)],
    ['is two tags without a comma', (tag) => `${tag} ${tag}`],
    ['has * in a list', (tag) => `*, ${tag}`],
  ]

  describe.each(feedPaths)('for %s', (path) => {
    test.each(same)('is answered 304 when If-None-Match %s', async (_, header) => {
      const tag = await tagOf(path)
      for (const method of ['GET', 'HEAD']) {
        const response = await send(method, path, { headers: { 'If-None-Match': header(tag) } })
        expect(response.status).toBe(304)
        expect(await response.text()).toBe('')
        // RFC 9110 §15.4.5: what a 200 would say of the version, and nothing of the content.
        const whole = await get(path)
        await whole.body?.cancel()
        const ofContent = ['cache-tag', 'content-security-policy', 'content-type', 'server-timing']
        expect([...response.headers]).toEqual(
          [...whole.headers].filter(([name]) => !ofContent.includes(name)),
        )
        expect(response.headers.get('ETag')).toBe(tag)
      }
    })

    test.each(other)('is answered in full when If-None-Match %s', async (_, header) => {
      const response = await get(path, { headers: { 'If-None-Match': header(await tagOf(path)) } })
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('It rained.')
    })
  })

  test.each<[string, (modified: string) => string, number]>([
    ['the date of Last-Modified', (modified) => modified, 304],
    ['a later date', (modified) => secondsFrom(modified, 1), 304],
    ['a date of the future', (modified) => secondsFrom(modified, 1_000_000), 304],
    ['an earlier date', (modified) => secondsFrom(modified, -1), 200],
    ['the date as in RFC 850', (modified) => asRfc850(modified), 304],
    ['the date as in asctime', (modified) => asAsctime(modified), 304],
    ['an earlier date as in RFC 850', (modified) => asRfc850(secondsFrom(modified, -1)), 200],
    ['an earlier date as in asctime', (modified) => asAsctime(secondsFrom(modified, -1)), 200],
    ['an ISO date', () => '2026-11-22T12:00:00Z', 200],
    ['a day that does not exist', () => 'Sun, 42 Nov 2026 12:00:00 GMT', 200],
    ['a number', () => '1795348800', 200],
    ['a word', () => 'yesterday', 200],
    ['nothing', () => ' ', 200],
  ])('with %s in If-Modified-Since', async (_, form, status) => {
    const modified = await modifiedOf('/rss.xml')
    const response = await get('/rss.xml', { headers: { 'If-Modified-Since': form(modified) } })
    expect(response.status).toBe(status)
    if (status !== 304) return
    expect(await response.text()).toBe('')
    expect(response.headers.get('ETag')).toBe(await tagOf('/rss.xml'))
    expect(response.headers.get('Last-Modified')).toBe(modified)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
  })

  test('is decided by If-None-Match where that is there', async () => {
    const tag = await tagOf('/atom.xml')
    const answer = async (none: string, since: string) => {
      const headers = { 'If-None-Match': none, 'If-Modified-Since': since }
      return (await get('/atom.xml', { headers })).status
    }
    expect(await answer('"another"', httpDate(60))).toBe(200)
    expect(await answer(tag, httpDate(-1))).toBe(304)
    // What is malformed is not there.
    expect(await answer('another', httpDate(60))).toBe(304)
    expect(await answer(tag.slice(1), httpDate(-1))).toBe(200)
  })

  test('is answered 304 from one row, without an article or a fragment', async () => {
    const { DB, statements } = watchStore()
    const headers = { 'If-None-Match': await tagOf('/rss.xml') }
    const response = await get('/rss.xml', { headers, bindings: { DB } })
    expect(response.status).toBe(304)
    expect(statements).toHaveLength(1)
    expect(statements[0]).toMatch(/FROM slices WHERE slice = \?1$/)
    expect(statements[0]).not.toMatch(/fragments|articles/)
    await get('/rss.xml', { bindings: { DB } })
    expect(statements.join()).toMatch(/fragments/)
  })
})

describe('the validators', () => {
  test('stay when a push changes nothing', async () => {
    await publish('rain', articleFile())
    at(60)
    const before = await Promise.all(feedPaths.map((path) => get(path)))
    expect((await publish('rain', articleFile())).status).toBe('unchanged')
    await publishBulk([{ slug: 'rain', markdown: articleFile() }])
    await put('rain', articleFile({ published: 'never' }))
    const after = await Promise.all(feedPaths.map((path) => get(path)))
    const tags = (responses: Response[]) =>
      responses.map(({ headers }) => [headers.get('ETag'), headers.get('Last-Modified')])
    expect(tags(after)).toEqual(tags(before))
  })

  test('move with every change that a reader sees, and with no other', async () => {
    const seen: [string, () => Promise<unknown>][] = [
      ['an article', () => publish('rain', articleFile())],
      ['another body', () => publish('rain', articleFile({}, 'It poured.'))],
      ['another title', () => publish('rain', articleFile({ title: 'Hail' }, 'It poured.'))],
      ['the old text again', () => publish('rain', articleFile())],
      ['an older article', () => publish('old', articleFile({ published: '2025-01-01' }))],
      ['its withdrawal', () => withdraw('old')],
      ['its return', () => publish('old', articleFile({ published: '2025-01-01' }))],
      ['another slug', () => publishBulk([rename('old', 'older', { published: '2025-01-01' })])],
      ['what was live becomes a draft', () => publish('rain', articleFile({ draft: true }))],
      ['and live again', () => publish('rain', articleFile())],
      ['and is put off', () => publish('rain', articleFile({ published: instant(9999) }))],
      ['and comes at once', () => publish('rain', articleFile())],
    ]
    const unseen: (() => Promise<unknown>)[] = [
      () => publish('draft', articleFile({ draft: true })),
      () => publish('draft', articleFile({ draft: true }, 'Changed.')),
      () => publish('scheduled', articleFile({ published: instant(9999) })),
      () => publish('scheduled', articleFile({ published: instant(9990) })),
      () => withdraw('draft'),
      () => withdraw('scheduled'),
    ]
    const tags = new Map<FeedPath, string>(await tagsNow())
    const dates = new Map<FeedPath, number>()
    for (const [what, change] of seen) {
      await change()
      for (const [path, tag] of await tagsNow()) {
        expect(tag, `${path}: ${what}`).not.toBe(tags.get(path))
        tags.set(path, tag)
        const date = Date.parse(await modifiedOf(path))
        expect(date, `${path}: ${what}`).toBeGreaterThanOrEqual(dates.get(path) ?? 0)
        dates.set(path, date)
      }
      for (const other of unseen) await other()
      expect(await tagsNow(), what).toEqual([...tags])
    }
  })

  async function tagsNow(): Promise<[FeedPath, string][]> {
    const tags: [FeedPath, string][] = []
    for (const path of feedPaths) tags.push([path, await tagOf(path)])
    return tags
  }

  function rename(from: string, slug: string, fields: Record<string, unknown>) {
    return { from, slug, markdown: articleFile(fields) }
  }

  /** A reader that only knows dates: it comes back with the one that it was given. */
  async function readByDate(): Promise<() => Promise<boolean>> {
    let date = ''
    const poll = async () => {
      const response = await get('/rss.xml', { headers: { 'If-Modified-Since': date } })
      if (response.status === 304) return false
      date = response.headers.get('Last-Modified') ?? ''
      return true
    }
    await poll()
    return poll
  }

  test('tell a reader that knows only dates of two changes within a second', async () => {
    await publish('rain', articleFile())
    const poll = await readByDate()
    await publish('rain', articleFile({}, 'It poured.'))
    at(1)
    expect(await poll()).toBe(true)
    at(2)
    await publish('rain', articleFile({}, 'It hailed.'))
    expect(await poll()).toBe(true)
    await publish('rain', articleFile({}, 'It snowed.'))
    expect(await poll()).toBe(true)
    await withdraw('rain')
    expect(await poll()).toBe(true)
    at(20)
    await poll()
    expect(await poll()).toBe(false)
  })

  test('tell it of a change in the second of a release', async () => {
    await publish('rain', articleFile())
    await publish('scheduled', articleFile({ published: instant(10) }))
    const poll = await readByDate()
    at(10)
    expect(await poll()).toBe(true)
    await publish('rain', articleFile({}, 'It poured.'))
    at(11)
    expect(await poll()).toBe(true)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['withdrawn', () => withdraw('scheduled')],
    ['put off', () => publish('scheduled', articleFile({ published: instant(99) }))],
  ])('tell it of an article that is %s in the second of its release', async (_, change) => {
    await publish('rain', articleFile())
    await publish('scheduled', articleFile({ published: instant(10) }))
    const poll = await readByDate()
    at(10)
    expect(await poll()).toBe(true)
    await change()
    at(11)
    expect(await poll()).toBe(true)
  })

  test('never say that something changed in the future', async () => {
    for (const body of ['one', 'two', 'three', 'four']) await publish('rain', articleFile({}, body))
    expect((await get('/rss.xml')).headers.get('Last-Modified')).toBe(httpDate(0))
  })
})

describe('a scheduled article', () => {
  const minute = 600

  beforeEach(async () => {
    await publish('rain', articleFile())
  })

  test('is absent before its minute and present from it on, without a write', async () => {
    const first = await tagOf('/rss.xml')
    await publish('scheduled', articleFile({ published: instant(minute), tags: ['Weather'] }))
    const cursor = await rows('SELECT cursor FROM latest')
    for (const path of feedPaths) expect(await tagOf(path)).not.toBe('')
    expect(await tagOf('/rss.xml')).toBe(first)

    at(minute - 1)
    for (const path of feedPaths) expect(await slugsIn(path)).toEqual(['rain'])
    expect(await tagOf('/rss.xml')).toBe(first)
    expect((await get('/articles/scheduled')).status).toBe(404)
    const headers = { 'If-None-Match': first, 'If-Modified-Since': httpDate(0) }

    at(minute)
    for (const path of feedPaths) expect(await slugsIn(path)).toEqual(['scheduled', 'rain'])
    const response = await get('/rss.xml', { headers })
    expect(response.status).toBe(200)
    expect(entityTag(response)).not.toBe(first)
    expect(response.headers.get('Last-Modified')).toBe(httpDate(minute))
    const byDate = { 'If-Modified-Since': httpDate(0) }
    expect((await get('/rss.xml', { headers: byDate })).status).toBe(200)
    expect((await get('/articles/scheduled')).status).toBe(200)
    expect(await (await get('/')).text()).toContain(`${home}/articles/scheduled`)
    expect(await rows('SELECT cursor FROM latest')).toEqual(cursor)
  })

  test('and others after it each move the validators', async () => {
    const seconds = [minute, minute + 1, minute + 1, minute + 60]
    await publishBulk(
      seconds.map((second, i) => ({
        slug: `s${i}`,
        markdown: articleFile({ published: instant(second) }),
      })),
    )
    const tags = new Set([await tagOf('/atom.xml')])
    for (const second of new Set(seconds)) {
      at(second)
      tags.add(await tagOf('/atom.xml'))
      expect((await get('/atom.xml')).headers.get('Last-Modified')).toBe(httpDate(second))
    }
    expect(tags.size).toBe(4)
    expect(await slugsIn('/atom.xml')).toEqual(['s3', 's1', 's2', 's0', 'rain'])
  })

  // Nobody tells a browser of a change, so its copy of a page is shorter-lived.
  test.each([
    ['/rss.xml', 300],
    ['/atom.xml', 300],
    ['/feed.json', 300],
    ['/', 60],
  ])('outlives no copy of %s that lacks it', async (path, longest) => {
    const expectAge = async (seconds: number) => {
      const { headers } = await get(path)
      const own = Math.min(seconds, longest)
      expect(headers.get('Cache-Control')).toBe(`public, max-age=${own}`)
      expect(headers.get('CDN-Cache-Control')).toContain(`max-age=${seconds},`)
    }
    await expectAge(300)
    await publish('later', articleFile({ published: instant(minute + 30) }))
    await publish('scheduled', articleFile({ published: instant(minute) }))
    await expectAge(300)
    at(minute - 300)
    await expectAge(300)
    at(minute - 299)
    await expectAge(299)
    at(minute - 1)
    await expectAge(1)
    at(minute)
    await expectAge(30)
    at(minute + 30)
    await expectAge(300)
  })

  // DESIGN.md, law 7.
  test('outlives no copy of the page that said it is not there', async () => {
    await publish('scheduled', articleFile({ published: instant(minute) }))
    const maxAge = async () => {
      const response = await get('/articles/scheduled')
      expect(response.status).toBe(404)
      return response.headers.get('Cache-Control')
    }
    expect(await maxAge()).toBe('public, max-age=60')
    at(minute - 7)
    expect(await maxAge()).toBe('public, max-age=7')
  })

  // DESIGN.md, law 7.
  test('outlives no copy of the page that it will stand beside', async () => {
    await publish('scheduled', articleFile({ published: instant(minute) }))
    at(minute - 7)
    const response = await get('/articles/rain')
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=7')
  })

  test('shortens a 304 too', async () => {
    await publish('scheduled', articleFile({ published: instant(minute) }))
    at(minute - 5)
    const headers = { 'If-None-Match': await tagOf('/rss.xml') }
    const response = await get('/rss.xml', { headers })
    expect(response.status).toBe(304)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=5')
  })
})
