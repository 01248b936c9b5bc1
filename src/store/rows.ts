/**
 * Rows for a statement are bound as lists in JSON, so that a statement takes any number of them. D1
 * takes strings of 2 MB, and a UTF-16 code unit needs at most 3 bytes of UTF-8.
 */
const longestList = 600_000

/** D1 binds 100 values at most, and a batch of articles rarely has more than this many lists. */
const mostLists = 20

/**
 * Returns the statements that run a query over rows, as few as D1 allows; none for no rows. `sql`
 * gets a table with a row in JSON in its column `value`, in order. `values` are bound as ?1, ?2, …
 */
export function overRows(
  db: D1Database,
  rows: unknown[],
  sql: (table: string) => string,
  values: (string | number | null)[] = [],
): D1PreparedStatement[] {
  const lists = toLists(rows)
  return Array.from({ length: Math.ceil(lists.length / mostLists) }, (_, i) => {
    const group = lists.slice(i * mostLists, (i + 1) * mostLists)
    const slots = group.map((_, j) => `(?${values.length + j + 1})`)
    const table = `(SELECT j.value FROM (VALUES ${slots}) l, json_each(l.column1) j)`
    return db.prepare(sql(table)).bind(...values, ...group)
  })
}

/** Rows in JSON, in lists that are no longer than one may be, unless one row is. */
function toLists(rows: unknown[]): string[] {
  const lists: string[] = []
  let list: string[] = []
  let length = 0
  for (const row of rows) {
    const json = JSON.stringify(row)
    if (list.length > 0 && length + json.length > longestList) {
      lists.push(`[${list}]`)
      list = []
      length = 0
    }
    list.push(json)
    length += json.length + 1
  }
  return list.length > 0 ? [...lists, `[${list}]`] : lists
}
