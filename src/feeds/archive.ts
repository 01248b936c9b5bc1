import { stampOf } from '../formats/stamp.ts'
import { feedAddress } from '../site/addresses.ts'
import { feedTitle, type Slice, sliceName } from '../site/slices.ts'
import { pageSize } from '../store/archive.ts'
import { type ArchivePage, readArchivePage } from '../store/archive-page.ts'
import { answerFor, type FeedAsked, introduce, writeDocument } from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { validatorsOfFacts } from './version.ts'

/**
 * Lifetime, in seconds, of a page of an archive at the edge, unless the edge is told of a change. The
 * page hardly ever changes, but the edge may miss a message, or store what it read just before one.
 * Asking again costs one row a day.
 */
const archiveLifetime = 24 * 60 * 60

/** A page of an archive, or its first `count` articles. */
export type NamedPage = { name: string; page: number; count?: number }

/**
 * Returns the page of an archive that a name stands for; undefined if the name is not well formed.
 * Page 1 has the oldest articles, and `3-7` is the first seven articles of the third page.
 */
export function readPageName(name: string): NamedPage | undefined {
  const [, page, count] = /^([1-9]\d{0,6})(?:-([1-9]|[1-4]\d))?$/.exec(name) ?? []
  if (page === undefined) return undefined
  return { name, page: Number(page), count: count === undefined ? undefined : Number(count) }
}

/** Returns what determines everything that is shown of a page of an archive. */
export function archiveFacts({ label, entries, changed, next }: ArchivePage): unknown[] {
  // The next page, or where the first part of it ends.
  const follows = next !== undefined && (next % pageSize === 0 || next)
  // An article that is rendered again keeps its cursor, so this needs the time of the last write.
  return [label, follows, changed, entries.map(({ key, cursor }) => [key, cursor])]
}

/** Returns the response with a page of an archive (RFC 5005 §4); undefined if there is none. */
export async function answerArchive(
  asked: FeedAsked,
  slice: Slice,
  { name, page, count }: NamedPage,
): Promise<Response | 'outdated' | undefined> {
  const { format, now } = asked
  const address = feedAddress(slice)
  const versionOf = (found: ArchivePage) => {
    const { modified, due, site } = found
    return {
      ...validatorsOfFacts(archiveFacts(found), modified, stampOf(asked.site)),
      lifetime: lifetimeOf({ next: due }, now),
      edgeLifetime: due === undefined ? archiveLifetime : due - now,
      site,
    }
  }
  return answerFor(asked, {
    ...introduce(asked, address, { page: name }),
    readVersion: async () => {
      const found = await readArchivePage(asked, slice, page, count)
      return found && versionOf(found)
    },
    make: async () => {
      const found = await readArchivePage(asked, slice, page, count, format)
      if (!found) return undefined
      const title = feedTitle(asked.site, sliceName(slice, found.label, asked.site))
      const { older, next } = found
      return {
        ...versionOf(found),
        body: await writeDocument(asked, address, title, found, { older, page: name, next }),
      }
    },
  })
}
