import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { afterEach, expect, inject, test } from 'vitest'
import { pageSize } from '../../src/store/archive.ts'
import { readArchivePage } from '../../src/store/archive-page.ts'
import { readItems } from '../../src/store/fragments.ts'
import { readWindow } from '../../src/store/slices.ts'
import { at, instant } from '../setup/clock.ts'
import { articleFile, publishBulk, withdraw } from '../setup/requests.ts'
import { emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

/** What an article should be: where it stands, in minutes from the start, and what it is in. */
type Model = { minute: number; tags: string[]; state: 'live' | 'draft' | 'withdrawn' }

const tags = ['Iran', 'Music', 'Weather']

const change = fc.record({
  number: fc.nat(101),
  minute: fc.integer({ min: -200, max: 5 }),
  tags: fc.subarray(tags),
  kind: fc.constantFrom(
    'edit',
    'edit',
    'move',
    'move',
    'withdraw',
    'draft',
    'new',
    'tick',
    'newest',
  ),
})
/** What most requests bring: one new article, a while after the last. */
const oneNew = change.map((one) => [
  { ...one, kind: 'tick' as const },
  { ...one, kind: 'newest' as const },
])

const articles = new Map<string, Model>()
let time = 0

async function send(models: [slug: string, model: Model, text: string][]): Promise<void> {
  await publishBulk(
    models.map(([slug, { minute, tags, state }, text]) => {
      const published = instant(minute * 60)
      return { slug, markdown: articleFile({ published, tags, draft: state === 'draft' }, text) }
    }),
  )
  for (const [slug, model] of models) articles.set(slug, model)
}

async function apply(changes: (typeof change extends fc.Arbitrary<infer T> ? T : never)[]) {
  const files = new Map<string, [string, Model, string]>()
  for (const [i, { number, minute, tags, kind }] of changes.entries()) {
    const slug = /^new/.test(kind) ? `new-${articles.size}-${i}` : `a${number}`
    const date = kind === 'newest' ? time / 60 : minute
    const model = articles.get(slug) ?? { minute: date, tags, state: 'live' }
    if (kind === 'tick') {
      time += 60
      at(time)
    } else if (kind === 'withdraw') {
      if (model.state === 'withdrawn' || files.has(slug) || !articles.has(slug)) continue
      await withdraw(slug)
      const isSeen = model.state === 'live' && model.minute * 60 <= time
      articles.set(slug, { ...model, state: isSeen ? 'withdrawn' : 'draft' })
    } else {
      const moved = kind === 'move' || model.state === 'withdrawn' ? { minute, tags } : {}
      const state = kind === 'draft' ? 'draft' : 'live'
      files.set(slug, [slug, { ...model, ...moved, state }, `It rained ${i} times.`])
    }
  }
  if (files.size > 0) await send([...files.values()])
}

/** The slugs of a slice, oldest first, as the articles themselves say. */
function expected(slice: string): string[] {
  const holds = ({ tags, state }: Model) =>
    state !== 'draft' &&
    (slice === 'main' || tags.some((tag) => `tag:${tag.toLowerCase()}` === slice))
  return [...articles]
    .filter(([, model]) => holds(model))
    .sort(([a, one], [b, other]) => one.minute - other.minute || (a < b ? 1 : -1))
    .map(([slug]) => slug)
}

type StoredEntry = [number, string, number, number, number, string, number | null, number]

const bytesOf = (list: StoredEntry[]) => list.reduce((sum, [, , , , , , , size]) => sum + size, 0)
const slugOf = ({ id }: { id: string }) => id.replace(/.*\//, '')
const isSeen = (slug: string) => (articles.get(slug)?.minute ?? 0) * 60 <= time
const isLive = (slug: string) => articles.get(slug)?.state === 'live'

/** Compares every list of a slice with the articles. */
async function check(slice: string, items: number): Promise<void> {
  const slugs = expected(slice)
  const stored = await rows<{ entries: string; page: number }>(
    'SELECT page, entries, published, id, until, size, bytes FROM archive WHERE slice = ? ORDER BY page',
    slice,
  )
  const pages = stored.map(({ entries }) => JSON.parse(entries) as StoredEntry[])
  expect(stored.map(({ page: _, entries: __, ...numbers }) => numbers)).toEqual(
    pages.map((page) => ({
      published: page[0]?.[2],
      id: page[0]?.[1],
      until: page.at(-1)?.[2],
      size: page.length,
      bytes: bytesOf(page),
    })),
  )
  expect(stored.map(({ page }) => page)).toEqual(pages.map((_, i) => i + 1))
  expect(pages.map((page) => page.map(([, id]) => slugOf({ id })))).toEqual(
    Array.from({ length: Math.ceil(slugs.length / pageSize) }, (_, i) =>
      slugs.slice(i * pageSize, (i + 1) * pageSize),
    ),
  )
  const cursors = await rows<{ id: string; cursor: number }>('SELECT id, cursor FROM articles')
  const cursorOf = new Map(cursors.map(({ id, cursor }) => [id, cursor]))
  for (const [, id, , , cursor] of pages.flat()) expect(cursor).toBe(cursorOf.get(id))

  const [list] = await rows<{ entries: string; bytes: number }>(
    'SELECT entries, bytes FROM slices WHERE slice = ?',
    slice,
  )
  expect(list?.bytes ?? 0).toBe(bytesOf(JSON.parse(list?.entries ?? '[]')))

  const seen = slugs.filter(isSeen)
  const live = seen.filter(isLive)
  const oldest = live.length < items ? seen[0] : live.at(-items)
  const window = seen.slice(seen.indexOf(oldest ?? '')).reverse()
  const found = await readWindow({ db: env.DB, now: now() }, slice, items, 'json')
  if (!found) return expect(seen).toEqual([])
  expect(found.entries.map(slugOf)).toEqual(window)
  expect(found.entries.map(({ withdrawn }) => !withdrawn)).toEqual(window.map(isLive))
  expect(found.older).toBe(seen.length - window.length)
  const read = await readItems(env.DB, 'json', found)
  expect(read.map(({ body }) => slugOf(JSON.parse(body)))).toEqual(window.filter(isLive))

  // What is older than the window, page by page, is the rest.
  const rest: string[] = []
  for (let older = found.older; older > 0; ) {
    const page = Math.ceil(older / pageSize)
    const count = older - (page - 1) * pageSize
    const read = await readArchivePage({ db: env.DB, now: now() }, slice, page, count, 'json')
    expect(read?.entries).toHaveLength(count)
    rest.push(...(read?.entries ?? []).map(slugOf))
    older -= count
  }
  expect(rest).toEqual(seen.slice(0, found.older).reverse())
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}

test('every list holds what the articles say, whatever was done in whichever order', async () => {
  const many = fc.array(change, { minLength: 1, maxLength: 25 })
  const batches = fc.array(fc.oneof(many, oneNew), { minLength: 8, maxLength: 16 })
  await fc.assert(
    fc.asyncProperty(batches, fc.constantFrom(7, 50), async (steps, items) => {
      await emptyStore()
      articles.clear()
      time = 0
      at(0)
      await send(
        Array.from({ length: 102 }, (_, i) => [
          `a${i}`,
          {
            minute: -((i * 37) % 180),
            tags: tags.filter((_, t) => i % (t + 2) === 0),
            state: 'live',
          },
          'It rained.',
        ]),
      )
      for (const step of steps) {
        await apply(step)
        for (const slice of ['main', 'tag:iran', 'tag:weather']) await check(slice, items)
      }
    }),
    { seed: inject('seed'), numRuns: 6, endOnFailure: true },
  )
})
