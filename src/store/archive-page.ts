import type { Slice } from '../site/slices.ts'
import { pageSize } from './archive.ts'
import { type Entry, endsOfDocuments, mostItemBytes, toEntries } from './entries.ts'
import {
  bound,
  type Format,
  fragmentsByKey,
  type Listing,
  listQueries,
  toListed,
} from './fragments.ts'
import type { Moment } from './moment.ts'

/**
 * A document of an archive: the articles of a page, or of a part of one, newest first. `older` is the
 * number of articles before them. `modified` and `changed` are the times of the latest change and the
 * latest write of the page, in seconds since 1970. `next` is where the document with the next
 * articles ends, as the number of articles up to there, if that document is there now, and `due` when
 * it will be, if only its scheduled articles are missing.
 */
export type ArchivePage = Listing & {
  label: string
  site: number
  older: number
  modified: number
  changed: number
  next?: number
  due?: number
}

const { slice: $slice, page: $page } = bound

type PageRow = {
  label: string
  site: number
  entries: string
  changed: number
  nextSize: number | null
  nextUntil: number | null
  nextSealed: number | null
  nextChanged: number | null
  nextEntries: string | null
}

/**
 * Returns a page of a slice's archive, or the first `count` articles on it, with their fragments in
 * `format`, if any; undefined if the page isn't full, or has fewer articles than that. A page whose
 * articles don't fit into a document comes in parts, which end at the same articles for good: what is
 * returned is the last part.
 */
export async function readArchivePage(
  { db, now }: Moment,
  slice: Slice,
  page: number,
  count = pageSize,
  format?: Format,
): Promise<ArchivePage | undefined> {
  const query = {
    columns: `s.label, s.site, p.entries, p.changed, n.size AS nextSize, n.until AS nextUntil,
      n.sealed AS nextSealed, n.changed AS nextChanged,
      iif(n.bytes > ${mostItemBytes}, n.entries, NULL) AS nextEntries`,
    list: 'p.entries',
    bytes: 'p.bytes',
    rest: `archive p JOIN slices s ON s.slice = p.slice
      LEFT JOIN archive n ON n.slice = p.slice AND n.page = p.page + 1
      WHERE p.slice = ${$slice} AND p.page = ${$page}`,
  }
  const values = [slice, now, page]
  const queries = listQueries(db, query, values, format && { format, count: pageSize })
  const found = toListed<PageRow>(await db.batch(queries))
  if (!found) return undefined
  const { row, fragments } = found
  const list = toEntries(row.entries)
  const last = list[count - 1]
  if (!last || last.published > now) return undefined
  const ends = endsOfParts(list)
  const start = ends.findLast((end) => end < count) ?? 0
  const next = nextPart(row, page, list, ends, count)
  const isNextThere = next !== undefined && next.published <= now
  return {
    label: row.label,
    site: row.site,
    older: (page - 1) * pageSize + start,
    entries: list.slice(start, count).reverse(),
    fragments: fragmentsByKey(list, fragments),
    modified: Math.max(row.changed, last.published, isNextThere ? next.modified : 0),
    changed: row.changed,
    next: isNextThere ? next.end : undefined,
    due: isNextThere ? undefined : next?.published,
  }
}

/** Where the documents with the articles of a page end; the last one does when the page is full. */
function endsOfParts(list: Entry[]): number[] {
  const ends = endsOfDocuments(list)
  return list.length === pageSize ? [...ends, pageSize] : ends
}

/** The document after the one that ends with the first `count` articles of a page, and its times. */
function nextPart(row: PageRow, page: number, list: Entry[], ends: number[], count: number) {
  const { nextSize, nextUntil, nextSealed, nextChanged, nextEntries } = row
  if (count < pageSize) {
    // Only the documents that make up the page follow each other.
    const end = ends.includes(count) ? ends.find((end) => end > count) : undefined
    const last = end === undefined ? undefined : list[end - 1]
    return last && { end: (page - 1) * pageSize + (end ?? 0), ...last, modified: row.changed }
  }
  if (nextEntries !== null) {
    const nextList = toEntries(nextEntries)
    const [end = 0] = endsOfParts(nextList)
    const last = nextList[end - 1]
    return last && { end: page * pageSize + end, ...last, modified: nextChanged ?? 0 }
  }
  if (nextSize !== pageSize || nextUntil === null) return undefined
  const modified = Math.max(nextSealed ?? 0, nextUntil)
  return { end: (page + 1) * pageSize, published: nextUntil, modified }
}
