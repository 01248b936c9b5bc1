import type { MediumFacts } from '../article/medium.ts'
import { cardPath, cardSlug } from '../site/media.ts'
import { takeNumber } from './latest.ts'
import type { Moment } from './moment.ts'
import { overRows } from './rows.ts'

/** Bytes in R2: the key is their SHA-256 in hexadecimal digits. */
export type StoredObject = { key: string; bytes: number }

/**
 * A picture or a recording at `path` below /media/. `sha256` is its digest, in hexadecimal digits,
 * `objects` hold its bytes one after the other, and `changed` is in seconds since 1970. `from` is what a
 * card was made from, in the words of whoever made it.
 */
export type Medium = MediumFacts & {
  path: string
  sha256: string
  changed: number
  objects: StoredObject[]
  from?: string
}

type Nullable<T> = { [K in keyof T]: T[K] | null }
type FactsRow = Pick<MediumFacts, 'type' | 'bytes'> &
  Nullable<Required<Pick<MediumFacts, 'width' | 'height' | 'seconds'>>>
type MediumRow = FactsRow &
  Pick<Medium, 'path' | 'sha256' | 'changed'> & { parts: string | null; made_from: string | null }

const facts = 'type, bytes, width, height, seconds'
const columns = `path, sha256, parts, ${facts}, changed, made_from`

/** Returns the medium at a path, from one row; undefined if there is none. */
export async function readMedium(db: D1Database, path: string): Promise<Medium | undefined> {
  const row = await db
    .prepare(`SELECT ${columns} FROM media WHERE path = ? AND sha256 IS NOT NULL`)
    .bind(path)
    .first<MediumRow>()
  return row ? toMedium(row) : undefined
}

/**
 * Returns the medium at a path if everybody may see it, from one row, or from two in one query. The card
 * of an article is seen as long as the article is, of which `article` is the store's number.
 */
export async function readShownMedium(
  { db, now }: Moment,
  path: string,
): Promise<(Medium & { article?: number }) | undefined> {
  const slug = cardSlug(path)
  if (slug === undefined) return readMedium(db, path)
  const row = await db
    .prepare(
      `SELECT key, ${columns} FROM articles JOIN media ON path = ?2 AND sha256 IS NOT NULL
      WHERE slug = ?1 AND state = 'live' AND published <= ?3`,
    )
    .bind(slug, path, now)
    .first<MediumRow & { key: number }>()
  return row ? { ...toMedium(row), article: row.key } : undefined
}

/** SQL for the path of an article's card, whose slug is `slug`. */
export function cardOf(slug: string): string {
  return `'.cards/' || ${slug} || '.png'`
}

/** Returns the statements that delete the cards of the articles with these slugs. */
export function dropCards({ db, now }: Moment, slugs: string[]): D1PreparedStatement[] {
  return overRows(
    db,
    slugs.map(cardPath),
    (table) => `UPDATE media SET sha256 = NULL, parts = NULL, changed = ?1,
        touched = (SELECT cursor FROM latest)
      WHERE path IN (SELECT value FROM ${table}) AND sha256 IS NOT NULL`,
    [now],
  )
}

/**
 * Returns at most `limit` media after the path `after`, in the order of their paths, without the cards
 * of articles.
 */
export async function listMedia(db: D1Database, after: string, limit: number): Promise<Medium[]> {
  const { results } = await db
    .prepare(
      // Two ranges, so that no card is read.
      `SELECT ${columns} FROM media
      WHERE path > ?1 AND path < '.cards/' AND sha256 IS NOT NULL
      UNION ALL SELECT ${columns} FROM media
      WHERE path > max(?1, '.cards0') AND sha256 IS NOT NULL ORDER BY path LIMIT ?2`,
    )
    .bind(after, limit)
    .all<MediumRow>()
  return results.map(toMedium)
}

