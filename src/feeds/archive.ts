import { stampOf } from '../formats/index.ts'
import type { Document, Resource } from '../http/respond.ts'
import { validatorsOfFacts } from '../http/validators.ts'
import { pageSize } from '../store/archive.ts'
import { type ArchivePage, readArchivePage } from '../store/read-feeds.ts'
import { pageTag, type Slice, siteTag } from '../store/slices.ts'
import { type FeedContext, introduce, write } from './document.ts'
import { lifetimeOf } from './lifetime.ts'
import { placeOf, titleOf } from './place.ts'

/** For how many seconds the edge keeps a page of an archive, unless it is told of a change. */
const archiveLifetime = 365 * 24 * 60 * 60

/**
 * Returns which page of an archive a name means: they are counted from the oldest articles, from 1
 * on, with 50 on each, and `3-7` is the first seven of the third. Returns undefined for what is not
 * the name of a page.
 */
export function readPageName(name: string): { page: number; count?: number } | undefined {
  const [, page, count] = /^([1-9]\d{0,6})(?:-([1-9]|[1-4]\d))?$/.exec(name) ?? []
  if (page === undefined) return undefined
  return { page: Number(page), count: count === undefined ? undefined : Number(count) }
}

/**
 * Returns a page of a slice's archive as a resource (RFC 5005 §4); undefined for what is not the
 * name of one.
 */
export function archiveResource(
  context: FeedContext,
  slice: Slice,
  name: string,
): Resource | undefined {
  const named = readPageName(name)
  if (!named) return undefined
  const { page, count } = named
  const { db, site, format, now } = context
  const stamp = stampOf(site)
  const place = placeOf(slice)
  const read = (bodies: boolean) => {
    const wanted = { format, stamp, now }
    return readArchivePage(db, slice, page, count, wanted, { bodies })
  }
  const versionOf = ({ label, entries, modified, hasNext, due }: ArchivePage) => {
    const versions = entries.map(({ key, cursor }) => [key, cursor])
    return {
      ...validatorsOfFacts([label, hasNext, versions], modified, stamp),
      lifetime: lifetimeOf({ next: due }, now),
      edgeLifetime: due === undefined ? archiveLifetime : due - now,
    }
  }
  return {
    ...introduce(site, place, format, name),
    readVersion: async () => {
      const found = await read(false)
      return found && versionOf(found)
    },
    make: async (): Promise<Document | undefined> => {
      const found = await read(true)
      if (!found) return undefined
      const next = found.hasNext ? String(page + 1) : undefined
      const behind = (page - 1) * pageSize
      const title = titleOf(slice, found.label, site)
      return {
        ...versionOf(found),
        body: await write(context, place, title, found, { behind, page: name, next }),
        tags: [siteTag, pageTag(slice, page)],
      }
    },
  }
}
