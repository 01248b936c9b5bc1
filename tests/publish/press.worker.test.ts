import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { stampOf } from '../../src/formats/stamp.ts'
import Dateline from '../../src/index.ts'
import {
  absentCacheTag,
  archiveCacheTag,
  articleCacheTag,
  siteCacheTag,
  sliceCacheTag,
  wholeArchiveCacheTag,
} from '../../src/site/addresses.ts'
import { at as atNoonAnd, instant as instantAtNoonAnd } from '../setup/clock.ts'
import { alarmOfPress, bindPress, ringAlarm } from '../setup/press.ts'
import {
  api,
  articleFile,
  postBulk,
  publish,
  publishBulk,
  put,
  readAnswers,
  type Taken,
  tellWorkersCache,
  withdraw,
  workersCache,
} from '../setup/requests.ts'
import { site } from '../setup/site.ts'
import {
  brokenStore,
  dumpStore,
  emptyStore,
  rows,
  storeThrough,
  watchStore,
} from '../setup/store.ts'

// Far ahead, because workerd moves an alarm that is in its own past.
const decade = 10 * 365 * 86_400
const start = Date.parse('2026-11-22T12:00:00Z') + decade * 1000
const at = (seconds: number) => atNoonAnd(decade + seconds)
const instant = (seconds: number) => instantAtNoonAnd(decade + seconds).replace('.000', '')

beforeEach(async () => {
  at(0)
  await ringAlarm()
  tellWorkersCache()
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
})

afterEach(async () => {
  await bindPress()
  await emptyStore()
})

const told = () => workersCache.told.map((tags) => tags.toSorted())
const purged = () => workersCache.purged.map((tags) => tags.toSorted())

/** The cache tags of an article in these slices, on the first page of the archive of each. */
function tagsOf(key: number, ...slices: string[]): string[] {
  const inSlices = slices.flatMap((slice) => [sliceCacheTag(slice), archiveCacheTag(slice, 1)])
  return [absentCacheTag, articleCacheTag(key), ...inSlices].sort()
}

/** The cache tags that are purged: what an article was on may be another page by now, or none. */
function purgedTagsOf(key: number, ...slices: string[]): string[] {
  const inSlices = slices.flatMap((slice) => [sliceCacheTag(slice), wholeArchiveCacheTag(slice)])
  return [absentCacheTag, articleCacheTag(key), ...inSlices].sort()
}

async function keyOf(slug: string): Promise<number> {
  const [row] = await rows<{ key: number }>('SELECT key FROM articles WHERE slug = ?', slug)
  return row?.key ?? 0
}

