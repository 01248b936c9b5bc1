import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { beginWith } from '../setup/begin.ts'
import { at, httpDate, instant } from '../setup/clock.ts'
import {
  articleFile,
  type FeedPath,
  feedPaths,
  get,
  publish,
  publishBulk,
  put,
  send,
  tagOf,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore, watchStore } from '../setup/store.ts'

afterEach(emptyStore)

/** Returns the Last-Modified of a feed: the time of the change, or at most a second later. */
async function modifiedOf(path: FeedPath): Promise<string> {
  const response = await get(path)
  await response.body?.cancel()
  return response.headers.get('Last-Modified') ?? ''
}

function secondsFrom(date: string, seconds: number): string {
  return new Date(Date.parse(date) + seconds * 1000).toUTCString()
}

/** RFC 9110 §5.6.7: the two obsolete date formats, which a server must still accept. */
function asRfc850(date: string): string {
  const [, day, month, year, time] = date.split(' ')
  return `Sunday, ${day}-${month}-${year?.slice(2)} ${time} GMT`
}

function asAsctime(date: string): string {
  const [, day, month, year, time] = date.split(' ')
  return `Sun ${month} ${day} ${time} ${year}`
}

describe('a conditional request', () => {
  beginWith(() => publish('rain', articleFile()))

  beforeEach(() => at(60))

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
        // RFC 9110 §15.4.5: what a 200 would say about the version, and nothing about the content.
        const whole = await get(path)
        await whole.body?.cancel()
        const ofContent = ['content-security-policy', 'content-type', 'server-timing']
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

  test('is decided by If-None-Match if that is present', async () => {
    const tag = await tagOf('/atom.xml')
    const answer = async (none: string, since: string) => {
      const headers = { 'If-None-Match': none, 'If-Modified-Since': since }
      return (await get('/atom.xml', { headers })).status
    }
    expect(await answer('"another"', httpDate(60))).toBe(200)
    expect(await answer(tag, httpDate(-1))).toBe(304)
    // A malformed one counts as absent.
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

  /** A reader that only knows dates: it sends back the date that it was given. */
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

  test('show two changes within a second to a reader that knows only dates', async () => {
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

  test('show it a change in the second of a release', async () => {
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
  ])('show it an article that is %s in the second of its release', async (_, change) => {
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
