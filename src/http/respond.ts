import type { CachedCopy, EdgeCache } from './cache/edge-cache.ts'
import { sharedControl } from './cache-control.ts'
import { httpDate, readDeltaBases, readEntityTags, readHttpDate, takesDeltas } from './headers.ts'
import { inTime } from './in-time.ts'
import { takesGzip } from './negotiate.ts'

/**
 * What distinguishes the versions of a document (RFC 9110 §8.8): the entity tag with its quotes,
 * and the time of its last change in seconds since 1970, or 0 if it has none.
 */
export type Validators = { etag: string; modified: number }

/**
 * A copy is fresh for `lifetime` seconds; at the edge, which is told of changes, for
 * `edgeLifetime`.
 */
export type Version = Validators & { lifetime: number; edgeLifetime?: number }

/**
 * A document to be sent. `cacheTags` are those under which a cache is told of a change;
 * `deltaBase`, in a delta, is the entity tag of the version that it builds on.
 */
export type Document = Version & { body: string; cacheTags: string[]; deltaBase?: string }

/** A document that can be requested. */
export type Resource = {
  /** The canonical path. */
  path: string
  /** The media type, with its charset. */
  mediaType: string
  /** The headers of every answer, a 304 included. */
  headers: Record<string, string>
  /** Returns the version; undefined if there is no such document. */
  readVersion: () => Promise<Version | undefined>
  /** Returns the document, or a delta to one of these entity tags. */
  make: (deltaBases: string[]) => Promise<Document | undefined>
}

/**
 * A request in its context: `now` is in seconds since 1970, `later` runs a task after the response.
 */
export type Asked = {
  request: Request
  cache: EdgeCache
  now: number
  later: (task: Promise<void>) => void
}

/**
 * Returns the response to a request for a resource: the edge's copy while it is fresh; otherwise a
 * 304, from the version alone, if the client has that (RFC 9110 §13.1), a 226 with what is new for
 * a client that accepts deltas (RFC 3229), or the document. If the store fails, returns the edge's
 * last copy with its age, or throws if there is none. Returns undefined if there is no such
 * resource.
 */
export async function respond(asked: Asked, resource: Resource): Promise<Response | undefined> {
  const { headers } = asked.request
  const response = await choose(asked, resource)
  if (!response) return undefined
  if (!compressedByCloudflare.test(resource.mediaType) && takesGzip(asked.request)) {
    compress(response)
  }
  // Don't let a cache store this under A-IM: revalidating, it would send A-IM itself and get a 226.
  if (takesDeltas(headers)) response.headers.set('Cloudflare-CDN-Cache-Control', 'no-store')
  return response
}

async function choose(asked: Asked, resource: Resource): Promise<Response | undefined> {
  const { request, cache, now } = asked
  // A cache that fails counts as empty.
  const copy = await cache.find(resource.path, now).catch(() => undefined)
  const bases = readDeltaBases(request.headers)
  if (copy?.isFresh && (bases.length === 0 || hasCopy(request, copy))) {
    return answerFromCopy(request, copy)
  }
  try {
    return await inTime(answerFromStore(asked, resource, copy, bases))
  } catch (error) {
    if (!copy) throw error
    console.error(JSON.stringify({ event: 'error', path: resource.path, message: String(error) }))
    const response = answerFromCopy(request, copy)
    // RFC 9211: an expired copy, because the store failed.
    response.headers.set('Cache-Status', 'Dateline; hit; detail=store-failed')
    return response
  }
}

