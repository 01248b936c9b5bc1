import { type Entry, liveEntries, mostItemBytes } from './entries.ts'
import { overRows } from './rows.ts'

/** D1 takes strings of 2 MB, and a UTF-16 code unit needs at most 3 bytes of UTF-8. */
const longestPart = 600_000

/** SQLite takes 100 columns in a result, and the row itself has some. */
const mostFragments = 85

/** The parameters of every query of a list. */
export const bound = { slice: '?1', now: '?2', format: '?3', page: '?4' }

/**
 * A list of articles, newest first and with the withdrawn ones, and the fragments read with it, by
 * key.
 */
export type Listing = { entries: Entry[]; fragments: Map<number, string> }

/** A live article of a document, with its fragment, which is empty if the format has none. */
export type Item = Entry & { body: string }

/**
 * Returns queries for a row with a list of articles in the column `list`, and for the fragments of
 * the first `count` of them. The database reads the list itself, so each article costs one row; a
 * join would read two. `bytes` is the sum of the sizes in the list: if that is more than a document
 * holds, no fragment is read. `columns` are the columns of the row, `rest` is what follows FROM.
 * Both number their parameters as `bound` does.
 */
export function listQueries(
  db: D1Database,
  { columns, list, bytes, rest }: { columns: string; list: string; bytes: string; rest: string },
  values: (string | number)[],
  count: number,
): D1PreparedStatement[] {
  return Array.from({ length: Math.max(1, Math.ceil(count / mostFragments)) }, (_, step) => {
    const start = step * mostFragments
    const fragments = Array.from({ length: Math.min(count - start, mostFragments) }, (_, i) => {
      const key = `json_extract(${list}, '$[${start + i}][0]')`
      return `(SELECT body FROM fragments WHERE article = ${key} AND format = ${bound.format} AND part = 0
        AND ${bytes} <= ${mostItemBytes}) AS body${start + i}`
    })
    return db.prepare(`SELECT ${[columns, ...fragments].join(', ')} FROM ${rest}`).bind(...values)
  })
}

/** Returns the row that these queries found, and the fragments of the first articles in its list. */
export function toListed<Row>(
  results: D1Result[],
): { row: Row; fragments: (string | null)[] } | undefined {
  const rows = results.map(({ results: [row] }) => row as Record<string, unknown> | undefined)
  const [row] = rows
  if (!row) return undefined
  const all: Record<string, unknown> = Object.assign({}, ...rows)
  const fragments: (string | null)[] = []
  for (let i = 0; all[`body${i}`] !== undefined; i++)
    fragments.push(all[`body${i}`] as string | null)
  return { row: row as Row, fragments }
}

/** Returns the fragments that were read with a list, by the keys of their articles. */
export function fragmentsByKey(list: Entry[], fragments: (string | null)[]): Map<number, string> {
  const pairs = list.map(({ key }, i) => [key, fragments[i]] as const)
  return new Map(pairs.filter((pair): pair is [number, string] => typeof pair[1] === 'string'))
}

/** Returns the live articles of a list with their fragments in a format. */
export async function readItems(
  db: D1Database,
  format: string,
  { entries, fragments }: Listing,
): Promise<Item[]> {
  const live = liveEntries(entries)
  const unread = live.filter(({ key }) => !fragments.has(key))
  const parts = new Map([...fragments, ...(await readFirstParts(db, format, unread))])
  // A part of the full length is followed by another one.
  const missing = live.flatMap(({ key }) =>
    (parts.get(key)?.length ?? longestPart) < longestPart - 1 ? [] : [key],
  )
  const whole = await readWhole(db, format, missing)
  return live.map((entry) => ({
    ...entry,
    body: whole.get(entry.key) ?? parts.get(entry.key) ?? '',
  }))
}

/** The first part of the fragment of each article, by key; each one costs a row. */
async function readFirstParts(db: D1Database, format: string, entries: Entry[]) {
  if (entries.length === 0) return new Map<number, string>()
  // Reading the list in SQL would cost rows of its own.
  const query = { columns: '1 AS found', list: '?1', bytes: '0', rest: '(SELECT 1)' }
  const list = JSON.stringify(entries.map(({ key }) => [key]))
  const found = toListed(await db.batch(listQueries(db, query, [list, 0, format], entries.length)))
  return fragmentsByKey(entries, found?.fragments ?? [])
}

