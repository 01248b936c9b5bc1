import type { Context, MiddlewareHandler } from 'hono'
import { deploymentLifetime, sharedControl } from './cache-control.ts'

/**
 * How a site writes its addresses. `segments` returns the unescaped segments of a path in their
 * canonical form; `query` returns the path with its canonical query, or undefined if the path takes
 * no query. A URL that `plain` fits is canonical for certain, so polls cost no closer look.
 */
export type Canon = {
  plain: RegExp
  segments: (segments: string[]) => string[]
  query: (path: string, query: URLSearchParams) => string | undefined
}

/**
 * Looks for what else may be at an address that has the canonical path `path`. Returns the answer, or
 * else the headers of one that something new there would change; undefined where nothing can be.
 */
export type Elsewhere = (
  c: Context,
  path: string,
) => Promise<{ found?: Response; control: Record<string, string> } | undefined>

/** RFC 9110 §4.1 asks everybody to take addresses of this many bytes. */
const longestPath = 8000

/**
 * Redirects every other spelling of an address to the one that is cached (RFC 9110 §15.4.2), unless
 * that one is too long for a redirect (§15.5.15). For GET and HEAD only, which keep their method with
 * 301; fewer feed readers follow 308. What was at such a spelling before may lead `elsewhere`.
 */
export function canonical(canon: Canon, elsewhere?: Elsewhere): MiddlewareHandler {
  return async (c, next) => {
    const path = canonicalPath(c.req.url, canon)
    if (path === undefined) return next()
    if (path.length > longestPath) {
      const advice = `An address here has at most ${longestPath} characters.\n`
      return c.text(advice, 414, sharedControl(deploymentLifetime))
    }
    const { found, control = sharedControl(deploymentLifetime) } =
      (await elsewhere?.(c, path)) ?? {}
    if (found) return found
    return c.body(null, 301, { ...control, Location: path })
  }
}

/**
 * Returns the canonical path and query of a request's URL, if they differ from it: without doubled
 * and trailing slashes, escaped in one way, and without anything that means nothing to `canon`.
 * Returns undefined for a URL that is already canonical, with or without an empty query, or that is
 * escaped wrongly and so names nothing. The result is canonical itself, begins with exactly one
 * slash, and names no host.
 */
export function canonicalPath(url: string, canon: Canon): string | undefined {
  if (canon.plain.test(url)) return undefined
  const { origin, pathname, search, searchParams } = new URL(url)
  const segments = readSegments(pathname)
  if (!segments) return undefined
  const path = `/${canon.segments(segments).map(encodeURIComponent).join('/')}`
  const wanted = (searchParams.size > 0 && canon.query(path, searchParams)) || path
  // As clients write it: an apostrophe is escaped in a query but not in a path.
  const { href } = new URL(origin + wanted)
  return href === origin + pathname + search ? undefined : href.slice(origin.length)
}

/** Returns the unescaped segments of a path that are not empty; undefined if it is escaped wrongly. */
export function readSegments(path: string): string[] | undefined {
  try {
    return path.split('/').flatMap((segment) => (segment ? [decodeURIComponent(segment)] : []))
  } catch {
    return undefined
  }
}
