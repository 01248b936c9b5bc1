import { afterEach, describe, expect, test } from 'vitest'
import { at, instant } from '../setup/clock.ts'
import { articleFile, get, publish, withdraw } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

/** The date of a feed in its formats that have one, in seconds from noon. */
async function datesOf(folder = '/'): Promise<number[]> {
  const dates: number[] = []
  for (const path of ['rss.xml', 'atom.xml']) {
    const text = await (await get(folder + path)).text()
    const [, date = ''] = /<(?:lastBuildDate|updated)>([^<]+)</.exec(text) ?? []
    dates.push((Date.parse(date) - Date.parse(instant(0))) / 1000)
  }
  return dates
}

/** An article published this many seconds from noon. */
function file(published: number, fields: Record<string, unknown> = {}): string {
  return articleFile({ published: instant(published), ...fields })
}

describe('a feed is as new as', () => {
  test('the latest article in it, whatever was written last', async () => {
    await publish('new', file(-100))
    await publish('old', file(-9000))
    expect(await datesOf()).toEqual([-100, -100])
  })

  test('the latest update, however old the article', async () => {
    await publish('new', file(-100))
    await publish('old', file(-9000, { updated: instant(-50) }))
    expect(await datesOf()).toEqual([-50, -50])
  })

  test('the latest withdrawal: its date never goes back', async () => {
    await publish('old', file(-9000, { tags: ['rain'] }))
    await publish('new', file(-100, { tags: ['rain'] }))
    at(60)
    await withdraw('new')
    for (const folder of ['/', '/tags/rain/']) expect(await datesOf(folder)).toEqual([60, 60])
    at(120)
    await withdraw('old')
    for (const folder of ['/', '/tags/rain/']) expect(await datesOf(folder)).toEqual([120, 120])
    at(180)
    expect(await datesOf()).toEqual([120, 120])
  })

  test('an update of an article that was withdrawn as of an earlier minute', async () => {
    const updated = instant(-50)
    await publish('rain', file(-9000, { updated }))
    await publish('rain', file(-9000, { updated, withdrawn: instant(-5000) }))
    expect(await datesOf()).toEqual([-50, -50])
  })

  test('an older article again, if the withdrawn one comes back', async () => {
    await publish('rain', file(-100))
    at(60)
    await withdraw('rain')
    await publish('rain', file(-100))
    expect(await datesOf()).toEqual([-100, -100])
  })

  test('no article that has not appeared yet', async () => {
    await publish('rain', file(-100))
    await publish('sun', file(300))
    expect(await datesOf()).toEqual([-100, -100])
    at(300)
    expect(await datesOf()).toEqual([300, 300])
  })
})
