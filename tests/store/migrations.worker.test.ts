import { env } from 'cloudflare:workers'
import { afterEach, expect, inject, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import { articleFile, publishBulk, readItems, withdraw } from '../setup/requests.ts'
import { dumpStore, emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

/** The statements of a migration that fill in what it has added. */
function updatesOf(migration: string): string[] {
  const { queries = [] } = inject('migrations').find(({ name }) => name === migration) ?? {}
  return queries.filter((query) => /^UPDATE/m.test(query))
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
  const [fill = ''] = updatesOf('0004_renderings.sql')
  // The time of the database is the real one, when nothing is scheduled any more.
  await env.DB.prepare(fill.replace('unixepoch()', String(Math.floor(Date.now() / 1000)))).run()
  for (const fill of updatesOf('0005_sizes.sql')) await env.DB.prepare(fill).run()
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
  const fills = updatesOf('0005_sizes.sql')
  expect(fills).toHaveLength(5)
  for (const fill of fills) await env.DB.prepare(fill).run()
  expect(await dumpStore()).toEqual(before)
})
