import type { Slice } from '../site/slices.ts'
import { pageSize } from './archive.ts'
import { liveEntries, toEntries } from './entries.ts'
import { type Listed, live, readListedOf } from './membership.ts'
import type { Moment } from './moment.ts'

/** A page has this many places of the archive, which is a half of what a page of that has. */
const olderSize = pageSize / 2

/**
 * A page of the articles that a slice's own page has no room for, newest first, and the number of the
 * newest such page. Pages are counted from the oldest articles, so an article keeps its page, and
 * one that is withdrawn leaves its place empty.
 */
export type OlderPage = { page: number; newest: number; listed: Listed[] }

/**
 * Returns a page of what comes after the newest `shown` articles of a slice, by default the newest
 * such page; undefined if there is none.
 */
export async function readOlder(
  { db, now }: Moment,
  slice: Slice,
  shown: number,
  wanted?: number,
): Promise<OlderPage | undefined> {
  const first = await db
    .prepare(
      `SELECT p.page, p.entries, m.id FROM (
        SELECT published, id FROM ${live} WHERE slice = ?1 AND withdrawn IS NULL AND published <= ?2
        ORDER BY published DESC, id LIMIT 1 OFFSET ?3
      ) m JOIN archive p ON p.slice = ?1 AND p.page = (
        SELECT page FROM archive WHERE slice = ?1 AND published <= m.published
          AND (published < m.published OR id >= m.id) ORDER BY published DESC, page DESC LIMIT 1)`,
    )
    .bind(slice, now, shown)
    .first<{ page: number; entries: string; id: string }>()
  if (!first) return undefined
  const inPage = toEntries(first.entries).findIndex(({ id }) => id === first.id)
  const top = (first.page - 1) * pageSize + inPage + 1
  const newest = Math.ceil(top / olderSize)
  const page = wanted ?? newest
  if (page > newest) return undefined
  const archivePage = Math.ceil((page * olderSize) / pageSize)
  const row =
    archivePage === first.page
      ? first
      : await db
          .prepare('SELECT entries FROM archive WHERE slice = ? AND page = ?')
          .bind(slice, archivePage)
          .first<{ entries: string }>()
  const start = (page - 1) * olderSize
  const before = (archivePage - 1) * pageSize
  const places = toEntries(row?.entries ?? '[]').slice(
    start - before,
    Math.min(start + olderSize, top) - before,
  )
  const keys = liveEntries(places).map(({ key }) => key)
  return { page, newest, listed: await readListedOf(db, keys.reverse()) }
}
