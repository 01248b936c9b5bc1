import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findInIndex } from '../../src/store/search-index.ts'
import { at, instant } from '../setup/clock.ts'
import { alarmOfPress, bindPress, ringAlarm, thePress } from '../setup/press.ts'
import { articleFile, get, publish, publishBulk, withdraw } from '../setup/requests.ts'
import { brokenStore, emptyStore, rows, watchStore } from '../setup/store.ts'

beforeEach(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  at(0)
  await loseIndex()
})

afterEach(async () => {
  await bindPress()
  await emptyStore()
})

/** Everything that the press has in its own storage is lost. */
function loseIndex(): Promise<void> {
  return runInDurableObject(thePress(), (_, { storage }) => storage.deleteAll())
}

/** Lets the press do everything that is to be done in the background. */
async function ringUntilQuiet(): Promise<void> {
  for (let i = 0; i < 50 && (await alarmOfPress()) !== null; i++) await ringAlarm()
  expect(await alarmOfPress()).toBeNull()
}

async function slugOf(keys: number[]): Promise<string[]> {
  const found = await rows<{ key: number; slug: string }>('SELECT key, slug FROM articles')
  const byKey = new Map(found.map(({ key, slug }) => [key, slug]))
  return keys.map((key) => byKey.get(key) ?? '')
}

/** The slugs of what the press itself finds, whatever the store says of it. */
async function find(query: string, order: 'best' | 'newest' = 'best', most = 50) {
  const found = await thePress().find({ query, order, most })
  return found && slugOf(found)
}

const body = (title: string, text: string, more = {}) =>
  articleFile({ title, published: '2026-03-01', ...more }, text)

test('words are found in titles, summaries and texts, whatever their script, case and accents', async () => {
  await publish('de', body('Über die Brücke', 'Der Zug fährt durch die **Straß**enschlucht.'))
  await publish('ja', body('東京の天気', '今日は大雨です。'))
  await publish('zh', body('北京的春天', '梅雨季节还没有到。'))
  await publish('ar', body('الأمطار في الخريف', 'قال مُحَمَّدٌ إنها ستستمر.'))
  await publish('he', body('גשם', 'יורד גֶּשֶׁם.'))
  await publish('ko', body('날씨', '서울에서 비가 내린다.'))
  await publish('en', body('Rain', 'It rained.', { summary: 'A short shower' }))
  const found = {
    brucke: ['de'],
    'BRÜCKE über': ['de'],
    strasse: ['de'],
    天気: ['ja'],
    大雨: ['ja'],
    雨: ['ja', 'zh'],
    京: ['ja', 'zh'],
    東京の天気: ['ja'],
    梅雨: ['zh'],
    京雨: [],
    محمد: ['ar'],
    امطار: ['ar'],
    الامطار: ['ar'],
    גשם: ['he'],
    서울: ['ko'],
    'shower rain': ['en'],
    'shower snow': [],
    xyz: [],
  }
  for (const [query, slugs] of Object.entries(found)) {
    expect((await find(query))?.sort(), query).toEqual(slugs)
  }
})

test('a title counts more than a summary, and that more than a text; equals come newest first', async () => {
  await publish('text', body('One', 'Snow, wind and rain.'))
  await publish('summary', body('Two', 'Wind.', { summary: 'Snow and rain' }))
  await publish('title', body('Snow and rain', 'Wind.'))
  expect(await find('snow')).toEqual(['title', 'summary', 'text'])
  for (const [slug, published] of [
    ['b', '2025-02-01'],
    ['c', '2025-03-01'],
    ['a', '2025-01-01'],
  ])
    await publish(slug ?? '', body('Hail', 'Hail.', { published }))
  expect(await find('hail')).toEqual(['c', 'b', 'a'])
  expect(await find('snow hail', 'newest')).toEqual([])
  expect(await find('hail', 'newest', 2)).toEqual(['c', 'b'])
})

test('what is withdrawn, a draft or scheduled is not found; what is released is, at its second', async () => {
  const soon = body('Rain soon', 'x', { published: instant(60) })
  await publish('soon', soon)
  await publish('draft', body('Rain as a draft', 'x', { draft: true }))
  await publish('gone', body('Rain gone', 'x'))
  await publish('changed', body('Rain before', 'x'))
  expect((await find('rain'))?.sort()).toEqual(['changed', 'gone'])
  await withdraw('gone')
  await publish('changed', body('Sun after', 'x'))
  expect(await find('rain')).toEqual([])
  expect(await find('sun')).toEqual(['changed'])
  await publish('draft', body('Rain no draft', 'x'))
  at(59)
  expect(await find('rain')).toEqual(['draft'])
  at(60)
  expect((await find('rain'))?.sort()).toEqual(['draft', 'soon'])
})

