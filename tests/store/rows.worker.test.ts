import { env } from 'cloudflare:workers'
import { afterEach, expect, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import { countedStore } from '../setup/counted-store.ts'
import { type Sketch, writeArchive } from '../setup/hostile-archive.ts'
import { bindPress, ringAlarm } from '../setup/press.ts'
import { api, articleFile, put } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(async () => {
  await bindPress()
  await emptyStore()
})

/** An article a minute, until this minute. */
function archive(size: number): Sketch[] {
  return Array.from({ length: size }, (_, i) => ({
    published: instant((i - size) * 60).replace('.000', ''),
    tags: ['weather', ...(i % 7 ? [] : ['rain'])],
  }))
}

/** Returns how many rows each of these reads, in an archive of this size whose last pages are as full. */
async function rowsRead(size: number): Promise<Record<string, number>> {
  await writeArchive(archive(size), 50)
  // The search takes in what was there before.
  for (let i = 0; i <= size; i += 100) await ringAlarm()
  const counts = { read: 0, written: 0 }
  const bindings = { DB: countedStore(env.DB, counts) }
  const file = (text: string) =>
    articleFile({ published: instant(0), tags: ['Weather', 'Rain'] }, text)
  const steps = {
    new: () => put('latest', file('It rains.'), { bindings }),
    changed: () => put('latest', file('It snows.'), { bindings }),
    withdrawn: () => api('DELETE', '/articles/latest', { bindings }),
  }
  const reads: Record<string, number> = {}
  for (const [name, step] of Object.entries(steps)) {
    counts.read = 0
    expect((await step()).status).toBeLessThan(300)
    reads[name] = counts.read
  }
  return reads
}

test('what a write of one article reads has nothing to do with how many there are', async () => {
  const few = await rowsRead(700)
  await emptyStore()
  expect(await rowsRead(4200)).toEqual(few)
  expect(few.new).toBeLessThan(200)
  expect(Math.max(...Object.values(few))).toBeLessThan(900)
})
