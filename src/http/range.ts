/**
 * Returns the part of a response that a request asks for, as 206 (RFC 9110 §14): a player that skips
 * asks for one. The response stays whole for a request for several parts, for one for a part of
 * another version (`If-Range`), and where it is no 200. A part behind the end is answered 416, which
 * no cache keeps. The headers of what it returns can be changed.
 */
export async function partOf(request: Request, response: Response): Promise<Response> {
  if (response.status !== 200) return new Response(response.body, response)
  const headers = new Headers(response.headers)
  headers.set('Accept-Ranges', 'bytes')
  const range = request.method === 'GET' ? readRange(request.headers.get('Range')) : undefined
  const version = request.headers.get('If-Range')
  const versions = [headers.get('ETag'), headers.get('Last-Modified')]
  if (!range || (version !== null && (!versions.includes(version) || version.startsWith('W/')))) {
    return new Response(response.body, { headers })
  }
  const bytes = await response.arrayBuffer()
  const size = bytes.byteLength
  const start = range.start ?? Math.max(0, size - range.length)
  const end = range.start === undefined ? size : Math.min(size, range.end + 1)
  if (start >= end) {
    headers.set('Content-Range', `bytes */${size}`)
    for (const name of ['Content-Type', 'Content-Length', 'CDN-Cache-Control']) headers.delete(name)
    // It answers this request alone, and a cache knows it by its URL.
    headers.set('Cache-Control', 'no-store')
    return new Response(null, { status: 416, headers })
  }
  headers.set('Content-Range', `bytes ${start}-${end - 1}/${size}`)
  headers.set('Content-Length', String(end - start))
  return new Response(bytes.slice(start, end), { status: 206, headers })
}

/** The first and the last byte, or how many of the last ones. */
type Range = { start: number; end: number } | { start?: undefined; length: number }

function readRange(header: string | null): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '') return last === '' ? undefined : { length: Number(last) }
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last)
  return Number(first) > end ? undefined : { start: Number(first), end }
}