test('an article of any date is found, and the newest of them first', async () => {
  for (const year of ['1000', '1955', '2026'])
    await publish(`y${year}`, body('Old', 'x', { published: `${year}-03-01` }))
  for (const order of ['best', 'newest'] as const)
    expect(await find('old', order)).toEqual(['y2026', 'y1955', 'y1000'])
  await publish('y1955', body('New', 'x', { published: '1956-03-01' }))
  expect(await find('old')).toEqual(['y2026', 'y1000'])
})

test('a search reads at most 2,000 rows, however many articles have its words', async () => {
  await publish('rain', body('Rain', 'x'))
  await runInDurableObject(thePress(), (_, { storage: { sql } }) => {
    sql.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
      INSERT INTO search_words (rowid, title, summary, text) SELECT i << 20, 'rain', '', 'a' FROM n`)
    const cursors: { rowsRead: number }[] = []
    const counted = {
      exec: (query: string, ...values: unknown[]) => {
        const cursor = sql.exec(query, ...values)
        cursors.push(cursor)
        return cursor
      },
    } as SqlStorage
    for (const order of ['best', 'newest'] as const) {
      cursors.length = 0
      expect(findInIndex(counted, { query: 'rain', order, most: 31 }, 1e10)).toHaveLength(31)
      const read = cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0)
      expect(read).toBeLessThan(order === 'best' ? 2010 : 100)
    }
  })
})

describe('the index', () => {
  test('is made again from D1, in bounded steps, when the press has lost it', async () => {
    const lines = Array.from({ length: 250 }, (_, i) => ({
      slug: `n${i}`,
      markdown: body(`Number ${i}`, 'Again and again.'),
    }))
    await publishBulk(lines)
    await publish('last', body('The last one', 'x'))
    await loseIndex()
    expect(await find('again')).toBeUndefined()
    // It was asked for, so it is made.
    expect(await alarmOfPress()).not.toBeNull()
    const watched = watchStore()
    await bindPress({ DB: watched.DB })
    await ringAlarm()
    expect(await find('again')).toBeUndefined()
    expect(await alarmOfPress()).not.toBeNull()
    await ringAlarm()
    await ringAlarm()
    expect(await find('again', 'best', 500)).toHaveLength(250)
    expect(await find('last')).toEqual(['last'])
    expect(watched.statements.filter((sql) => /html FROM fragments/.test(sql))).toHaveLength(3)
    await ringUntilQuiet()
    expect(watched.statements.filter((sql) => /html FROM fragments/.test(sql))).toHaveLength(3)
  })

  test('goes on after a request that it could not follow at once', async () => {
    const lines = Array.from({ length: 150 }, (_, i) => ({
      slug: `n${i}`,
      markdown: body(`Number ${i}`, 'Again.'),
    }))
    await publishBulk(lines)
    expect(await alarmOfPress()).not.toBeNull()
    await ringUntilQuiet()
    expect(await find('again', 'best', 500)).toHaveLength(150)
  })

  test('is made anew for a store that was set back', async () => {
    await publish('rain', body('Rain', 'x'))
    await publish('snow', body('Snow', 'x'))
    await emptyStore()
    await publish('hail', body('Hail', 'x'))
    await ringAlarm()
    expect(await find('hail')).toEqual(['hail'])
    expect(await find('rain')).toEqual([])
  })

  test('is asked while the press writes', async () => {
    await publish('rain', body('Rain', 'x'))
    const meanwhile: unknown[] = []
    const watched = watchStore(async (run) => {
      meanwhile.push(await find('rain'))
      return run()
    })
    await publish('snow', body('Snow', 'x'), { bindings: { DB: watched.DB } })
    expect(meanwhile).toContainEqual(['rain'])
    expect(await find('snow')).toEqual(['snow'])
  })

  test('does not fail a write', async () => {
    await publish('rain', body('Rain', 'x'))
    await runInDurableObject(thePress(), (_, { storage }) => {
      storage.sql.exec('DROP TABLE search_places')
    })
    expect(await publish('snow', body('Snow', 'x'))).toMatchObject({
      status: 'created',
      told: true,
    })
    expect(await alarmOfPress()).not.toBeNull()
  })

  test('takes an article of over a million characters', async () => {
    await publish('long', body('Long', '大雨です。'.repeat(60_000)))
    await publish('after', body('After', 'x'))
    await ringAlarm()
    expect(await find('大雨')).toEqual(['long'])
    expect(await find('after')).toEqual(['after'])
  })
})

test('without a store, nothing is found but an excuse', async () => {
  await publish('rain', body('Rain', 'x'))
  const response = await get('/search?q=rain', { bindings: { DB: brokenStore('later') } })
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '10'])
})
