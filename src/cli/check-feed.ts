import { toSeconds } from '../article/dates.ts'
import { iriOf } from '../article/iri.ts'
import { now } from '../http/clock.ts'
import type { FeedItem } from '../import/feed/items.ts'
import { type OldFeed, readOldFeed } from '../import/feed/old-feed.ts'
import { permalink } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { type CheckedFile, checkFiles } from './check-files.ts'
import { UsageError } from './errors.ts'
import { identities, readersOf } from './identity.ts'
import { findSiteFolder } from './site-folder.ts'
import { complain, say } from './terminal.ts'

/** More items than this are only counted. */
const mostListed = 20

const formats = {
  rss: { name: 'RSS', file: 'rss.xml' },
  rdf: { name: 'RDF (RSS 1.0)', file: 'rss.xml' },
  atom: { name: 'Atom', file: 'atom.xml' },
  json: { name: 'JSON Feed', file: 'feed.json' },
}

/** An article that some readers show as new: `was` is the old item that seems to be the same. */
export type ShownItem = { slug: string; id: string; readers: string[]; was?: FeedItem }

/**
 * Prints what readers of an old feed, a file or URL, would show as new in the feed of the same format
 * that a site folder makes, and what they would miss. Returns whether nothing is shown twice or
 * missed. Throws an ImportError for what is no feed, and a UsageError for a part of a site folder.
 */
export async function checkFeed(target: string, given: string): Promise<boolean> {
  const folder = await findSiteFolder(target)
  if (!folder.isWhole)
    throw new UsageError(`--feed needs a whole site, and ${target} is only a part`)
  const old = await readOldFeed(given)
  const { files } = await checkFiles(folder, now())
  const { site } = folder
  const live = files.filter(({ draft, withdrawn, published }) => {
    return !draft && withdrawn === undefined && toSeconds(published) <= now()
  })
  const window = live
    .toSorted((a, b) => toSeconds(b.published) - toSeconds(a.published))
    .slice(0, site.items)
  const { name, file } = formats[old.format]
  say(`the old feed is ${name} and lists ${old.items.length}; ${file} lists ${window.length}`)
  const shown = shownAsNew(window, old, site)
  for (const reader of readersOf(old.format)) {
    const count = shown.filter(({ readers }) => readers.includes(reader)).length
    say(`${reader} would show ${count} as new`)
  }
  list(shown.map((item) => describeShown(item, old)))
  const unknown = shown.filter(({ was }) => was === undefined).length
  if (unknown > 0 && window.length > old.items.length) {
    say(`\`items: ${old.items.length}\` in site.yaml lists no more than the old feed`)
  }
  const missed = old.items.filter((item) => !live.some((one) => isSame(one, item, site)))
  if (missed.length > 0) complain(`${missed.length} in the old feed are no article here:`)
  list(missed.map(({ title, guid, link }) => title ?? link ?? guid ?? 'one without a title'))
  return missed.length === 0 && shown.every(({ was }) => was === undefined)
}

/** Returns the articles of a feed's window that some reader of the old feed would show as new. */
export function shownAsNew(window: CheckedFile[], old: OldFeed, site: Site): ShownItem[] {
  const readers = readersOf(old.format).map((name) => {
    const known = new Set(old.items.map((item) => identities[name]?.(item, old)))
    return { name, known }
  })
  return window.flatMap((article) => {
    const id = old.format === 'atom' ? iriOf(article.id) : article.id
    const shows = readers.filter(({ known }) => !known.has(id)).map(({ name }) => name)
    if (shows.length === 0) return []
    const was = old.items.find((item) => isSame(article, item, site))
    return [{ slug: article.slug, id, readers: shows, was }]
  })
}

/** Whether an item seems to be of this article, whatever its identity. */
function isSame({ id, slug, title }: CheckedFile, item: FeedItem, site: Site): boolean {
  const { guid, link, title: itemTitle } = item
  if (guid === id || guid === iriOf(id) || link === permalink(slug, site)) return true
  const last = link && URL.parse(link, site.url)?.pathname.replace(/\/+$/, '').split('/').at(-1)
  return last?.replace(/\.\w+$/, '') === slug || (title !== undefined && title === itemTitle)
}

function describeShown({ slug, id, readers, was }: ShownItem, old: OldFeed): string {
  const who = readers.length < readersOf(old.format).length ? ` (${readers.join(', ')})` : ''
  if (!was) return `${slug}: not in the old feed${who}`
  if (was.guid === undefined) return `${slug}: has no guid in the old feed${who}`
  if (was.guid === id) return `${slug}: its guid is a relative address in the old feed${who}`
  return `${slug}: its id is ${id}, and the old feed has ${was.guid}${who}`
}

function list(lines: string[]): void {
  for (const line of lines.slice(0, mostListed)) say(`  ${line}`)
  if (lines.length > mostListed) say(`  and ${lines.length - mostListed} more`)
}
