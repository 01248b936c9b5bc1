import { type FormatName, formatNames, formats } from '../formats/index.ts'
import { readSegments } from '../http/canonical.ts'
import { absoluteUrl, feedAddress } from '../site/addresses.ts'
import { canonicalSegments } from '../site/canonical.ts'
import type { Site } from '../site/site.ts'
import { type Slice, sliceOf } from '../site/slices.ts'
import type { Moment } from '../store/moment.ts'
import { readSlice } from '../store/slices.ts'

/** A feed that one can subscribe to: the window of a slice, in one format. */
export type Topic = { slice: Slice; format: FormatName }

/** Returns the URL of a topic: that of the feed, as it names itself. */
export function topicUrl({ slice, format }: Topic, site: Site): string {
  return absoluteUrl(site, feedAddress(slice).document(formats[format].file))
}

/** Returns the topic with this URL, in any spelling that leads to it; undefined if it is none of ours. */
export function readTopic(text: string, site: Site): Topic | undefined {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  if (url.host !== new URL(site.url).host) return undefined
  if (url.search || url.hash || url.username || url.password) return undefined
  const [first, second, third, ...more] = canonicalSegments(readSegments(url.pathname) ?? [])
  const file = third ?? first
  const format = formatNames.find((name) => formats[name].file === file)
  if (!format || more.length > 0) return undefined
  if (third === undefined) return second === undefined ? { slice: sliceOf({}), format } : undefined
  if (first === 'tags') return { slice: sliceOf({ tag: second }), format }
  return first === 'authors' ? { slice: sliceOf({ key: second }), format } : undefined
}

/** Returns the topic with this URL; undefined too if nothing in it was ever visible. */
export async function findTopic(at: Moment, text: string, site: Site): Promise<Topic | undefined> {
  const topic = readTopic(text, site)
  return topic && (await readSlice(at, topic.slice)) ? topic : undefined
}
