import type { Place, Report } from './report.ts'

/** A body as the source has it. `firstLine` is the line of the file on which the Markdown begins. */
export type Body = { markdown: string; firstLine: number } | { html: string }

/** An article or a page, as the old site had it. */
export type Moved = {
  kind: 'article' | 'page'
  place: Place
  /** By the names that the source has for them; values are texts, lists and maps of these. */
  fields: Record<string, unknown>
  body: Body
  /** When it was published, where no field says so: by its name, or else the time of its file. */
  dated?: string
  /** The name that it had. The writer makes a slug of it. */
  slug: string
  /** The id that its item had in the old feed, character for character. */
  guid?: string
  /** The paths at which the old site had it, as they were written, with a query where it had one. */
  addresses: string[]
}

/** Returns a post of which nothing could be read but its HTML. */
export function unread(place: Place, slug: string, html: string): Moved {
  return { kind: 'article', place, fields: {}, body: { html }, slug, addresses: [] }
}

/** What a source says of the site as a whole, as far as it does. */
export type OldSite = {
  title?: string
  description?: string
  /** The old home page, an absolute address. */
  url?: string
  language?: string
  timezone?: string
  /** Names of authors, by the keys that the old site had for them. */
  authors?: Readonly<Record<string, string>>
  /** The number of items in the old feed. */
  items?: number
}

/** A file of the source that an article shows: where it is, and its place below media/. */
export type FoundFile = { file: string; path: string }

/** A source that one can move in from. */
export type Source = {
  /** What it is, in words: `a Jekyll site, 120 files`. */
  seen: string
  site: OldSite
  /** The number of steps in reading it, for a progress bar. */
  steps: number
  /** Yields everything in the order of the source. `advance` counts the steps that are done. */
  read: (report: Report, advance: (steps: number) => void) => AsyncIterable<Moved>
  /** Returns the file that an address in an article names, if it came with the source. */
  fileAt: (address: string, moved: Moved) => FoundFile | undefined
  /** Returns why a file that was looked for elsewhere isn't there. */
  missing?: (address: string, moved: Moved) => string | undefined
  /** Returns the name of the article that an address in another one names by its file. */
  nameAt?: (address: string, moved: Moved) => string | undefined
}

/** A source can't be imported; the message says what it lacks, or what is wrong with it. */
export class ImportError extends Error {}
