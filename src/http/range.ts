/**
 * Returns the part of a response that a request asks for, as 206 (RFC 9110 §14): a player that skips
 * asks for one. The response stays whole where the request asks for several parts or for a part of
 * another version (`If-Range`), and where it is not a 200. A part beyond the end is answered 416, which
 * no cache keeps. `reopen` returns the bytes of the same response again: where it has no
 * `Content-Length`, they are counted first. The headers of the returned response can be changed.
 */
export async function partOf(
  request: Request,
  response: Response,
  reopen: () => Promise<Bytes | null>,
): Promise<Response> {
  if (response.status !== 200) return new Response(response.body, response)
  const headers = new Headers(response.headers)
  headers.set('Accept-Ranges', 'bytes')
  const range = request.method === 'GET' ? readRange(request.headers.get('Range')) : undefined
  const version = request.headers.get('If-Range')
  const versions = [headers.get('ETag'), headers.get('Last-Modified')]
  const isOther = version !== null && (!versions.includes(version) || version.startsWith('W/'))
  if (!range || isOther) return new Response(response.body, { headers })
  const length = headers.get('Content-Length')
  const size = length === null ? await countBytes(response.body) : Number(length)
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
  const bytes = length === null ? await reopen() : response.body
  return new Response(bytes && slice(bytes, start, end), { status: 206, headers })
}

type Bytes = ReadableStream<Uint8Array>

async function countBytes(bytes: Bytes | null): Promise<number> {
  let count = 0
  for await (const chunk of bytes ?? []) count += chunk.length
  return count
}

/** The first and the last byte, or how many of the last ones. */
type Range = { start: number; end: number } | { start?: undefined; length: number }

function readRange(header: string | null): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '') return last === '' ? undefined : { length: Number(last) }
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last)
  return Number(first) > end ? undefined : { start: Number(first), end }
}

/** Returns the bytes of a stream from `start` to before `end`, as they come: no recording is held whole. */
function slice(bytes: Bytes, start: number, end: number): ReadableStream {
  let at = 0
  const part = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at))
      if (piece.length > 0) controller.enqueue(piece)
      at += chunk.length
      if (at >= end) controller.terminate()
    },
  })
  return bytes.pipeThrough(part)
}
