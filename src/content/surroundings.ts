import type { Element, ElementContent } from 'hast'
import type { Loss } from './notes.ts'

/** What else is in the site folder: whether there is an article with a slug, a file in `media/`. */
export type Known = { article: (slug: string) => boolean; medium: (path: string) => boolean }

/**
 * What content is made for: an article at the address `base`, to which relative addresses are
 * relative, with this title. Frames of the hosts in `embeds` stay. `math`: whether dollar signs make
 * formulas, if anybody has said. Whether a link to an article or a file leads to one is checked if it
 * is `known`.
 */
export type Purpose = {
  base: string
  embeds: readonly string[]
  math?: boolean
  title?: string
  known?: Known
}

/** The same, what has been lost so far, and whether it is within code. */
export type Surroundings = Purpose & { losses: Loss[]; isCode?: boolean }

/** Returns what stands in the place of an element: itself, perhaps changed, or others. */
export type Rule = (node: Element, surroundings: Surroundings) => ElementContent[]
