/** `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339 §5.6, always UTC): it sorts as text, and JSON keeps it. */
export type Instant = string

/**
 * `key` names the author's slice. It is the key in `site.yaml`, or is made from the name. `reply`: readers
 * may answer by e-mail.
 */
export type Author = {
  key: string
  name: string
  role?: string
  bio?: string
  url?: string
  email?: string
  reply?: boolean
  avatar?: string
  /** The author's handle in the fediverse: `@name@host`. */
  fediverse?: string
}

/** The authors of a site, by key. */
export type Authors = Readonly<Record<string, Author>>

/** Returns the author with this key, or undefined. A key such as `constructor` finds nobody. */
export function authorOf(authors: Authors, key: string): Author | undefined {
  return Object.hasOwn(authors, key) ? authors[key] : undefined
}

/** A tag: `label` is what the author wrote, `term` is the same for every spelling of it. */
export type Tag = { term: string; label: string }

/**
 * `alt` replaces the picture for readers who can't see it; `caption` is printed below it. `type` is
 * a media type (RFC 6838), `width` and `height` are in pixels, `length` is in bytes. `srcset` lists the
 * widths in which pages can show it, as HTML writes them.
 */
export type Image = {
  url: string
  alt?: string
  caption?: string
  type?: string
  width?: number
  height?: number
  length?: number
  srcset?: string
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
 * The one shape that every stage works with. Texts contain only what XML 1.0 can carry, and every
 * URL is absolute. `html` is sanitised, contains no `]]>`, and is complete: the picture if the site
 * puts it there, dateline, body, the link of a link post, corrections. `text` is the same as plain
 * text, without the picture. Feeds omit a field that is absent.
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
  /** Pages print the summary above the content, because it is the author's own and isn't repeated. */
  hasStandfirst?: true
  /** The content shows the picture, so pages don't show it above. */
  showsImage?: true
  /** How many minutes it takes to read. A note doesn't say. */
  minutes?: number
  /** The HTML of a note that lists show in full, since it is short and plain. */
  inFull?: string
  /** BCP 47. An article without a language has the site's. */
  language: string
  dateline?: string
  image?: Image
  attachments: Attachment[]
  /** The page elsewhere that a link post is about. */
  link?: string
  draft: boolean
  /** Addresses that lead to the article, such as those that it had, in their normal form. */
  aliases?: string[]
  /** When the article was withdrawn. It is then a tombstone (RFC 6721), without its content. */
  withdrawn?: Instant
  corrections: Correction[]
  /** The body as the author typed it. */
  markdown: string
  html: string
  text: string
}

/** What is known of an article without its content. */
export type ArticleMeta = Omit<Article, 'markdown' | 'html' | 'text'>
