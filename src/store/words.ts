import { completeWords, type SpokenWords, type Words, wordsKey } from '../site/words.ts'

/** Returns the words for what is in a language; undefined if there are none in it. */
export async function readWords(
  db: D1Database,
  language: string,
): Promise<SpokenWords | undefined> {
  const body = await readBody(db, wordsKey(language))
  return body ? completeWords({ ...JSON.parse(body), language, dates: language }) : undefined
}

/** Where the edition of the words is. */
const editionKey = ''

/** Stores the words of every language, by their keys, unless this edition of them is stored already. */
export async function storeWords(
  db: D1Database,
  words: ReadonlyMap<string, Words>,
  edition: string,
): Promise<void> {
  if ((await readBody(db, editionKey)) === edition) return
  const rows = [...words].map(([key, body]) => [key, JSON.stringify(body)])
  await db
    .prepare(
      `REPLACE INTO words (language, body) SELECT value ->> 0, value ->> 1 FROM json_each(?)`,
    )
    .bind(JSON.stringify([[editionKey, edition], ...rows]))
    .run()
}

async function readBody(db: D1Database, key: string): Promise<string | undefined> {
  const row = await db
    .prepare('SELECT body FROM words WHERE language = ?')
    .bind(key)
    .first<{ body: string }>()
  return row?.body
}