describe('the cache', () => {
  test('is told of the slices, the pages and the article that changed, and of what was not there', async () => {
    const file = articleFile({ tags: ['Weather', 'Wet & cold'] })
    expect(await publish('rain', file)).toMatchObject({ told: true })
    const tags = tagsOf(await keyOf('rain'), 'main', 'tag:weather', 'tag:wet-&-cold')
    expect(told()).toEqual([tags])
    expect(await publish('rain', file)).toMatchObject({ status: 'unchanged', told: true })
    await put('rain', 'not an article')
    expect(told()).toEqual([tags])
    expect(purged()).toEqual([])
  })

  test('is told of what will come, since no copy may outlive it', async () => {
    await publish('soon', articleFile({ published: instant(60) }))
    expect(told()[0]).toContain(sliceCacheTag('main'))
  })

  test('is told of a release at its minute', async () => {
    await publish('soon', articleFile({ published: instant(60), tags: ['Weather'] }))
    expect(await alarmOfPress()).toBe(start + 60_000)
    at(60)
    await ringAlarm()
    const tags = tagsOf(await keyOf('soon'), 'main', 'tag:weather')
    expect(told()[1]).toEqual(tags)
    expect(await alarmOfPress()).toBeNull()
    await ringAlarm()
    expect(told()).toHaveLength(2)
  })

  test('is told of a release that came while nobody was there to tell of it', async () => {
    await publish('soon', articleFile({ published: instant(60) }))
    at(600)
    expect(await publish('rain', articleFile())).toMatchObject({ told: true })
    expect(told()[1]).toContain(articleCacheTag(await keyOf('soon')))
  })

  test('forgets what was withdrawn, and what became a draft or belongs to the future', async () => {
    const ways = {
      withdrawn: () => withdraw('rain'),
      'withdrawn by its file': () => publish('rain', articleFile({ withdrawn: instant(-1) })),
      draft: () => publish('rain', articleFile({ draft: true })),
      'of the future': () => publish('rain', articleFile({ published: instant(600) })),
      'replaced for good': async () => {
        const file = articleFile({}, 'It did not rain.')
        expect((await put('rain?purge', file)).status).toBe(200)
      },
    }
    for (const [name, take] of Object.entries(ways)) {
      await publish('rain', articleFile())
      workersCache.purged.length = 0
      await take()
      expect(purged(), name).toEqual([purgedTagsOf(await keyOf('rain'), 'main')])
      await emptyStore()
    }
  })

  test('forgets what was there before a correction also if that was sent before', async () => {
    await publish('rain', articleFile({ tags: ['Weather'] }))
    const file = articleFile({ tags: ['Weather'] }, 'It did not rain.')
    await publish('rain', file)
    const again = await put('rain?purge', file)
    expect(await again.json()).toMatchObject({ status: 'unchanged', cursor: 3, told: true })
    expect(purged()).toEqual([purgedTagsOf(await keyOf('rain'), 'main', 'tag:weather')])
    expect(await publish('rain', file)).toMatchObject({ status: 'unchanged', cursor: 3 })
  })

  test('forgets where an article was that has left a feed or moved in it', async () => {
    await publish('rain', articleFile({ tags: ['Weather'] }))
    await publish('rain', articleFile())
    expect(purged()).toEqual([purgedTagsOf(await keyOf('rain'), 'main', 'tag:weather')])
    await publish('rain', articleFile({ published: instant(-60) }))
    expect(purged()[1]).toEqual(purgedTagsOf(await keyOf('rain'), 'main'))
    await publish('rain', articleFile({ published: instant(-60), tags: ['Weather'] }))
    expect(purged()).toHaveLength(2)
  })

  test('keeps stale copies of what was only changed', async () => {
    await publish('rain', articleFile())
    await publish('rain', articleFile({}, 'It poured.'))
    expect(told()).toHaveLength(2)
    expect(purged()).toEqual([])
  })

  test('is told once for all requests of a push, in one call', async () => {
    const lines = (from: number) =>
      Array.from({ length: 3 }, (_, i) => ({ slug: `a${from + i}`, markdown: articleFile() }))
    const retry = instant(30)
    const owed = [{ follower: 'cache', retry }]
    const answers = await readAnswers<Taken>(await postBulk(lines(0), { query: '?more=1' }))
    expect(answers[0]).toMatchObject({ told: false, owed })
    at(20)
    await postBulk(lines(3), { query: '?more=1' })
    await api('DELETE', '/articles/a0?more=1')
    expect([told(), purged()]).toEqual([[], []])
    expect((await publishBulk<Taken & { told: boolean }>(lines(6)))[0]?.told).toBe(true)
    expect(purged()).toHaveLength(1)
    expect(purged()[0]).toHaveLength(12)
  })

  test('is told all the same if the last request of a push never comes', async () => {
    await put('rain?more=1', articleFile())
    expect(await alarmOfPress()).toBe(start + 30_000)
    at(30)
    await ringAlarm()
    expect(told()).toEqual([tagsOf(await keyOf('rain'), 'main')])
    expect(await alarmOfPress()).toBeNull()
  })

  test('is told that all has changed where that is more than a call can name', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => ({
      slug: `a${i}`,
      markdown: articleFile(),
    }))
    await publishBulk(lines)
    expect(told()).toEqual([[siteCacheTag]])
  })

  test('that refuses is told to forget the whole site', async () => {
    let isFirst = true
    vi.spyOn(workersCache, 'success', 'get').mockImplementation(() => {
      const answer = !isFirst
      isFirst = false
      return answer
    })
    expect(await publish('rain', articleFile())).toMatchObject({ told: true })
    expect(told()).toEqual([tagsOf(await keyOf('rain'), 'main'), [siteCacheTag]])
  })

  test('that refuses all is told again, after growing waits, of everything since', async () => {
    workersCache.success = false
    const reason = 'too many (1)'
    const owed = (seconds: number) => [{ follower: 'cache', retry: instant(seconds), reason }]
    expect(await publish('rain', articleFile())).toMatchObject({ told: false, owed: owed(15) })
    let now = 0
    for (const wait of [15, 30, 60, 120, 240, 480, 900, 900]) {
      expect(await alarmOfPress()).toBe(start + (now + wait) * 1000)
      now += wait
      at(now)
      await ringAlarm()
    }
    await publish('hail', articleFile())
    workersCache.success = true
    workersCache.told.length = 0
    at(now + 900)
    await ringAlarm()
    const both = [...tagsOf(await keyOf('rain'), 'main'), articleCacheTag(await keyOf('hail'))]
    expect(told()).toEqual([both.sort()])
    expect(await alarmOfPress()).toBeNull()
  })

  test('that never answers delays nobody for long', async () => {
    vi.spyOn(Dateline.prototype, 'forget').mockReturnValue(new Promise(() => {}))
    const wait = globalThis.setTimeout
    const hurry = (run: () => void, time = 0, ...given: []) => wait(run, time / 1000, ...given)
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(hurry as typeof wait)
    const taken = await publish('rain', articleFile())
    expect(taken).toMatchObject({ told: false, owed: [{ reason: 'no answer in 5000 ms' }] })
  })

  test('that throws is told again', async () => {
    vi.spyOn(Dateline.prototype, 'forget').mockRejectedValueOnce(new Error('gone'))
    const taken = await publish('rain', articleFile())
    expect(taken).toMatchObject({ told: false, owed: [{ reason: 'Error: gone' }] })
    expect(await publish('hail', articleFile())).toMatchObject({ told: false })
    at(15)
    await ringAlarm()
    expect(told()[0]).toContain(articleCacheTag(await keyOf('rain')))
  })

  test('is told within its limit when something is published every second', async () => {
    const calls: number[] = []
    const publishings = 90
    for (let i = 0; i < publishings; i++) {
      at(i)
      const before = workersCache.told.length
      await publish('rain', articleFile({}, `It rained ${i} times.`))
      const alarm = (await alarmOfPress()) ?? Number.POSITIVE_INFINITY
      if (alarm < start + (i + 1) * 1000) {
        at((alarm - start) / 1000)
        await ringAlarm()
      }
      if (workersCache.told.length > before) calls.push(i)
    }
    const most = calls.map(
      (from) => calls.filter((call) => call >= from && call < from + 60).length,
    )
    // In a minute, Cloudflare allows the 25 that were saved up and 5 more.
    expect(Math.max(...most)).toBeLessThanOrEqual(25 + 5)
    expect(calls.length).toBeLessThanOrEqual(25 + publishings / 12)
    // What must not be seen any more is not kept waiting.
    at(publishings)
    expect(await withdraw('rain')).toMatchObject({ told: true })
    expect(purged()).toHaveLength(1)
  })

  test('is told of a change for a clock that was far ahead once', async () => {
    at(86_400 * 365)
    await publish('rain', articleFile())
    workersCache.success = false
    await publish('rain', articleFile({}, 'It poured.'))
    workersCache.success = true
    at(0)
    await publish('soon', articleFile({ published: instant(60) }))
    at(900)
    await ringAlarm()
    expect(workersCache.told.at(-1)).toContain(articleCacheTag(await keyOf('soon')))
  })
})

