/**
 * Returns the part of a response that a request asks for, as a 206 (RFC 9110 §14); media players
 * skip this way. The response stays whole if it is not a 200, or if the request asks for several
 * parts or for a part of another version (`If-Range`). A part beyond the end gets a 416 that no
 * cache keeps. Without a `Content-Length`, the bytes are counted first; then `reopen` returns them
 * again. The headers of the returned response can be changed.
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
    for (const name of ['Content-Type', 'Content-Length', 'Cloudflare-CDN-Cache-Control'])
      headers.delete(name)
    // It is for this request only, but a cache would store it under the URL.
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

/** The first and the last byte, or the number of bytes at the end. */
type Range = { start: number; end: number } | { start?: undefined; length: number }

function readRange(header: string | null): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '') return last === '' ? undefined : { length: Number(last) }
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last)
  return Number(first) > end ? undefined : { start: Number(first), end }
}

/** The bytes of a stream from `start` up to, not including, `end`. Buffers only a chunk at a time. */
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
  // A stream of a known length keeps its `Content-Length`.
  return bytes.pipeThrough(part).pipeThrough(new FixedLengthStream(end - start))
}