/** Returns what is known of the media at these paths, as far as there are any. */
export async function readMediaFacts(
  db: D1Database,
  paths: string[],
): Promise<Map<string, MediumFacts>> {
  const queries = overRows(
    db,
    paths,
    (table) => `SELECT path, ${facts} FROM media
      WHERE path IN (SELECT value FROM ${table}) AND sha256 IS NOT NULL`,
  )
  const found = queries.length > 0 ? await db.batch<FactsRow & { path: string }>(queries) : []
  const rows = found.flatMap(({ results }) => results)
  return new Map(rows.map((row) => [row.path, toFacts(row)]))
}

/**
 * Stores a medium in place of what was at its path. `isPurge`: no copy of that may be served again.
 */
export async function writeMedium(
  { db, now }: Moment,
  medium: Omit<Medium, 'changed'>,
  isPurge: boolean,
): Promise<void> {
  const { path, sha256, objects, type, bytes, width, height, seconds, from } = medium
  const parts = objects.length > 1 ? objects.map(({ key, bytes }) => [key, bytes]) : undefined
  const values = [sha256, parts && JSON.stringify(parts), type, bytes, width, height, seconds]
  await db.batch([
    takeNumber(db, isPurge),
    db
      .prepare(
        `INSERT OR REPLACE INTO media (${columns}, touched)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT cursor FROM latest))`,
      )
      .bind(path, ...values.map((value) => value ?? null), now, from ?? null),
  ])
}

/** A file of which other things are known than before: `path` below media/, and a name that is typed. */
export type Changed = { path: string; name: string }

/**
 * Makes the articles and own pages stale that may name one of these files and were written before it
 * changed. It looks for the names alone, however their paths are written: rendering one too many again
 * changes nothing.
 */
export async function markStale(db: D1Database, changed: Changed[]): Promise<void> {
  const rows = changed.map(({ path, name }) => [path, name, encodeURIComponent(name)])
  const marking = ['articles', 'pages'].map((table) =>
    db
      .prepare(
        `UPDATE ${table} SET stamp = '' WHERE state = 'live' AND EXISTS (
          SELECT 1 FROM json_each(?) c JOIN media m ON m.path = c.value ->> 0
          WHERE ${table}.cursor < m.touched
            AND (instr(source, c.value ->> 1) OR instr(source, c.value ->> 2)))`,
      )
      .bind(JSON.stringify(rows)),
  )
  await db.batch(marking)
}

/** Deletes the medium at a path, of which no copy may be served again. */
export async function deleteMedium({ db, now }: Moment, path: string): Promise<void> {
  await db.batch([
    takeNumber(db, true),
    db
      .prepare(
        `UPDATE media SET sha256 = NULL, parts = NULL, changed = ?, touched = (SELECT cursor FROM latest)
        WHERE path = ?`,
      )
      .bind(now, path),
  ])
}

/** Returns those of the keys under which no medium has bytes. */
export async function findUnusedKeys(db: D1Database, keys: string[]): Promise<string[]> {
  const queries = overRows(
    db,
    keys,
    (table) => `SELECT value AS key FROM ${table} k
      WHERE NOT EXISTS (SELECT 1 FROM media WHERE sha256 = k.value AND parts IS NULL)
        AND value NOT IN (
          SELECT p.value ->> 0 FROM media, json_each(parts) p WHERE parts IS NOT NULL)`,
  )
  const found = queries.length > 0 ? await db.batch<{ key: string }>(queries) : []
  return found.flatMap(({ results }) => results.map(({ key }) => key))
}

function toMedium({ path, sha256, changed, parts, made_from, ...row }: MediumRow): Medium {
  const list: [string, number][] = parts === null ? [[sha256, row.bytes]] : JSON.parse(parts)
  const objects = list.map(([key, bytes]) => ({ key, bytes }))
  const from = made_from === null ? {} : { from: made_from }
  return { path, sha256, ...toFacts(row), changed, objects, ...from }
}

function toFacts({ type, bytes, width, height, seconds }: FactsRow): MediumFacts {
  return {
    type,
    bytes,
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(seconds !== null && { seconds }),
  }
}
