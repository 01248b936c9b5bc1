import type { Article, Instant } from '../article.ts'
import type { Site } from '../site.ts'

/**
 * What a feed says before its items: what it is called, where it is, when the newest of them was
 * updated, and for how many seconds a copy of it is good.
 */
export type Envelope = {
  site: Site
  title: string
  selfUrl: string
  updated: Instant
  lifetime: number
}

/**
 * A way to write articles down. Both functions are pure and throw nothing on what compile lets
 * through.
 */
export type Format = {
  /** The last part of every URL of a feed in this format. */
  path: string
  /** What people call it. */
  name: string
  /** The media type, with its charset. */
  mediaType: string
  /** Returns one article as an item of this format. */
  fragment: (article: Article, site: Site) => string
  /** Returns the document that carries these fragments, in their order. */
  document: (envelope: Envelope, fragments: string[]) => string
}
