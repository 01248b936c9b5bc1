import type { MiddlewareHandler } from 'hono'
import { deploymentLifetime, sharedControl } from './cache-control.ts'

/**
 * How a site writes its addresses: `segments` returns those of a path, unescaped, as they should be;
 * `query` the path with the query that it takes, or undefined where it takes none.
 */
export type Canon = {
  segments: (segments: string[]) => string[]
  query: (path: string, query: URLSearchParams) => string | undefined
}

/** Redirects every other way to write an address to the one that caches hold (RFC 9110 §15.4.9). */
export function canonical(canon: Canon): MiddlewareHandler {
  return async (c, next) => {
    const path = canonicalPath(c.req.url, canon)
    if (path === undefined) return next()
    return c.body(null, 308, { ...sharedControl(deploymentLifetime), Location: path })
  }
}

/**
 * Returns the path and query that a request's URL stands for, where they are others: without doubled
 * and trailing slashes, escaped one way, and without what `canon` knows no meaning for. Returns
 * undefined for a URL that is canonical, or escaped wrongly and so names nothing. What it returns is
 * canonical itself, begins with one slash, and names no host.
 */
export function canonicalPath(url: string, canon: Canon): string | undefined {
  const { origin, pathname, searchParams } = new URL(url)
  const segments = readSegments(pathname)
  if (!segments) return undefined
  const path = `/${canon.segments(segments).map(encodeURIComponent).join('/')}`
  const wanted = (searchParams.size > 0 && canon.query(path, searchParams)) || path
  // As clients write it: an apostrophe is escaped in a query, and not in a path.
  const { href } = new URL(origin + wanted)
  return href === url ? undefined : href.slice(origin.length)
}

function readSegments(path: string): string[] | undefined {
  try {
    return path.split('/').flatMap((segment) => (segment ? [decodeURIComponent(segment)] : []))
  } catch {
    return undefined
  }
}
