import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { mainSlice } from '../../src/site/slices.ts'
import { pageSize } from '../../src/store/archive.ts'
import { readArchivePage } from '../../src/store/archive-page.ts'
import { type Entry, mostItemBytes } from '../../src/store/entries.ts'
import { readWindow } from '../../src/store/slices.ts'
import { at, instant } from '../setup/clock.ts'
import { writeArchive } from '../setup/hostile-archive.ts'
import { mebibyte } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

const slugOf = ({ id }: Entry) => id.replace(/.*\//, '')

/** Returns the document that ends with the newest of the `count` oldest articles. */
async function documentUpTo(count: number) {
  const page = Math.ceil(count / pageSize)
  const now = Math.floor(Date.now() / 1000)
  const size = count - (page - 1) * pageSize
  const found = await readArchivePage({ db: env.DB, now }, mainSlice, page, size)
  if (!found) throw new Error(`there is no document up to ${count}`)
  return found
}

function expectToFit(entries: Entry[]): void {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0)
  const live = entries.filter(({ size }) => size > 0)
  if (live.length > 1) expect(bytes).toBeLessThanOrEqual(mostItemBytes)
}

/** Follows both kinds of links at this moment, when the `seen` oldest articles are published. */
async function check(seen: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const window = await readWindow({ db: env.DB, now }, mainSlice, 50)
  if (!window) return expect(seen).toBe(0)
  const wanted = Array.from({ length: seen }, (_, i) => `a${seen - i}`)
  const back = window.entries.map(slugOf)
  expectToFit(window.entries)
  let first = 0
  for (let older = window.older; older > 0; ) {
    const found = await documentUpTo(older)
    expectToFit(found.entries)
    back.push(...found.entries.map(slugOf))
    first = older
    older = found.older
  }
  expect(back).toEqual(wanted)

  const forth: string[] = []
  for (let next: number | undefined = first || undefined; next !== undefined; ) {
    const found: Awaited<ReturnType<typeof documentUpTo>> = await documentUpTo(next)
    expect(found.older).toBe(forth.length)
    forth.push(...found.entries.map(slugOf).reverse())
    if (found.due !== undefined) expect(found.due).toBeGreaterThan(now)
    next = found.next
  }
  // What is newer than the last of these documents is in the window, and nothing is between.
  const there = new Set([...forth, ...window.entries.map(slugOf)])
  expect([...there].length).toBe(seen)
  expect(new Set(forth).size).toBe(forth.length)
}

test('links lead to every article once, in both directions, whatever their sizes', async () => {
  const size = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 100, max: 5000 }) },
    { weight: 2, arbitrary: fc.integer({ min: mebibyte, max: 7 * mebibyte }) },
  )
  const article = fc.record({ size, withdrawn: fc.nat(9).map((number) => number === 0) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(article, { minLength: 60, maxLength: 170 }),
      fc.integer({ min: 0, max: 60 }),
      async (articles, scheduled) => {
        await emptyStore()
        at(0)
        const sketches = articles.map((sketch, i) => ({
          ...sketch,
          published: instant((i - articles.length + scheduled) * 60 + 30).replace('.000', ''),
        }))
        await writeArchive(sketches, 50)
        for (const minute of new Set([0, 1, 7, 23, scheduled])) {
          at(minute * 60)
          await check(Math.min(articles.length, articles.length - scheduled + minute))
        }
      },
    ),
    { seed: inject('seed'), numRuns: 8, endOnFailure: true },
  )
})
