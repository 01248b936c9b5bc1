import { env } from 'cloudflare:workers'
import { afterAll, beforeEach } from 'vitest'
import { rows } from './store.ts'

/**
 * Before each test of the file or group, puts into the store what `publish` has put there. Only the
 * first test publishes it; the others begin with a copy, which takes a fraction of the time. The copy
 * holds what was in the store before, too. Media stay in the bucket.
 */
export function beginWith(publish: () => Promise<unknown>): void {
  let copied: Copy[] | undefined

  beforeEach(async () => {
    if (copied) return putBack(copied)
    await publish()
    copied = await copyTables()
  })

  // A list of all tables is no business of other files.
  afterAll(async () => {
    await batch((copied ?? []).map(({ copy }) => `DROP TABLE ${copy}`))
  })
}

/** A copy of a table, and the columns that can be written. */
type Copy = { copy: string; table: string; columns: string }

let copies = 0

async function copyTables(): Promise<Copy[]> {
  const number = ++copies
  const found = await rows<{ table: string; columns: string }>(
    `SELECT t.name AS "table", group_concat(c.name) AS columns
      FROM sqlite_master t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT GLOB '_cf_*' AND t.name NOT GLOB 'copy_*'
        AND t.name NOT GLOB 'sqlite_*' AND t.name != 'd1_migrations'
      GROUP BY t.name`,
  )
  const made = found.map((each) => ({ ...each, copy: `copy_${number}_${each.table}` }))
  await batch(
    made.map(
      ({ copy, table, columns }) => `CREATE TABLE ${copy} AS SELECT ${columns} FROM ${table}`,
    ),
  )
  return made
}

async function putBack(copied: Copy[]): Promise<void> {
  const statements = copied.flatMap(({ copy, table, columns }) => [
    `DELETE FROM ${table}`,
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${copy}`,
  ])
  await batch(['PRAGMA defer_foreign_keys = ON', ...statements])
}

async function batch(statements: string[]): Promise<void> {
  if (statements.length > 0) await env.DB.batch(statements.map((sql) => env.DB.prepare(sql)))
}
