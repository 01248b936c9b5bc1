import { type Entry, liveEntries } from './entries.ts'

/** D1 takes strings of 2 MB, and a UTF-16 code unit needs at most 3 bytes of UTF-8. */
const longestPart = 600_000

/** SQLite takes 100 columns in a result, and the row itself has some. */
const mostBodies = 85

/** The parameters of every query of a list. */
export const bound = { slice: '?1', now: '?2', format: '?3', page: '?4' }

/** A list of articles, newest first, the withdrawn ones too, and the fragments that came with it, by key. */
export type Listing = { entries: Entry[]; bodies: Map<number, string> }

/** A live article of a document with its fragment, which is empty where the format has none. */
export type Item = Entry & { body: string }

/**
 * Returns queries for a row that holds a list of articles in the column `list`, and for the fragments of
 * the first `count` of them. The database follows the list by itself and reads one row for an article,
 * where a join would read two. `columns` are those of the row, `rest` is what follows FROM; they and the
 * values are numbered as `bound` says.
 */
export function listQueries(
  db: D1Database,
  { columns, list, rest }: { columns: string; list: string; rest: string },
  values: (string | number)[],
  count: number,
): D1PreparedStatement[] {
  return Array.from({ length: Math.max(1, Math.ceil(count / mostBodies)) }, (_, step) => {
    const start = step * mostBodies
    const bodies = Array.from({ length: Math.min(count - start, mostBodies) }, (_, i) => {
      const key = `json_extract(${list}, '$[${start + i}][0]')`
      return `(SELECT body FROM fragments WHERE article = ${key} AND format = ${bound.format} AND part = 0) AS body${start + i}`
    })
    return db.prepare(`SELECT ${[columns, ...bodies].join(', ')} FROM ${rest}`).bind(...values)
  })
}

/** Returns the row that such queries found, and the fragments of the first articles on its list. */
export function toListed<Row>(
  results: D1Result[],
): { row: Row; bodies: (string | null)[] } | undefined {
  const rows = results.map(({ results: [row] }) => row as Record<string, unknown> | undefined)
  const [row] = rows
  if (!row) return undefined
  const all: Record<string, unknown> = Object.assign({}, ...rows)
  const bodies: (string | null)[] = []
  for (let i = 0; all[`body${i}`] !== undefined; i++) bodies.push(all[`body${i}`] as string | null)
  return { row: row as Row, bodies }
}

/** Returns the fragments that came with a list, by the keys of their articles. */
export function bodiesByKey(list: Entry[], bodies: (string | null)[]): Map<number, string> {
  const pairs = list.map(({ key }, i) => [key, bodies[i]] as const)
  return new Map(pairs.filter((pair): pair is [number, string] => typeof pair[1] === 'string'))
}

/** Returns the live articles of a list with their fragments in a format. */
export async function readItems(
  db: D1Database,
  format: string,
  { entries, bodies }: Listing,
): Promise<Item[]> {
  const live = liveEntries(entries)
  const unread = live.filter(({ key }) => !bodies.has(key))
  const parts = new Map([...bodies, ...(await readFirstParts(db, format, unread))])
  // Another part follows one that is as long as a part may be.
  const missing = live.flatMap(({ key }) =>
    (parts.get(key)?.length ?? longestPart) < longestPart - 1 ? [] : [key],
  )
  const whole = await readBodies(db, format, missing)
  return live.map((entry) => ({
    ...entry,
    body: whole.get(entry.key) ?? parts.get(entry.key) ?? '',
  }))
}

/** The first parts of the fragments of these articles, by key, at a row each. */
async function readFirstParts(db: D1Database, format: string, entries: Entry[]) {
  if (entries.length === 0) return new Map<number, string>()
  // A list that is followed in SQL would have rows of its own.
  const query = { columns: '1 AS found', list: '?1', rest: '(SELECT 1)' }
  const list = JSON.stringify(entries.map(({ key }) => [key]))
  const found = toListed(await db.batch(listQueries(db, query, [list, 0, format], entries.length)))
  return bodiesByKey(entries, found?.bodies ?? [])
}

/** The whole fragments of these articles, by key; none for one that has none. */
async function readBodies(db: D1Database, format: string, keys: number[]) {
  const bodies = new Map<number, string>()
  if (keys.length === 0) return bodies
  const { results } = await db
    .prepare(
      `SELECT article, body FROM fragments
      WHERE article IN (SELECT value FROM json_each(?)) AND format = ? ORDER BY article, part`,
    )
    .bind(JSON.stringify(keys), format)
    .all<{ article: number; body: string }>()
  for (const { article, body } of results) {
    bodies.set(article, (bodies.get(article) ?? '') + body)
  }
  return bodies
}

/** D1 binds at most 100 values, and a row of a statement takes five. */
const mostRows = 16

const keyOf = '(SELECT key FROM articles WHERE id = ?)'

/** Returns the statements that store an article's fragments, and the stamp of what rendered them. */
export function insertFragments(
  db: D1Database,
  id: string,
  fragments: Record<string, string>,
  stamp: string,
): D1PreparedStatement[] {
  const rows = Object.entries(fragments).flatMap(([format, body]) =>
    toParts(body).map((part, index) => [id, format, index, stamp, part]),
  )
  return Array.from({ length: Math.ceil(rows.length / mostRows) }, (_, i) => {
    const group = rows.slice(i * mostRows, (i + 1) * mostRows)
    const places = group.map(() => `(${keyOf}, ?, ?, ?, ?)`).join(', ')
    return db
      .prepare(`INSERT INTO fragments (article, format, part, stamp, body) VALUES ${places}`)
      .bind(...group.flat())
  })
}

/** Returns the statement that deletes the fragments of an article. */
export function deleteFragments(db: D1Database, id: string): D1PreparedStatement {
  return db.prepare(`DELETE FROM fragments WHERE article = ${keyOf}`).bind(id)
}

function toParts(body: string): string[] {
  const parts: string[] = []
  let start = 0
  do {
    let end = Math.min(start + longestPart, body.length)
    // A surrogate pair stays together.
    if (end < body.length && /[\uD800-\uDBFF]/.test(body[end - 1] ?? '')) end--
    parts.push(body.slice(start, end))
    start = end
  } while (start < body.length)
  return parts
}
