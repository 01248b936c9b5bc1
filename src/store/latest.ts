import { overRows } from './rows.ts'

/** Returns whether the store has been migrated. Rejects if it doesn't answer. */
export async function hasTables(db: D1Database): Promise<boolean> {
  return (await db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'latest'").first()) !== null
}

/**
 * Returns the statement that takes one number, which is then the latest, and returns it. `isPurge`: no
 * copy of what was there before may be served again.
 */
export function takeNumber(db: D1Database, isPurge: boolean): D1PreparedStatement {
  return db
    .prepare(
      'UPDATE latest SET cursor = cursor + 1, purged = iif(?, cursor + 1, purged) RETURNING cursor',
    )
    .bind(Number(isPurge))
}

/** An article that is about to be written, and its cursor as it was when the write was planned. */
export type Expected = { id: string; cursor?: number }

/**
 * Returns the statement that takes a number for each of these articles and returns the last one,
 * which is then the latest. It fails, and the whole batch with it, if the cursor of any of them has
 * changed since (undefined: there was no such article). `isPurge`: no copy of what was there before
 * may be served again.
 */
export function takeNumbers(db: D1Database, expected: Expected[], isPurge: boolean) {
  const rows = expected.map(({ id, cursor = null }) => [id, cursor])
  return overRows(
    db,
    rows,
    (table) => `UPDATE latest SET purged = iif(?2, cursor + ?1, purged),
      cursor = CASE WHEN NOT EXISTS (
        SELECT 1 FROM ${table} r LEFT JOIN articles a ON a.id = r.value ->> 0
        WHERE a.cursor IS NOT r.value ->> 1
      ) THEN cursor + ?1 END RETURNING cursor`,
    [expected.length, Number(isPurge)],
  )
}
