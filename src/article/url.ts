/**
 * Returns an address as feeds carry it: what browsers let stand in a path or query and RFC 3986
 * (§2.2, appendix A) doesn't is escaped.
 */
export function writeUrl(url: URL): string {
  const host = `${url.protocol}//${url.host}`
  if (!url.href.startsWith(host)) return url.href
  return host + url.href.slice(host.length).replace(/[[\]{}|\\^`]/g, encodeURIComponent)
}
