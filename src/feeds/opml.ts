import { type Outline, writeOpml } from '../formats/opml.ts'
import type { Site } from '../site.ts'
import { type NamedSlice, readLiveSlices } from '../store/read-slices.ts'
import { mainSlice } from '../store/slices.ts'
import { nameOf, placeOf, titleOf } from './place.ts'

/**
 * Returns all feeds of the site at `now` (seconds since 1970) as OPML: the main one, then those of
 * the tags and of the authors.
 */
export async function writeFeedList(db: D1Database, site: Site, now: number): Promise<string> {
  const slices = await readLiveSlices(db, now)
  const outline = ({ slice, label }: NamedSlice): Outline => {
    const { home, path } = placeOf(slice)
    const urlOf = (path: string) => site.url + path.slice(1)
    return {
      title: titleOf(slice, label, site),
      feedUrl: urlOf(path('rss')),
      pageUrl: urlOf(home),
    }
  }
  const folder = (title: string, kind: string): Outline[] => {
    const feeds = slices
      .filter(({ slice }) => slice.startsWith(`${kind}:`))
      .sort((a, b) => compare(nameOf(a.slice, a.label, site), nameOf(b.slice, b.label, site)))
    return feeds.length > 0 ? [{ title, feeds: feeds.map(outline) }] : []
  }
  const main = outline({ slice: mainSlice, label: '' })
  return writeOpml(site.title, [main, ...folder('Tags', 'tag'), ...folder('Authors', 'author')])
}

const { compare } = new Intl.Collator('und', { numeric: true })
