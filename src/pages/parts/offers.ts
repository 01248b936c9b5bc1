import { type FormatName, formatNames, formats } from '../../formats/index.ts'
import { absoluteUrl, type FeedAddress, feedAddress } from '../../site/addresses.ts'
import type { Site } from '../../site/site.ts'
import { feedTitle, mainSlice, type Slice, sliceName } from '../../site/slices.ts'

/** What a page or a feed is about, and where its feed is. The main feed has no name. */
export type Topic = FeedAddress & { name?: string }

export const mainTopic: Topic = feedAddress(mainSlice)

/** Returns the topic that a slice is; its articles write its name as `label`. */
export function sliceTopic(slice: Slice, label: string, site: Site): Topic {
  return { ...feedAddress(slice), name: sliceName(slice, label, site) }
}

/** A feed as it is offered to people and programs: `format` is what people call it. */
export type Offer = {
  name: FormatName
  format: string
  type: string
  title: string
  url: string
  use: string
}

const uses = {
  rss: 'works in every feed reader. If you don’t know which to take, take this one.',
  atom: 'says the same in another form, which most readers take too.',
  json: 'is for programs, and for readers that prefer it.',
}

/** Returns the feeds of a topic, in the order in which they are offered. */
export function offersOf(site: Site, { document, name }: Topic): Offer[] {
  return formatNames.map((format) => ({
    name: format,
    format: formats[format].name,
    type: formats[format].mediaType.split(';')[0] ?? '',
    title: `${feedTitle(site, name)} (${formats[format].name})`,
    url: absoluteUrl(site, document(formats[format].file)),
    use: uses[format],
  }))
}
