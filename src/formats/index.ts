import type { Instant } from '../article/article.ts'
import type { Site } from '../site/site.ts'
import { atom } from './atom.ts'
import type { Envelope, Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

/** The formats, in the order in which they are offered. A new one is a row and a file. */
export const formats = { rss, atom, json } satisfies Record<string, Format>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as FormatName[]

/**
 * The media types that stand for each format in `Accept`. Some programs ask for JSON Feed as plain
 * JSON.
 */
export const offeredTypes = formatNames.map((name) => {
  const [type = ''] = formats[name].mediaType.split(';')
  return { name, types: name === 'json' ? [type, 'application/json'] : [type] }
})

/**
 * When a feed that never had an article was updated: Atom needs a date, and validators want a
 * plausible one.
 */
const never: Instant = '2000-01-01T00:00:00Z'

/** Returns a feed of a site that carries these items, each already written in this format. */
export function writeFeed(
  name: FormatName,
  site: Site,
  envelope: Omit<Envelope, 'updated'> & { updated?: Instant },
  items: readonly { body: string }[],
): string {
  const { separator, document } = formats[name]
  let all = ''
  for (const { body } of items) {
    // An article that this site can no longer render has no body in a new format.
    if (!body) continue
    // Concatenated, not joined: V8 then copies the parts only once, when the document is read, and
    // copying is most of the cost of a document.
    all = all ? all + separator + body : body
  }
  return document(site, { ...envelope, updated: envelope.updated ?? never }, all)
}