/** The whole fragments of these articles, by key. An article without a fragment is left out. */
async function readWhole(db: D1Database, format: string, keys: number[]) {
  const fragments = new Map<number, string>()
  if (keys.length === 0) return fragments
  const { results } = await db
    .prepare(
      `SELECT article, body FROM fragments
      WHERE article IN (SELECT value FROM json_each(?)) AND format = ? ORDER BY article, part`,
    )
    .bind(JSON.stringify(keys), format)
    .all<{ article: number; body: string }>()
  for (const { article, body } of results) {
    fragments.set(article, (fragments.get(article) ?? '') + body)
  }
  return fragments
}

/** Returns the bytes of the longest of an article's fragments in the formats of feeds. */
export function sizeOf({ html: _html, ...fragments }: Record<string, string>): number {
  const encoder = new TextEncoder()
  return Math.max(0, ...Object.values(fragments).map((body) => encoder.encode(body).length))
}

/** An article's fragments, by format, and the id of the article. */
export type Rendered = { id: string; fragments: Record<string, string> }

/** D1 binds at most 100 values: the stamp, and two for each pack. */
const mostPacks = 49

/** Returns the statements that store the fragments of articles, with the stamp of their renderer. */
export function insertFragments(
  db: D1Database,
  rendered: Rendered[],
  stamp: string,
): D1PreparedStatement[] {
  const packs = rendered.flatMap(toPacks)
  return Array.from({ length: Math.ceil(packs.length / mostPacks) }, (_, i) => {
    const group = packs.slice(i * mostPacks, (i + 1) * mostPacks)
    const slots = group.map((_, j) => `(?${2 * j + 2}, ?${2 * j + 3})`)
    return db
      .prepare(
        `INSERT INTO fragments (article, format, part, stamp, body)
        SELECT a.key, p.value ->> 0, p.value ->> 1, ?1, substr(b.column2, p.value ->> 2, p.value ->> 3)
        FROM (VALUES ${slots}) b CROSS JOIN articles a ON a.id = b.column1 ->> 0
          CROSS JOIN json_each(b.column1, '$[1]') p`,
      )
      .bind(stamp, ...group.flatMap(({ id, parts, text }) => [JSON.stringify([id, parts]), text]))
  })
}

/** `text` holds some parts of an article's fragments; each has a format, a number, a start and a length. */
type Pack = { id: string; parts: [string, number, number, number][]; text: string }

/** Fragments are not bound as JSON, since escaping them would take half as long again as storing them. */
function toPacks({ id, fragments }: Rendered): Pack[] {
  const packs: Pack[] = []
  let start = 1
  for (const [format, body] of Object.entries(fragments)) {
    for (const [number, part] of toParts(body).entries()) {
      let pack = packs.at(-1)
      if (!pack || pack.text.length + part.length > longestPart) {
        pack = { id, parts: [], text: '' }
        packs.push(pack)
        start = 1
      }
      // SQLite counts a surrogate pair as one character.
      const length = part.length - (part.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
      pack.parts.push([format, number, start, length])
      pack.text += part
      start += length
    }
  }
  return packs
}

/** Returns the statements that delete the fragments of these articles. */
export function deleteFragments(db: D1Database, ids: string[]): D1PreparedStatement[] {
  return overRows(
    db,
    ids,
    (table) => `DELETE FROM fragments WHERE article IN (
      SELECT key FROM articles WHERE id IN (SELECT value FROM ${table}))`,
  )
}

function toParts(body: string): string[] {
  const parts: string[] = []
  let start = 0
  do {
    let end = Math.min(start + longestPart, body.length)
    // Don't split a surrogate pair.
    if (end < body.length && /[\uD800-\uDBFF]/.test(body[end - 1] ?? '')) end--
    parts.push(body.slice(start, end))
    start = end
  } while (start < body.length)
  return parts
}
