import { parseAccept } from 'hono/utils/accept'

/**
 * Returns which of the offers an `Accept` header prefers (RFC 9110 §12.5.1): that with the highest
 * weight, the first of several; undefined where it takes none. An offer is a name with the media
 * types that stand for it.
 */
export function preferred<Name extends string>(
  accept: string | undefined,
  offers: readonly { name: Name; types: string[] }[],
): Name | undefined {
  const ranges = parseAccept(accept ?? '')
  let best: { name: Name; weight: number } | undefined
  for (const { name, types } of offers) {
    const weight = Math.max(...types.map((type) => weightOf(type, ranges)))
    if (weight > (best?.weight ?? 0)) best = { name, weight }
  }
  return best?.name
}

/**
 * Tells whether the client of a request takes gzip, and no less gladly than what isn't compressed
 * (RFC 9110 §12.5.3). One that says nothing gets nothing compressed.
 */
export function takesGzip(request: Request): boolean {
  // Cloudflare puts what it takes itself into the header, and what the client said here.
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
  for (const name of names) {
    const range = ranges.find((range) => range.type.toLowerCase() === name)
    if (range) return range.q
  }
  return 0
}

/**
 * Tells whether what is asked for will be shown to a person in a tab of a browser (Fetch Metadata,
 * `Sec-Fetch-Dest`). No reader, crawler or program says so; `Accept: text/html` many of them do.
 */
export function isPerson(headers: Headers): boolean {
  return headers.get('Sec-Fetch-Dest') === 'document'
}
