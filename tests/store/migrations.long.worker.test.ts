import { env } from 'cloudflare:workers'
import { afterEach, expect, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import { joinFragments, statementsOf, takeBackFragments } from '../setup/migrations-again.ts'
import { articleFile, get, publishBulk, readItems, withdraw } from '../setup/requests.ts'
import { dumpStore, emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

/** The statements of a migration that fill in what it has added. */
function updatesOf(migration: string): string[] {
  return statementsOf(migration).filter((query) => /^UPDATE/m.test(query))
}

test('windows that no write had filled in are filled in by the migration, since no read does', async () => {
  const lines = Array.from({ length: 70 }, (_, i) => ({
    slug: `a${i}`,
    // Some share a second, some are scheduled.
    markdown: articleFile({ published: instant(180 - 60 * Math.floor(i / 2)), tags: ['Weather'] }),
  }))
  await publishBulk(lines)
  await withdraw('a30')
  const windows = 'SELECT slice, items, newest, entries FROM slices ORDER BY slice'
  const before = [await rows(windows), await readItems('/atom.xml')]
  await env.DB.prepare("UPDATE slices SET items = 0, entries = '[]', newest = NULL").run()
  expect(await readItems('/atom.xml')).toEqual([])
  await takeBackFragments()
  const [fill = ''] = updatesOf('0004_renderings.sql')
  // The time of the database is the real one, when nothing is scheduled any more.
  await env.DB.prepare(fill.replace('unixepoch()', String(Math.floor(Date.now() / 1000)))).run()
  for (const fill of updatesOf('0005_sizes.sql')) await env.DB.prepare(fill).run()
  await joinFragments()
  const after = [await rows(windows), await readItems('/atom.xml')]
  expect(after[1]).toEqual(before[1])
  expect(after[0]).toHaveLength(2)
})

test('sizes, and what follows from them, are filled in by the migration', async () => {
  const lines = Array.from({ length: 70 }, (_, i) => ({
    slug: `a${i}`,
    markdown: articleFile(
      { published: instant(-60 * i), tags: ['Weather', `"${i % 20}`] },
      'é '.repeat(i),
    ),
  }))
  // Of several parts, and of a single one.
  await publishBulk([...lines, { slug: 'long', markdown: articleFile({}, '<b>'.repeat(90_000)) }])
  for (const slug of ['a0', 'a7', 'a20', 'a40', 'a60']) await withdraw(slug)
  const before = await dumpStore()
  const bare = (table: string) =>
    env.DB.prepare(`UPDATE ${table} SET bytes = 0, entries = (
      SELECT json_group_array(json_remove(value, '$[7]') ORDER BY key) FROM json_each(entries))`)
  await env.DB.batch([
    env.DB.prepare('UPDATE articles SET size = 0'),
    env.DB.prepare('UPDATE membership SET withdrawn = NULL'),
    bare('archive'),
    bare('slices'),
    env.DB.prepare('UPDATE slices SET since = NULL'),
  ])
  expect(await dumpStore()).not.toEqual(before)
  await takeBackFragments()
  const fills = updatesOf('0005_sizes.sql')
  expect(fills).toHaveLength(5)
  for (const fill of fills) await env.DB.prepare(fill).run()
  await joinFragments()
  // Long ones stay in the parts that they had.
  const { fragments: _, ...after } = await dumpStore()
  expect(after).toEqual(
    Object.fromEntries(Object.entries(before).filter(([name]) => name in after)),
  )
})

test('HTML that is taken out of the fragments leaves every document as it was', async () => {
  const bodies = {
    plain: 'It rained, and the **rain** went on.',
    // Its HTML also stands in the title.
    short: 'x',
    quotes: 'He said "no" & <b>left</b> \\ `]]>` 🦉',
    none: '',
    long: '"😀 wolle '.repeat(60_000),
  }
  await publishBulk(
    Object.entries(bodies).map(([slug, body], i) => {
      const fields = { title: `x of ${slug}`, published: instant(-60 * i), tags: [slug] }
      return { slug, markdown: articleFile(fields, body) }
    }),
  )
  await withdraw('plain')
  await publishBulk([{ slug: 'plain', markdown: articleFile({}, bodies.plain) }])
  const read = async () => {
    const paths = ['rss.xml', 'atom.xml', 'feed.json'].flatMap((file) => {
      return ['', ...Object.keys(bodies).map((slug) => `tags/${slug}/`)].map(
        (tag) => `/${tag}${file}`,
      )
    })
    const pages = Object.keys(bodies).map((slug) => `/articles/${slug}`)
    return Promise.all(
      [...paths, ...pages].map(async (path) => [path, await (await get(path)).text()]),
    )
  }
  const before = await read()
  const size = 'SELECT sum(octet_length(rss) + octet_length(json)) AS bytes FROM fragments'
  const [made] = await rows<{ bytes: number }>(`${size} WHERE parts = 1`)
  await takeBackFragments()
  const [{ longest } = { longest: 0 }] = await rows<{ longest: number }>(
    'SELECT max(part) AS longest FROM fragments',
  )
  expect(longest).toBeGreaterThan(0)
  await joinFragments()
  expect(await read()).toEqual(before)
  const [joined] = await rows<{ bytes: number }>(`${size} WHERE parts = 1`)
  expect(joined?.bytes).toBeLessThanOrEqual(made?.bytes ?? 0)
  // What it stored in parts can be replaced.
  await publishBulk([{ slug: 'long', markdown: articleFile({ tags: ['long'] }, 'Short.') }])
  for (const path of ['/tags/long/rss.xml', '/tags/long/feed.json', '/articles/long']) {
    const text = await (await get(path)).text()
    expect(text, path).toContain('<p>Short.</p>')
    expect(text, path).not.toContain('wolle')
  }
})

test('the numbers of articles are filled in by the migration, and kept by writes', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => ({
    slug: `a${i}`,
    markdown: articleFile({ published: instant(-60 * i), tags: i % 3 ? ['Weather'] : [] }),
  }))
  await publishBulk(lines)
  for (const slug of ['a0', 'a1', 'a2', 'a58']) await withdraw(slug)
  const counts = () => rows('SELECT slice, live FROM slices ORDER BY slice')
  const kept = await counts()
  expect(kept).toEqual([
    { slice: 'main', live: 56 },
    { slice: 'tag:weather', live: 37 },
  ])
  await env.DB.prepare('UPDATE slices SET live = 0').run()
  for (const fill of updatesOf('0014_counts.sql')) await env.DB.prepare(fill).run()
  expect(await counts()).toEqual(kept)
})
