/**
 * Returns the client from which a request comes, as requests are counted. A client with IPv6 usually
 * has a whole /64, so all addresses with the same first half are one.
 */
export function clientOf(headers: Headers): string {
  const [first = ''] = (headers.get('CF-Connecting-IP') ?? '').split('::')
  return first.split(':').slice(0, 4).join(':')
}