async function answerFromStore(
  asked: Asked,
  resource: Resource,
  copy: CachedCopy | undefined,
  bases: string[],
): Promise<Response | undefined> {
  const { request, now } = asked
  const conditions = ['If-None-Match', 'If-Modified-Since']
  const isConditional = conditions.some((name) => request.headers.has(name))
  if (copy || isConditional) {
    const version = await resource.readVersion()
    if (!version) return undefined
    const isCurrent = copy?.response.headers.get('ETag') === version.etag
    if (copy && isCurrent) {
      setHeaders(copy.response.headers, versionHeaders(version, now))
      if (!copy.isFresh)
        asked.later(keepOn(asked, resource.path, copy.response.clone(), version.lifetime))
    }
    if (isNotModified(request.headers, version)) {
      return new Response(null, { status: 304, headers: headersOf(resource, version, now) })
    }
    if (copy && isCurrent && bases.length === 0) return copy.response
  }
  const started = Date.now()
  const document = await resource.make(bases)
  if (!document) return undefined
  const { body, cacheTags, deltaBase, lifetime } = document
  const headers = headersOf(resource, document, now)
  headers.set('Content-Type', resource.mediaType)
  headers.set('Server-Timing', `make;dur=${Date.now() - started}`)
  if (deltaBase !== undefined) {
    // RFC 3229 §10.4.1. A cache that doesn't know deltas would take it for the document.
    setHeaders(headers, { IM: 'feed', 'Delta-Base': deltaBase, 'Cache-Control': 'no-store' })
    return new Response(body, { status: 226, statusText: 'IM Used', headers })
  }
  headers.set('Cache-Tag', cacheTags.join(','))
  if (!copy?.isFresh) {
    asked.later(asked.cache.keep(resource.path, { body, headers }, lifetime, now))
  }
  return new Response(body, { headers })
}

/** Keeps a copy for another lifetime, because the document has not changed. */
async function keepOn({ cache, now }: Asked, path: string, copy: Response, lifetime: number) {
  await cache.keep(path, { body: await copy.text(), headers: copy.headers }, lifetime, now)
}

/**
 * Whether the client has this version (RFC 9110 §13.1). If there is an If-None-Match, it alone
 * decides, by weak comparison; otherwise If-Modified-Since does. A malformed header counts as
 * absent.
 */
function isNotModified(headers: Headers, { etag, modified }: Validators): boolean {
  const entityTags = readEntityTags(headers.get('If-None-Match'))
  if (entityTags)
    return entityTags === '*' || entityTags.includes(etag.replace(/^W\//, '').slice(1, -1))
  const since = readHttpDate(headers.get('If-Modified-Since'))
  return since !== undefined && modified > 0 && modified <= since
}

/** The copy, or a 304 if the client has it. */
function answerFromCopy(request: Request, copy: CachedCopy): Response {
  const { response, age } = copy
  const answer = hasCopy(request, copy) ? notModified(response.headers) : response
  answer.headers.set('Age', String(age))
  return answer
}

function hasCopy(request: Request, { response: { headers } }: CachedCopy): boolean {
  return isNotModified(request.headers, {
    etag: headers.get('ETag') ?? '',
    modified: readHttpDate(headers.get('Last-Modified')) ?? 0,
  })
}

/** The headers of a document that its 304 keeps (RFC 9110 §15.4.5). */
const kept = [
  'Cache-Control',
  'Cloudflare-CDN-Cache-Control',
  'Date',
  'ETag',
  'Last-Modified',
  'Link',
  'Vary',
]

function notModified(headers: Headers): Response {
  const lines = kept.flatMap((name): [string, string][] => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  return new Response(null, { status: 304, headers: lines })
}

function headersOf(resource: Resource, version: Version, now: number): Headers {
  return new Headers({ ...resource.headers, ...versionHeaders(version, now) })
}

function versionHeaders(version: Version, now: number): Record<string, string> {
  const { etag, modified, lifetime, edgeLifetime } = version
  return {
    // A copy keeps its Date: with its Age, it gives the time here (RFC 9110 §6.6.1).
    Date: httpDate(now),
    ETag: etag,
    // Never later than the response itself (RFC 9110 §8.8.2.1).
    ...(modified > 0 && { 'Last-Modified': httpDate(Math.min(modified, now)) }),
    ...sharedControl(lifetime, [], edgeLifetime),
  }
}

/** Of the feed types, Cloudflare compresses only this one; the others are compressed here. */
const compressedByCloudflare = /^application\/rss\+xml\b/

/**
 * Lets the runtime compress the response. Compressed bytes get a weak entity tag, as Cloudflare
 * does it (RFC 9110 §8.8.1), but no `Vary`: caches in front of the Worker keep one copy, and unpack
 * it for a client that doesn't accept gzip.
 */
function compress({ status, headers }: Response): void {
  headers.set('ETag', `W/${headers.get('ETag')}`)
  headers.delete('Content-Length')
  if (status !== 304) headers.set('Content-Encoding', 'gzip')
}

function setHeaders(headers: Headers, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value)
}
