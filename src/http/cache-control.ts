/** Lifetime, in seconds, of a copy, unless a scheduled article comes first. */
export const longestLifetime = 300

/** Lifetime, in seconds, of an answer that only another deployment changes. */
export const deploymentLifetime = 24 * 60 * 60

/** For this many seconds after its lifetime, a copy may still be served while the store fails. */
export const staleLifetime = 7 * 24 * 60 * 60

/**
 * Returns the headers that let readers keep a copy for `lifetime` seconds, and the edge for that
 * long or longer, because it is told of a change under any of the cache tags. Cloudflare takes the
 * header for the edge out; `CDN-Cache-Control` (RFC 9213) would pass on to caches that nobody tells.
 */
export function sharedControl(
  lifetime: number,
  cacheTags: string[] = [],
  edgeLifetime = lifetime,
): Record<string, string> {
  return {
    'Cache-Control': `public, max-age=${lifetime}`,
    'Cloudflare-CDN-Cache-Control': `public, max-age=${edgeLifetime}, stale-if-error=${staleLifetime}`,
    ...(cacheTags.length > 0 && { 'Cache-Tag': cacheTags.join(',') }),
  }
}

/** Returns a response that no cache keeps; its headers must be changeable. */
export function unstored(response: Response): Response {
  for (const name of ['Cloudflare-CDN-Cache-Control', 'Cache-Tag']) response.headers.delete(name)
  response.headers.set('Cache-Control', 'no-store')
  return response
}
