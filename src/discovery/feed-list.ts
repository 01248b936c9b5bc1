import { lifetimeOfAll } from '../feeds/lifetime.ts'
import { type Named, readNames } from '../feeds/names.ts'
import { formats } from '../formats/index.ts'
import { type Outline, opmlType, writeOpml } from '../formats/opml.ts'
import { sharedControl } from '../http/cache-control.ts'
import type { PageAsked } from '../pages/answer.tsx'
import { absoluteUrl, feedAddress, siteCacheTag, sliceCacheTag } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, mainSlice, type Slice } from '../site/slices.ts'

/** Returns the response with all feeds of the site as OPML: the main one, then those of tags and authors. */
export async function answerFeedList({ c, db, site, now }: PageAsked): Promise<Response> {
  const [tags, authors, lifetime] = await Promise.all([
    readNames(db, site, 'tag', now),
    readNames(db, site, 'author', now),
    lifetimeOfAll(db, now),
  ])
  const main = outline(site, mainSlice, undefined)
  const folders = [...folder(site, 'Tags', tags.named), ...folder(site, 'Authors', authors.named)]
  return c.body(writeOpml(site.title, [main, ...folders]), 200, {
    ...sharedControl(lifetime),
    'Cache-Tag': [siteCacheTag, sliceCacheTag(mainSlice)].join(','),
    'Content-Type': opmlType,
  })
}

function outline(site: Site, slice: Slice, name: string | undefined): Outline {
  const { page, document } = feedAddress(slice)
  return {
    title: feedTitle(site, name),
    feedUrl: absoluteUrl(site, document(formats.rss.file)),
    pageUrl: absoluteUrl(site, page),
  }
}

function folder(site: Site, title: string, named: Named[]): Outline[] {
  const feeds = named.map(({ slice, name }) => outline(site, slice, name))
  return feeds.length > 0 ? [{ title, feeds }] : []
}
