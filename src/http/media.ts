import { type Stretch, stretchOf } from './range.ts'
import { documentHeaders, isNotModified, notModified } from './respond.ts'

/** For so many seconds a reader uses its copy without asking, although the file may be replaced. */
const lifetime = 60 * 60

/** The same at the edge, which is told of a change. The message may get lost. */
const edgeLifetime = 24 * 60 * 60

/** A file: its bytes are in objects of a bucket, one after the other. `changed` is in seconds since 1970. */
export type MediaFile = {
  sha256: string
  type: string
  bytes: number
  changed: number
  objects: { key: string; bytes: number }[]
}

/**
 * Returns the response with a file, or with the part of it that is asked for (RFC 9110 §14): media
 * players skip this way. `isWhole`: a cache in front of the Worker cuts parts out of the whole file
 * itself. Reads the bucket only for bytes that it sends. Throws if the bucket lacks them.
 */
export async function answerMedia(
  request: Request,
  bucket: R2Bucket,
  file: MediaFile,
  { now, cacheTags, isWhole }: { now: number; cacheTags: string[]; isWhole: boolean },
): Promise<Response> {
  const version = { etag: `"${file.sha256}"`, modified: file.changed, lifetime, edgeLifetime }
  const own = { 'Cache-Tag': cacheTags.join(','), 'Accept-Ranges': 'bytes' }
  const headers = documentHeaders({ headers: own }, version, now)
  if (isNotModified(request.headers, version)) return notModified(headers)
  const isRead = request.method === 'GET'
  const part = isRead && !isWhole ? stretchOf(request.headers, file.bytes, version) : undefined
  const { start, end } = part ?? { start: 0, end: file.bytes }
  if (part && start >= end) {
    // No cache keeps this, which is for this request only.
    const none = { 'Content-Range': `bytes */${file.bytes}`, 'Cache-Control': 'no-store' }
    return new Response(null, { status: 416, headers: none })
  }
  const text = file.type.startsWith('text/') ? '; charset=utf-8' : ''
  headers.set('Content-Type', file.type + text)
  headers.set('Content-Length', String(end - start))
  if (part) headers.set('Content-Range', `bytes ${start}-${end - 1}/${file.bytes}`)
  const body = isRead ? await openMedia(bucket, file, { start, end }) : null
  return new Response(body, { status: part ? 206 : 200, headers })
}

/** Returns the bytes of a stretch of a file; null for none. Throws if the bucket lacks them. */
export async function openMedia(
  bucket: R2Bucket,
  { objects }: Pick<MediaFile, 'objects'>,
  { start, end }: Stretch,
): Promise<ReadableStream | null> {
  let at = 0
  const [first, ...others] = objects.flatMap(({ key, bytes }) => {
    const [offset, until] = [Math.max(start - at, 0), Math.min(end - at, bytes)]
    at += bytes
    return until > offset ? [{ key, offset, length: until - offset }] : []
  })
  if (!first) return null
  const begin = await open(bucket, first)
  if (others.length === 0) return begin
  // A stream of a known length keeps its `Content-Length`.
  const { readable, writable } = new FixedLengthStream(end - start)
  const joined = async () => {
    await begin.pipeTo(writable, { preventClose: true })
    for (const piece of others) {
      await (await open(bucket, piece)).pipeTo(writable, { preventClose: true })
    }
    await writable.close()
  }
  // Readers that leave are no error; one that gets too few bytes notices.
  joined().catch((error) => writable.abort(error).catch(() => {}))
  return readable
}

type Piece = { key: string; offset: number; length: number }

async function open(bucket: R2Bucket, { key, ...range }: Piece): Promise<ReadableStream> {
  const found = await bucket.get(key, { range })
  if (!found) throw new Error(`media: the bucket has lost ${key}`)
  return found.body
}
