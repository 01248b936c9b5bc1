import { env } from 'cloudflare:workers'
import { afterEach, expect, inject, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import { articleFile, publishBulk, readItems, withdraw } from '../setup/requests.ts'
import { emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

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
  const migration = inject('migrations').find(({ name }) => name === '0004_renderings.sql')
  const fill = migration?.queries.find((query) => query.includes('UPDATE slices')) ?? ''
  // The time of the database is the real one, when nothing is scheduled any more.
  await env.DB.prepare(fill.replace('unixepoch()', String(Math.floor(Date.now() / 1000)))).run()
  const after = [await rows(windows), await readItems('/atom.xml')]
  expect(after[1]).toEqual(before[1])
  expect(after[0]).toHaveLength(2)
})
