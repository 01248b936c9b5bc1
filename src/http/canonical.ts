import { term } from '../article/text.ts'

/**
 * Returns the path and query that a request's URL stands for, where they are others: without doubled
 * and trailing slashes, in lower case and Unicode form C, a tag or an author as the store knows them,
 * escaped one way; and without a query but that which `readQuery` returns, with its path, for a path
 * that takes one. Returns undefined for a URL that is canonical, or escaped wrongly, which names
 * nothing. What it returns is canonical itself, begins with one slash, and names no host.
 */
export function canonicalPath(
  url: string,
  readQuery: (path: string, query: URLSearchParams) => string | undefined,
): string | undefined {
  const { origin, pathname, searchParams } = new URL(url)
  // The names of files keep their case, and whoever appends a version to one means it.
  if (pathname.startsWith('/media/')) return undefined
  const segments = readSegments(pathname)
  if (!segments) return undefined
  const isSlice = /^(tags|authors)$/i.test(segments[0] ?? '')
  const names = segments.map((name, i) => {
    // What no tag can be called stays as it is, and names none.
    return (isSlice && i === 1 && term(name)) || lowerCase(name)
  })
  const path = `/${names.map(encodeURIComponent).join('/')}`
  const canonical = (searchParams.size > 0 && readQuery(path, searchParams)) || path
  // As clients write it: an apostrophe is escaped in a query, and not in a path.
  const { href } = new URL(origin + canonical)
  return href === url ? undefined : href.slice(origin.length)
}

function readSegments(path: string): string[] | undefined {
  try {
    return path.split('/').flatMap((segment) => (segment ? [decodeURIComponent(segment)] : []))
  } catch {
    return undefined
  }
}

function lowerCase(segment: string): string {
  return segment.normalize('NFC').toLowerCase().normalize('NFC')
}
