import { parseAccept } from 'hono/utils/accept'

/**
 * Returns the name of the offer that an `Accept` header prefers (RFC 9110 §12.5.1): the one with the
 * highest weight, the first of several; undefined where it takes none. An offer is a name with the media
 * types that stand for it.
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

/**
 * Tells whether the client of a request takes gzip at least as gladly as an uncompressed response
 * (RFC 9110 §12.5.3). A client that says nothing gets nothing compressed.
 */
export function takesGzip(request: Request): boolean {
  // Cloudflare puts the codings that it takes itself into the header, and the client's here.
  const accept = request.cf?.clientAcceptEncoding ?? request.headers.get('Accept-Encoding')
  const codings = parseAccept(typeof accept === 'string' ? accept : '')
  const weigh = (...names: string[]) =>
    codings.find(({ type }) => names.includes(type.toLowerCase()))?.q
  const weight = weigh('gzip', 'x-gzip') ?? weigh('*') ?? 0
  return weight > 0 && weight >= (weigh('identity') ?? 0)
}

/** The weight of the most specific range that a media type is in. */
function weightOf(type: string, ranges: { type: string; q: number }[]): number {
  const names = [type, type.replace(/\/.*/, '/*'), '*/*']
  const found = names.map((name) => ranges.find(({ type }) => type.toLowerCase() === name))
  return found.find((range) => range !== undefined)?.q ?? 0
}

/**
 * Tells whether a browser will show the response to a person in a tab (Fetch Metadata, `Sec-Fetch-Dest`).
 * Readers, crawlers and programs never say so, while many of them send `Accept: text/html`.
 */
export function isPerson(headers: Headers): boolean {
  return headers.get('Sec-Fetch-Dest') === 'document'
}
