import type { Instant } from './article.ts'

/**
 * A page that the publisher wrote, such as an imprint, in no feed. `path` is its address below the
 * home page, such as `team/jobs`. Every page links to it from its navigation (`nav`) or its end
 * (`footer`), in the order of `order`, those without one last. The HTML is what an article's is.
 */
export type OwnPage = {
  path: string
  title: string
  summary?: string
  /** BCP 47. */
  language: string
  updated?: Instant
  nav: boolean
  footer: boolean
  order?: number
  draft: boolean
  /** Addresses that lead to the page, in their normal form. */
  aliases?: string[]
  html: string
}

/** What is known of an own page without its content. */
export type OwnPageMeta = Omit<OwnPage, 'html'>

/** A link to an own page that every page has. */
export type MenuEntry = Pick<OwnPage, 'path' | 'title' | 'language' | 'nav' | 'footer'>
