import type { Element, ElementContent } from 'hast'
import type { Loss } from './notes.ts'

/**
 * What else is in the site folder: whether there is an article with a slug, a page at a path below
 * the home page, of the publisher's own or of a tag or an author, and a file in `media/`.
 */
export type Known = {
  article: (slug: string) => boolean
  page: (path: string) => boolean
  medium: (path: string) => boolean
}

/**
 * What content is made for: an article or page with this title at the address `base`, against which
 * relative addresses are resolved. Frames of the hosts in `embeds` stay. `math` says whether dollar
 * signs make formulas, if the article or the site says so. Links within the site are checked
 * against what is `known`, if it is.
 */
export type Purpose = {
  base: string
  embeds: readonly string[]
  math?: boolean
  title?: string
  known?: Known
}

/**
 * What a rule knows of an element: the same, what has been lost so far, and whether it is in code or
 * in a link.
 */
export type Surroundings = Purpose & { losses: Loss[]; isCode?: boolean; isInLink?: boolean }

/** Returns what stands in the place of an element: itself, perhaps changed, or others. */
export type Rule = (node: Element, surroundings: Surroundings) => ElementContent[]
