import { type FormatName, formatNames, formats } from '../formats/index.ts'
import { absoluteUrl, canonicalSegments, feedAddress } from '../site/addresses.ts'
import type { Site } from '../site/site.ts'
import { type Slice, sliceOf } from '../site/slices.ts'

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
  const [first, second, third, ...more] = segmentsOf(url.pathname)
  const file = third ?? first
  const format = formatNames.find((name) => formats[name].file === file)
  if (!format || more.length > 0) return undefined
  if (third === undefined) return second === undefined ? { slice: sliceOf({}), format } : undefined
  if (first === 'tags') return { slice: sliceOf({ tag: second }), format }
  return first === 'authors' ? { slice: sliceOf({ key: second }), format } : undefined
}

function segmentsOf(path: string): string[] {
  try {
    return canonicalSegments(path.split('/').filter(Boolean).map(decodeURIComponent))
  } catch {
    return []
  }
}
