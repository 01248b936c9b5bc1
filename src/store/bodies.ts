/** SQLite takes 100 columns in a result, and the row itself has some. */
const mostBodies = 85

/** What every query of a list binds. */
export const bound = { slice: '?1', now: '?2', format: '?3', stamp: '?4', page: '?5' }

/**
 * Returns queries for a row that holds a list of articles in the column `list`, and for the fragments
 * of the first `count` of them. The database follows the list by itself and reads one row for an
 * article, where a join would read two. `columns` are those of the row, `rest` is what follows FROM;
 * they and the values are numbered as `bound` says.
 */
export function listQueries(
  db: D1Database,
  { columns, list, rest }: { columns: string; list: string; rest: string },
  values: (string | number)[],
  count: number,
): D1PreparedStatement[] {
  return inSteps(count).map(([start, end]) => {
    const bodies = Array.from({ length: end - start }, (_, i) => {
      const key = `json_extract(${list}, '$[${start + i}][0]')`
      return `(SELECT body FROM fragments WHERE article = ${key} AND format = ${bound.format} AND part = 0) AS body${start + i}`
    })
    return db.prepare(`SELECT ${[columns, ...bodies].join(', ')} FROM ${rest}`).bind(...values)
  })
}

/** A row with the fragments of the articles that its list begins with, by the articles' places. */
type WithBodies<Row> = { row: Row; bodies: (string | null)[] }

/** Returns what such queries found; undefined where there is no such row. */
export function toListed<Row>(results: D1Result[]): WithBodies<Row> | undefined {
  const rows = results.map(({ results: [row] }) => row as Record<string, unknown> | undefined)
  const [row] = rows
  if (!row) return undefined
  const all: Record<string, unknown> = Object.assign({}, ...rows)
  const bodies: (string | null)[] = []
  for (let i = 0; all[`body${i}`] !== undefined; i++) bodies.push(all[`body${i}`] as string | null)
  return { row: row as Row, bodies }
}

/**
 * Returns the first parts of the fragments of these articles, by key, at a row each: a list that is
 * followed in SQL has rows of its own.
 */
export async function readFirstParts(
  db: D1Database,
  format: string,
  keys: number[],
): Promise<Map<number, string>> {
  if (keys.length === 0) return new Map()
  const query = { columns: '1 AS found', list: '?1', rest: '(SELECT 1)' }
  const list = JSON.stringify(keys.map((key) => [key]))
  const found = toListed(await db.batch(listQueries(db, query, [list, 0, format], keys.length)))
  return new Map(
    keys.flatMap((key, i) => {
      const body = found?.bodies[i]
      return typeof body === 'string' ? [[key, body]] : []
    }),
  )
}

/** Returns the whole fragments of these articles, by key; none for one that has none. */
export async function readBodies(
  db: D1Database,
  format: string,
  keys: number[],
): Promise<Map<number, string>> {
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

function inSteps(count: number): [number, number][] {
  return Array.from({ length: Math.max(1, Math.ceil(count / mostBodies)) }, (_, i) => [
    i * mostBodies,
    Math.min(count, (i + 1) * mostBodies),
  ])
}
