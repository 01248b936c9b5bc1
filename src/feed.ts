import { lifetimeOf, longestLifetime } from './edge/freshness.ts'
import type { Document, Resource, Version } from './edge/respond.ts'
import { readSliceVersion, validatorsOf } from './edge/validators.ts'
import {
  type FormatName,
  formatNames,
  formats,
  stampOf,
  templatesOf,
  writeFeed,
} from './formats/index.ts'
import { fresh } from './publish/refresh.ts'
import type { Site } from './site.ts'
import { readSlice, readSliceWindow, type SliceState, type WindowItem } from './store/read.ts'
import { articleTag, type Slice, siteTag, sliceTag } from './store/slices.ts'

/** Where the feeds of a slice are, and what they are called. `folder` is a path that ends in `/`. */
export type FeedPlace = { slice: Slice; folder: string; title: string }

/** Returns the feed of a slice in a format as a resource, at `now` (seconds since 1970). */
export function feedResource(
  db: D1Database,
  site: Site,
  { slice, folder, title }: FeedPlace,
  format: FormatName,
  now: number,
): Resource {
  const { path, mediaType } = formats[format]
  const stamp = stampOf(site)
  const selfUrl = site.url + folder.slice(1) + path
  const versionOf = (state: SliceState): Version => {
    return { ...validatorsOf(state, stamp), lifetime: lifetimeOf(state, now) }
  }
  return {
    path: folder + path,
    headers: feedHeaders(site, folder, format),
    readVersion: async () => versionOf(await readSlice(db, slice, now)),
    make: async (deltaBases): Promise<Document> => {
      const { state, items: stored } = await readSliceWindow(db, slice, format, now, site.items)
      const items = await fresh(db, site, now, stored, (item, { article, fragments }) => ({
        ...item,
        updated: article.updated ?? article.published,
        body: fragments[format] ?? item.body,
      }))
      const delta = newSince(deltaBases, state, stamp, items)
      return {
        ...versionOf(state),
        body: writeFeed(
          format,
          templatesOf(site)[format],
          {
            site,
            title,
            pageUrl: site.url,
            selfUrl,
            currentUrl: selfUrl,
            isArchive: false,
            lifetime: longestLifetime,
            tombstones: [],
          },
          delta?.items ?? items,
        ),
        mediaType,
        tags: [siteTag, sliceTag(slice), ...items.map(({ key }) => articleTag(key))],
        deltaBase: delta && `"${delta.base}"`,
      }
    },
  }
}

/**
 * The items that a client lacks which has one of these versions of the window; undefined where none
 * of them is known here, or it would not get less than everything. What left its place since then,
 * no list of items can tell.
 */
function newSince(bases: string[], state: SliceState, stamp: string, items: WindowItem[]) {
  for (const base of bases) {
    const version = readSliceVersion(base)
    if (version?.stamp !== stamp || version.cursor > state.cursor) continue
    if (version.cursor < state.departed) continue
    const added = items.filter(({ cursor, published }) => {
      return cursor > version.cursor || published > version.release
    })
    if (added.length < items.length) return { base, items: added }
  }
  return undefined
}

/** What programs are told beside the document: where it is, and in which formats it is too. */
function feedHeaders(site: Site, folder: string, format: FormatName): Record<string, string> {
  const link = (path: string, rel: string, type: string) =>
    `<${site.url}${path.slice(1)}>; rel="${rel}"; type="${type}"`
  const types = formatNames.map((name) => ({
    path: folder + formats[name].path,
    rel: name === format ? 'self' : 'alternate',
    type: formats[name].mediaType.split(';')[0] ?? '',
  }))
  return {
    Link: [...types, { path: folder, rel: 'alternate', type: 'text/html' }]
      .map(({ path, rel, type }) => link(path, rel, type))
      .join(', '),
    Vary: 'A-IM',
  }
}
