import { fill } from '../article/slot.ts'
import { type Entry, liveEntries, mostItemBytes } from './entries.ts'
import { overRows } from './rows.ts'

/** The formats that an article is rendered in. */
export type Format = 'rss' | 'atom' | 'json'

/** An article's items in the formats of feeds, with a slot in place of the HTML, and the HTML. */
export type Fragments = Record<Format | 'html', string>

const columns = ['rss', 'atom', 'json', 'html'] as const

/**
 * The texts of a row have as many UTF-16 code units in all: D1 takes rows of 2 MB, and a unit needs at
 * most 3 bytes of UTF-8.
 */
const longestRow = 600_000

/** SQLite takes 100 columns in a result, and the row itself has some. */
const mostFragments = 85

/** The parameters of every query of a list. */
export const bound = { slice: '?1', now: '?2', page: '?3' }

/**
 * A list of articles, newest first and with the withdrawn ones, and the fragments read with it, by
 * key.
 */
export type Listing = { entries: Entry[]; fragments: Map<number, string> }

/** A live article of a document, with its fragment, which is empty if the format has none. */
export type Item = Entry & { body: string }

/**
 * What returns the item of an article in a format, filled by the database: a read only joins. Null if
 * it has several parts.
 */
function item(format: Format): string {
  const html = format === 'json' ? `ltrim(json_quote(html), '"')` : 'html'
  return `iif(parts = 1, replace(${format}, char(65535), ${html}), NULL)`
}

/**
 * Returns queries for a row with a list of articles in the column `list`, and for the fragments of
 * the first `count` of them in a format. The database reads the list itself, so each article costs
 * one row; a join would read two. `bytes` is the sum of the sizes in the list: if that is more than a
 * document holds, no fragment is read. `columns` are the columns of the row, `rest` is what follows
 * FROM. Both number their parameters as `bound` does.
 */
export function listQueries(
  db: D1Database,
  { columns, list, bytes, rest }: { columns: string; list: string; bytes: string; rest: string },
  values: (string | number)[],
  { format, count }: { format: Format; count: number } = { format: 'rss', count: 0 },
): D1PreparedStatement[] {
  return Array.from({ length: Math.max(1, Math.ceil(count / mostFragments)) }, (_, step) => {
    const start = step * mostFragments
    const fragments = Array.from({ length: Math.min(count - start, mostFragments) }, (_, i) => {
      const key = `json_extract(${list}, '$[${start + i}][0]')`
      return `(SELECT ${item(format)} FROM fragments WHERE article = ${key} AND part = 0
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
  format: Format,
  { entries, fragments }: Listing,
): Promise<Item[]> {
  const live = liveEntries(entries)
  const unread = live.filter(({ key }) => !fragments.has(key))
  const found = new Map([...fragments, ...(await readInOne(db, format, unread))])
  const missing = live.flatMap(({ key }) => (found.has(key) ? [] : key))
  const inParts = await readInParts(db, format, missing)
  return live.map((entry) => ({
    ...entry,
    body: found.get(entry.key) ?? inParts.get(entry.key) ?? '',
  }))
}

/** The fragments of the articles that have one of one part, by key; each one costs a row. */
async function readInOne(db: D1Database, format: Format, entries: Entry[]) {
  if (entries.length === 0) return new Map<number, string>()
  // Reading the list in SQL would cost rows of its own.
  const query = { columns: '1 AS found', list: '?1', bytes: '0', rest: '(SELECT 1)' }
  const list = JSON.stringify(entries.map(({ key }) => [key]))
  const queries = listQueries(db, query, [list], { format, count: entries.length })
  return fragmentsByKey(entries, toListed(await db.batch(queries))?.fragments ?? [])
}

/** The fragments of these articles in all their parts, by key; those without one are left out. */
async function readInParts(db: D1Database, format: Format, keys: number[]) {
  const whole = new Map<number, { item: string; html: string }>()
  if (keys.length > 0) {
    const { results } = await db
      .prepare(
        `SELECT article, ${format} AS item, html FROM fragments
        WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, part`,
      )
      .bind(JSON.stringify(keys))
      .all<{ article: number; item: string; html: string }>()
    for (const { article, item, html } of results) {
      const before = whole.get(article) ?? { item: '', html: '' }
      whole.set(article, { item: before.item + item, html: before.html + html })
    }
  }
  const filled = [...whole].map(([key, { item, html }]) => {
    return [key, fill(item, html, format === 'json')] as const
  })
  return new Map(filled)
}

/** An article's fragments, and its id. */
export type Rendered = { id: string; fragments: Fragments }

/** D1 binds at most 100 values: two for each pack. */
const mostPacks = 50

/** Returns the statements that store the fragments of articles. */
export function insertFragments(db: D1Database, rendered: Rendered[]): D1PreparedStatement[] {
  const packs = rendered.flatMap(toPacks)
  const texts = columns.map(
    (_, i) => `substr(b.column2, p.value ->> ${2 * i + 2}, p.value ->> ${2 * i + 3})`,
  )
  return Array.from({ length: Math.ceil(packs.length / mostPacks) }, (_, i) => {
    const group = packs.slice(i * mostPacks, (i + 1) * mostPacks)
    const slots = group.map((_, j) => `(?${2 * j + 1}, ?${2 * j + 2})`)
    return db
      .prepare(
        `INSERT INTO fragments (article, part, parts, ${columns})
        SELECT a.key, p.value ->> 0, p.value ->> 1, ${texts}
        FROM (VALUES ${slots}) b CROSS JOIN articles a ON a.id = b.column1 ->> 0
          CROSS JOIN json_each(b.column1, '$[1]') p`,
      )
      .bind(...group.flatMap(({ id, parts, text }) => [JSON.stringify([id, parts]), text]))
  })
}

/**
 * `text` holds some parts of an article's fragments; each has its number, the number of all, and the
 * start and length of each text.
 */
type Pack = { id: string; parts: number[][]; text: string }

/** Fragments are not bound as JSON, since escaping them would take half as long again as storing them. */
function toPacks({ id, fragments }: Rendered): Pack[] {
  const packs: Pack[] = []
  let start = 1
  const rows = toRows(fragments)
  for (const [number, pieces] of rows.entries()) {
    const all = pieces.join('')
    let pack = packs.at(-1)
    // A pack is one bound text, which has the limit of a row.
    if (!pack || pack.text.length + all.length > longestRow) {
      pack = { id, parts: [], text: '' }
      packs.push(pack)
      start = 1
    }
    const part = [number, rows.length]
    for (const piece of pieces) {
      // SQLite counts a surrogate pair as one character.
      const length = piece.length - (piece.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
      part.push(start, length)
      start += length
    }
    pack.parts.push(part)
    pack.text += all
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

/** The texts of each row that an article's fragments take, in the order of the columns. */
function toRows(fragments: Fragments): string[][] {
  const rows: string[][] = []
  let rest = columns.map((name) => fragments[name])
  do {
    let room = longestRow
    const pieces = rest.map((text) => {
      const piece = beginning(text, room)
      room -= piece.length
      return piece
    })
    rows.push(pieces)
    rest = rest.map((text, i) => text.slice(pieces[i]?.length))
  } while (rest.some((text) => text !== ''))
  return rows
}

/** As much of a text as there is room for, without half of a surrogate pair at its end. */
function beginning(text: string, room: number): string {
  const isWhole = text.length <= room || !/[\uD800-\uDBFF]/.test(text[room - 1] ?? '')
  return text.slice(0, isWhole ? room : room - 1)
}
