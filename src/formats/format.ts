// Imported by name, so that nothing else of the file gets into the Worker. Node can't import it so.
import { version } from '../../package.json'
import type { Article, Instant } from '../article/article.ts'
import type { Site } from '../site/site.ts'

/** The program that made a feed, as the feed names it. */
export const generator = { name: 'Dateline', version }

/** An article that was withdrawn, and when. */
export type Tombstone = { id: string; withdrawn: Instant }

/** What a document says of itself and its slice; all else that it says is the site's. */
export type Envelope = {
  title: string
  /** The page for people that shows the same slice. */
  pageUrl: string
  selfUrl: string
  /** The slice's window: that of its newest items. */
  currentUrl: string
  /** The archive documents with the items just before these, and just after (RFC 5005 §4). */
  previousUrl?: string
  nextUrl?: string
  isArchive: boolean
  /** The hub that tells subscribers of changes (WebSub), and whether it is the site's own. */
  hub?: { url: string; isOwn: boolean }
  /** The latest date of the articles and of the withdrawals. It is never the time of the build. */
  updated: Instant
  /** How long a copy is good, in seconds. An archive document doesn't say: it never changes. */
  lifetime: number
  /** The articles withdrawn from among these items. RSS has no element for them. */
  tombstones: Tombstone[]
}

/** How a format writes articles. The functions are pure, and take whatever compile lets through. */
export type Format = {
  /** The last part of every URL of a feed in this format. */
  file: string
  /** Its name for people. */
  name: string
  /** The media type, with its charset. */
  mediaType: string
  /** Whether a document of this format can announce a withdrawal. */
  hasTombstones: boolean
  /** Returns an article as an item of this format. */
  item: (article: Article, site: Site) => string
  /** Stands between two items. */
  separator: string
  /** Returns the document that carries these items, already separated; there may be none. */
  document: (site: Site, envelope: Envelope, items: string) => string
}