describe('in the background', () => {
  async function staleSlugs(): Promise<string[]> {
    const stamp = stampOf(site)
    const found = await rows<{ slug: string }>(
      'SELECT slug FROM articles WHERE stamp <> ? ORDER BY slug',
      stamp,
    )
    return found.map(({ slug }) => slug)
  }

  test('what another site left is rendered again, newest first, and told of at the end', async () => {
    const slugs = Array.from({ length: 120 }, (_, i) => `a${String(i).padStart(3, '0')}`)
    const lines = slugs.map((slug, i) => ({
      slug,
      markdown: articleFile({ published: instant(-i) }),
    }))
    await postBulk(lines, { bindings: { SITE_URL: 'https://before.example' } })
    await bindPress()
    workersCache.told.length = 0
    expect(await staleSlugs()).toEqual(slugs)
    await ringAlarm()
    expect(await staleSlugs()).toEqual(slugs.slice(50))
    expect(told()).toEqual([])
    await ringAlarm()
    await ringAlarm()
    expect(await staleSlugs()).toEqual([])
    expect(told()).toEqual([])
    await ringAlarm()
    expect(told()).toHaveLength(1)
    expect(await alarmOfPress()).toBeNull()
  })
})

describe('whatever ends the press', () => {
  test('a store that takes nothing is asked to take what is rendered again once a minute', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    await put('rain', articleFile(), { bindings: { SITE_URL: 'https://before.example' } })
    const { DB } = watchStore(async () => {
      throw new Error('D1_ERROR: Network connection lost.')
    })
    await bindPress({ DB })
    for (const seconds of [0, 60, 120]) {
      at(seconds)
      await ringAlarm()
      expect(await alarmOfPress()).toBe(start + (seconds + 60) * 1000)
    }
  })

  test('between the write and the telling, the alarm tells', async () => {
    const DB = storeThrough(async (ask) => {
      const answer = await ask()
      const [{ cursor } = { cursor: 0 }] = await rows<{ cursor: number }>(
        'SELECT cursor FROM latest',
      )
      if (cursor > 0) throw new Error('D1_ERROR: Network connection lost.')
      return answer
    })
    vi.spyOn(console, 'error').mockReturnValue()
    await put('rain', articleFile(), { bindings: { DB } })
    expect((await dumpStore()).articles).toHaveLength(1)
    await bindPress()
    at(30)
    await ringAlarm()
    expect(told()).toEqual([tagsOf(await keyOf('rain'), 'main')])
  })

  test('an alarm that finds no store comes again', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    await put('rain?more', articleFile())
    await bindPress({ DB: brokenStore('later') })
    at(30)
    await ringAlarm()
    expect(await alarmOfPress()).toBe(start + 90_000)
    await bindPress()
    at(90)
    await ringAlarm()
    expect(told()).toHaveLength(1)
  })
})
