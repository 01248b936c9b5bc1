import type { Authors } from '../article/article.ts'
import type { MenuEntry } from '../article/own-page.ts'
import type { SpokenWords } from './words.ts'

/** What RSS calls the channel: `site.yaml`, checked, every URL absolute. */
export type Site = {
  title: string
  description: string
  /** The home page: scheme, host and a final slash. */
  url: string
  language: string
  /** Every word around the articles, in the language of the site if there are words in it. */
  words: SpokenWords
  /** IANA name: the zone of every date without one. */
  timezone: string
  authors: Authors
  rights?: string
  image?: string
  icon?: string
  /** Where readers reach the editors. */
  email?: string
  /** Whether RSS and Atom carry the Markdown of each article too. */
  markdown: boolean
  /** Whether dollar signs make formulas in articles that don't say; undefined if they may be looked for. */
  math?: boolean
  /** What JSON Feed carries of each article besides its HTML. */
  json: ('text' | 'markdown')[]
  /** The number of items in a window. */
  items: number
  /** The hosts whose frames articles may contain. */
  embeds: string[]
  /** Where the picture of an article stands: above its content on the page alone, or in the content. */
  lead: 'page' | 'content'
  /** Which programs may get only what is new in a feed (RFC 3229): none, or those known to merge it. */
  deltas: 'none' | 'known'
  /** The URL of a public hub (WebSub) that tells subscribers of changes, in place of the site's own. */
  hub?: string
  /** How pages look, if not as usual. No feed shows any of it. */
  look?: Look
  /** The own pages that every page links to. They are not in `site.yaml`, and in no feed. */
  menu?: MenuEntry[]
  /** Where the publisher is told of what fails. Only the press knows it: it may be a secret. */
  notify?: string
  /** Where addresses lead. The store has them beside the site, since hardly any answer needs them. */
  redirects?: Redirects
}

export type Scheme = 'light' | 'dark'

/** A colour of links and buttons, and that of the words on such a button, as `#rrggbb`. */
export type Accent = { colour: string; on: string }

/** The name of the site as a picture; `dark` is the one for dark ground. Sizes are in pixels. */
export type Logo = { url: string; dark?: string; alt?: string; width?: number; height?: number }

/** What lists of articles may be: rows, cards, or cards and then rows, with a lead story at home. */
export const homes = ['list', 'grid', 'front page'] as const

export type Home = (typeof homes)[number]

/** How the pages of a site look, as far as it isn't as usual. */
export type Look = {
  accent?: Record<Scheme, Accent>
  logo?: Logo
  /** A face of the system, or the URL of a font. */
  typeface?: 'serif' | 'sans' | { url: string }
  /** Where the publisher is elsewhere. */
  social?: { name: string; url: string }[]
  /** What the home page is, and how other lists look. */
  home?: Home
  /** A text at the end of every page. */
  footer?: string
  /** Whether articles have cards that show them where their links are shared. */
  cards?: boolean
}

/** A redirect: an address of this site leads to a path of it, or to an absolute URL. */
export type Redirect = { from: string; to: string; line: number }

/**
 * The redirects of a site, each kind in its order: `from` is a normal address in `exact`, and as it was
 * written in `patterns`.
 */
export type Redirects = { exact: Redirect[]; patterns: Redirect[] }

/** Players that people put into articles, none of which sets a cookie before it plays. */
const usualEmbeds = [
  'www.youtube-nocookie.com',
  'player.vimeo.com',
  'open.spotify.com',
  'embed.podcasts.apple.com',
  'w.soundcloud.com',
  'bandcamp.com',
]

/** What holds where `site.yaml` says nothing. */
export const siteDefaults = {
  authors: {},
  markdown: false,
  json: [] as Site['json'],
  items: 50,
  lead: 'page',
  embeds: usualEmbeds,
  deltas: 'none',
} as const satisfies Partial<Site>
