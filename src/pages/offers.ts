import { type FormatName, formatNames, formats } from '../formats/index.ts'
import { absoluteUrl } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { feedTitle } from '../site/slices.ts'
import type { Topic } from './topic.ts'

/** A feed as it is offered to people and programs: `name` is what people call its format. */
export type Offer = { format: FormatName; name: string; type: string; title: string; url: string }

/** Returns the feeds of a topic, in the order in which they are offered. */
export function offersOf(site: Site, topic: Topic): Offer[] {
  return formatNames.map((format) => offerOf(site, topic, format))
}

/** Returns the feed of a topic in one format. */
export function offerOf(site: Site, { document, name: topic }: Topic, format: FormatName): Offer {
  const { name, mediaType, file } = formats[format]
  const [type = ''] = mediaType.split(';')
  const title = `${feedTitle(site, topic)} (${name})`
  return { format, name, type, title, url: absoluteUrl(site, document(file)) }
}
