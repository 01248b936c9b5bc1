import { type Named, readNames } from '../feeds/names.ts'
import { formats } from '../formats/index.ts'
import { type Outline, writeOpml } from '../formats/opml.ts'
import type { PageAsked } from '../pages/answer.ts'
import { words } from '../pages/words.tsx'
import { absoluteUrl, feedAddress } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle, mainSlice, type Slice } from '../site/slices.ts'

/** Returns all feeds of the site as OPML: the main one, then those of tags and authors. */
export async function writeFeedList(asked: PageAsked): Promise<string> {
  const { site } = asked
  const [tags, authors] = await Promise.all([
    readNames(asked, site, 'tag'),
    readNames(asked, site, 'author'),
  ])
  return writeOpml(site.title, [
    outline(site, mainSlice, undefined),
    ...folder(site, words.tag.all, tags.named),
    ...folder(site, words.author.all, authors.named),
  ])
}

function outline(site: Site, slice: Slice, name: string | undefined): Outline {
  const { page, document } = feedAddress(slice)
  const feedUrl = absoluteUrl(site, document(formats.rss.file))
  return { title: feedTitle(site, name), feedUrl, pageUrl: absoluteUrl(site, page) }
}

function folder(site: Site, title: string, named: Named[]): Outline[] {
  const feeds = named.map(({ slice, name }) => outline(site, slice, name))
  return feeds.length > 0 ? [{ title, feeds }] : []
}
