/**
 * Returns a URL as feeds carry it. Browsers allow characters in a path or query that RFC 3986
 * (§2.2, appendix A) doesn't; they are escaped.
 */
export function writeUrl(url: URL): string {
  const host = `${url.protocol}//${url.host}`
  if (!url.href.startsWith(host)) return url.href
  return host + url.href.slice(host.length).replace(/[[\]{}|\\^`]/g, encodeURIComponent)
}
