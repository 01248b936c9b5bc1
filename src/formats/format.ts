import type { Article, Instant } from '../article/article.ts'
import type { Site } from '../site/site.ts'

/** An article that was withdrawn, and when. */
export type Tombstone = { id: string; withdrawn: Instant }

/** What a document says of itself and its slice, beside what the site says in all of them. */
export type Envelope = {
  title: string
  /** The page for people that shows the same slice. */
  pageUrl: string
  selfUrl: string
  /** The slice's window: that of its newest items. */
  currentUrl: string
  /** The archive documents with the items just before these, and just behind (RFC 5005 §4). */
  previousUrl?: string
  nextUrl?: string
  isArchive: boolean
  /** When the newest of the items was updated. */
  updated: Instant
  /** For how many seconds a copy is good. An archive document doesn't say it: it stays as it is. */
  lifetime: number
  /** What was withdrawn from among these items. RSS has no word for it. */
  tombstones: Tombstone[]
}

/**
 * A way to write articles down. All functions are pure and throw nothing on what compile lets
 * through.
 */
export type Format = {
  /** The last part of every URL of a feed in this format. */
  path: string
  /** What people call it. */
  name: string
  /** The media type, with its charset. */
  mediaType: string
  /** Returns what stands around the items of every feed of a site, with places for an envelope. */
  template: (site: Site) => string
  /** Returns one article as an item of this format. */
  item: (article: Article, site: Site) => string
  /** Returns the document that fills a template of this format with these fragments, in their order. */
  document: (template: string, envelope: Envelope, fragments: string[]) => string
}
