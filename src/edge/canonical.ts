/**
 * Returns the path that a request's URL stands for, where that is another one: without doubled and
 * trailing slashes, in lower case and Unicode form C, escaped one way, and without a query, since
 * nothing here takes one. Returns undefined for a URL that is canonical, or escaped wrongly, which
 * names nothing. What it returns is canonical itself, begins with one slash, and names no host.
 */
export function canonicalPath(url: string): string | undefined {
  const { origin, pathname } = new URL(url)
  // The names of files keep their case, and whoever appends a version to one means it.
  if (pathname.startsWith('/media/')) return undefined
  const segments = readSegments(pathname)
  if (!segments) return undefined
  const path = `/${segments.map((segment) => encodeURIComponent(lowerCase(segment))).join('/')}`
  return origin + path === url ? undefined : path
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
