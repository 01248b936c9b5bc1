import { type Named, readNames } from '../feeds/names.ts'
import { placeOf, titleOf, urlOf } from '../feeds/place.ts'
import { type Outline, writeOpml } from '../formats/opml.ts'
import type { Site } from '../site/site.ts'
import { mainSlice, type Slice } from '../store/slices.ts'

/**
 * Returns all feeds of the site at `now` (seconds since 1970) as OPML: the main one, then those of
 * the tags and of the authors.
 */
export async function writeFeedList(db: D1Database, site: Site, now: number): Promise<string> {
  const [tags, authors] = await Promise.all([
    readNames(db, site, 'tag', now),
    readNames(db, site, 'author', now),
  ])
  const outline = (slice: Slice, label: string): Outline => {
    const { home, path } = placeOf(slice)
    return {
      title: titleOf(slice, label, site),
      feedUrl: urlOf(site, path('rss')),
      pageUrl: urlOf(site, home),
    }
  }
  const folder = (title: string, named: Named[]): Outline[] => {
    const feeds = named.map(({ slice, label }) => outline(slice, label))
    return feeds.length > 0 ? [{ title, feeds }] : []
  }
  const main = outline(mainSlice, '')
  const folders = [...folder('Tags', tags.named), ...folder('Authors', authors.named)]
  return writeOpml(site.title, [main, ...folders])
}
