import type { Authors } from '../article/article.ts'

/** What RSS calls the channel: `content/site.yaml`, checked, every URL absolute. */
export type Site = {
  title: string
  description: string
  /** The home page: scheme and host with a slash behind. */
  url: string
  language: string
  /** IANA name: the zone of every date that has none. */
  timezone: string
  authors: Authors
  rights?: string
  image?: string
  icon?: string
  /** Where the editors are reached. */
  email?: string
  /** Whether RSS and Atom carry each article's Markdown too. */
  markdown: boolean
  /** How many items the window holds. */
  items: number
}
