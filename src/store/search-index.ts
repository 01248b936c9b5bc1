import { fitting } from './articles.ts'
import { toIndexed, toMatch, wordsOfHtml } from './search-words.ts'

// What the search looks in: an index of the articles in the press's own SQLite. It is no part of D1,
// which can't be exported with a virtual table in it, and it is made again from D1 whenever it is lost.

/** Words that are indexed in another way need a new number: the index is then made again. */
const edition = 2

/** An index holds words but no text. The number of a row in it is the place of its article. */
const tables = `
  CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(title, summary, text,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
  CREATE TABLE IF NOT EXISTS search_places (article INTEGER PRIMARY KEY, place INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS search_progress
    (edition INTEGER NOT NULL, cursor INTEGER NOT NULL, is_whole INTEGER NOT NULL);`

const names = ['search_words', 'search_places', 'search_progress']

/** Of a longer text, in UTF-16 code units, the rest isn't indexed: SQLite binds 2 MB here. */
const longestText = 600_000

/** A step looks at so many articles, and reads those that fit in so many bytes. */
const mostArticles = 100
const mostBytes = 1024 * 1024

/** Up to which change the index has every article, and whether it ever had all of them. */
type Progress = { edition: number; cursor: number; is_whole: number }

function readProgress(sql: SqlStorage): Progress | undefined {
  const isThere = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'search_progress'").toArray()
  if (isThere.length === 0) return undefined
  const [progress] = sql.exec<Progress>('SELECT * FROM search_progress').toArray()
  return progress?.edition === edition ? progress : undefined
}

/** A search: what was typed, in which order the articles come, and how many at most. */
export type Sought = { query: string; order: 'best' | 'newest'; most: number }

/**
 * SQL for the place of an article in the index: by its date (?1, seconds since 1970) and, within a
 * second, by its number (?2), so that a search reads the newest ones first and no more than it needs.
 * No store has a million articles: D1 ends at 10 GB. JavaScript has no numbers as large as these.
 */
const place = '((CAST(?1 AS INTEGER) << 20) + CAST(?2 AS INTEGER))'
/** SQL for the number of the article in a place. */
const keyOf = '(place & ((1 << 20) - 1))'

/** The words of a title count this many times, then those of a summary and of the text. */
const weights = '10.0, 4.0, 1.0'

/** Of more articles with these words, only the newest are compared: each is a row that is paid for. */
const mostCompared = 1000

/**
 * Returns the store's numbers of the articles that have all words of a query and are published at
 * `now` (seconds since 1970); undefined as long as there is no whole index.
 */
export function findInIndex(
  sql: SqlStorage,
  { query, order, most }: Sought,
  now: number,
): number[] | undefined {
  if (!readProgress(sql)?.is_whole) return undefined
  const match = toMatch(query)
  if (match === undefined) return []
  const newest = (columns: string) => `SELECT ${columns} FROM search_words
    WHERE rowid < ${place} AND search_words MATCH ?3 ORDER BY rowid DESC`
  const from =
    order === 'newest'
      ? `(${newest('rowid AS place')} LIMIT ?4)`
      : `(${newest(`rowid AS place, bm25(search_words, ${weights}) AS score`)}
          LIMIT ${mostCompared}) ORDER BY score, place DESC LIMIT ?4`
  const found = sql.exec<{ key: number }>(
    `SELECT ${keyOf} AS key FROM ${from}`,
    ...[now + 1, 0, match, most],
  )
  return [...found].map(({ key }) => key)
}

type Changed = {
  key: number
  cursor: number
  isLive: number
  published: number
  title: string | null
  summary: string | null
  bytes: number
}

/**
 * Takes the next few changed articles into the index. Returns whether it has all of them. Whatever is
 * not live leaves it.
 */
export async function updateIndex(
  storage: Pick<DurableObjectStorage, 'sql' | 'transactionSync'>,
  db: D1Database,
): Promise<boolean> {
  const { sql } = storage
  const known = readProgress(sql)
  const [latest, changed] = await db.batch<Record<string, unknown>>([
    db.prepare('SELECT cursor FROM latest'),
    db
      .prepare(
        `SELECT key, cursor, state = 'live' AS isLive, published, meta ->> 'title' AS title,
          meta ->> 'summary' AS summary, size AS bytes
        FROM articles WHERE cursor > ? ORDER BY cursor LIMIT ?`,
      )
      .bind(known?.cursor ?? 0, mostArticles),
  ])
  const end = Number(latest?.results[0]?.cursor)
  // The store is another one than before, or was set back.
  if (known && known.cursor > end) {
    storage.transactionSync(() => startIndex(sql))
    return updateIndex(storage, db)
  }
  const listed = changed?.results as Changed[]
  const batch = fitting(listed, mostBytes)
  const isWhole = batch.length === listed.length && listed.length < mostArticles
  const cursor = isWhole ? end : (batch.at(-1)?.cursor ?? 0)
  if (known?.is_whole && cursor === known.cursor) return true
  const texts = await readTexts(db, batch)
  storage.transactionSync(() => {
    if (!known) startIndex(sql)
    for (const article of batch) replace(sql, article, texts.get(article.key) ?? '')
    const whole = Number(isWhole || known?.is_whole === 1)
    sql.exec('UPDATE search_progress SET cursor = ?, is_whole = ?', cursor, whole)
  })
  return isWhole
}

/** Begins with an empty index. */
function startIndex(sql: SqlStorage): void {
  for (const name of names) sql.exec(`DROP TABLE IF EXISTS ${name}`)
  sql.exec(tables)
  sql.exec('INSERT INTO search_progress VALUES (?, 0, 0)', edition)
}

/** The HTML of the live ones of these articles, by their numbers. */
async function readTexts(db: D1Database, articles: Changed[]): Promise<Map<number, string>> {
  const keys = articles.flatMap(({ key, isLive }) => (isLive ? key : []))
  const { results } = await db
    .prepare(
      `SELECT article, html FROM fragments
      WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, part`,
    )
    .bind(JSON.stringify(keys))
    .all<{ article: number; html: string }>()
  const texts = new Map<number, string>()
  for (const { article, html } of results) texts.set(article, (texts.get(article) ?? '') + html)
  return texts
}

function replace(sql: SqlStorage, article: Changed, html: string): void {
  const { key, isLive, published, title, summary } = article
  sql.exec(
    'DELETE FROM search_words WHERE rowid = (SELECT place FROM search_places WHERE article = ?)',
    key,
  )
  sql.exec('DELETE FROM search_places WHERE article = ?', key)
  if (!isLive) return
  const columns = [title ?? '', summary ?? '', wordsOfHtml(html)].map((text) =>
    toIndexed(text).slice(0, longestText),
  )
  sql.exec(
    `INSERT INTO search_words (rowid, title, summary, text) VALUES (${place}, ?3, ?4, ?5)`,
    ...[published, key, ...columns],
  )
  sql.exec(`INSERT INTO search_places (article, place) VALUES (?2, ${place})`, published, key)
}
