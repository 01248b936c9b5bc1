/**
 * An instant as `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339 §5.6, always UTC): it sorts as text and goes
 * through JSON unchanged.
 */
export type Instant = string

/**
 * Who wrote an article. `key` names the author's slice: the key in `site.yaml`, or one made from
 * the name.
 */
export type Author = {
  key: string
  name: string
  role?: string
  bio?: string
  url?: string
  email?: string
  avatar?: string
}

/** The authors of a site, by their keys. */
export type Authors = Readonly<Record<string, Author>>

/** Returns the author with this key, if there is one; a key such as `constructor` names none. */
export function authorOf(authors: Authors, key: string): Author | undefined {
  return Object.hasOwn(authors, key) ? authors[key] : undefined
}

/** A tag: `label` as the author wrote it, `term` the same for every way to write it. */
export type Tag = { term: string; label: string }

/**
 * An article's picture: `alt` stands for it where it can't be seen, `caption` is what people read
 * below it. `type` is a media type (RFC 6838), `width` and `height` are in pixels, `length` in
 * bytes; all of them where they are known.
 */
export type Image = {
  url: string
  alt?: string
  caption?: string
  type?: string
  width?: number
  height?: number
  length?: number
}

/** Enclosed media: `type` is a media type (RFC 6838), `length` in bytes, `duration` in seconds. */
export type Attachment = {
  url: string
  type: string
  length?: number
  title?: string
  duration?: number
}

export type Correction = { date: Instant; note: string }

/**
 * The one shape that every stage speaks. Every text is free of what XML 1.0 cannot carry and every
 * URL is absolute. `html` is sanitised, holds no `]]>`, and is complete: dateline, body, the link of
 * a link post, corrections; `text` is the same as plain text. A field that is absent is left out of
 * every feed.
 */
export type Article = {
  slug: string
  /** The same string for ever, in all three formats (RFC 4287 §4.2.6). */
  id: string
  /** The permalink. */
  url: string
  title?: string
  published: Instant
  updated?: Instant
  authors: Author[]
  tags: Tag[]
  summary?: string
  /** BCP 47: the article's own, else the site's. */
  language: string
  dateline?: string
  image?: Image
  attachments: Attachment[]
  /** The page elsewhere that a link post is about. */
  link?: string
  draft: boolean
  /**
   * When it was withdrawn: a tombstone (RFC 6721), which says who it was and nothing that it said.
   */
  withdrawn?: Instant
  corrections: Correction[]
  /** The body as its author typed it. */
  markdown: string
  html: string
  text: string
}

/** What is known of an article without its content. */
export type ArticleMeta = Omit<Article, 'markdown' | 'html' | 'text'>
