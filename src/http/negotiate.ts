import { parseAccept } from 'hono/utils/accept'

/**
 * Returns the name of the offer that an `Accept` header prefers (RFC 9110 §12.5.1): the one with the
 * highest weight, or the first of several; undefined if it accepts none. An offer is a name with the
 * media types that stand for it.
 */
export function preferred<Name extends string>(
  accept: string | undefined,
  offers: readonly { name: Name; types: string[] }[],
): Name | undefined {
  const ranges = parseAccept(accept ?? '')
  const weighed = offers.map(({ name, types }) => {
    return { name, weight: Math.max(...types.map((type) => weightOf(type, ranges))) }
  })
  return weighed.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0]?.name
}

/** The weight of the most specific range that includes a media type. */
function weightOf(type: string, ranges: { type: string; q: number }[]): number {
  const names = [type, type.replace(/\/.*/, '/*'), '*/*']
  const found = names.map((name) => ranges.find(({ type }) => type.toLowerCase() === name))
  return found.find((range) => range !== undefined)?.q ?? 0
}

/**
 * Returns whether a browser will show the response to a person in a tab (Fetch Metadata,
 * `Sec-Fetch-Dest`). Feed readers, crawlers and programs never say so, but many send `Accept:
 * text/html`.
 */
export function isPerson(headers: Headers): boolean {
  return headers.get('Sec-Fetch-Dest') === 'document'
}
