import type { CachedCopy, EdgeCache } from './cache/edge-cache.ts'
import { sharedControl } from './cache-control.ts'
import { httpDate, readDeltaBases, readEntityTags, readHttpDate, takesDeltas } from './headers.ts'
import { inTime } from './in-time.ts'
import { takesGzip } from './negotiate.ts'

/**
 * What tells the versions of a document apart (RFC 9110 §8.8): its entity tag with the quotes, and
 * when it came about, in seconds since 1970, 0 for never.
 */
export type Validators = { etag: string; modified: number }

/** A copy of a version is good for `lifetime` seconds: longer at the edge, which hears of changes. */
export type Version = Validators & { lifetime: number; edgeLifetime?: number }

/**
 * A document on its way out; `tags` are the cache tags under which a cache can be told of a change. A
 * delta names the entity tag of its base.
 */
export type Document = Version & { body: string; tags: string[]; deltaBase?: string }

/** A document that can be asked for. */
export type Resource = {
  /** The canonical path. */
  path: string
  /** The media type, with its charset. */
  mediaType: string
  /** The headers of every answer, a 304 included. */
  headers: Record<string, string>
  /** Returns the version; undefined where there is nothing of that name. */
  readVersion: () => Promise<Version | undefined>
  /** Returns the document, or a delta to one of these entity tags. */
  make: (deltaBases: string[]) => Promise<Document | undefined>
}

/** A request, and its surroundings: `now` is in seconds since 1970, `later` runs a task after the response. */
export type Asked = {
  request: Request
  cache: EdgeCache
  now: number
  later: (task: Promise<void>) => void
}

/**
 * Returns the response to a request for a resource: what the edge holds while it is good; else 304 from
 * the version alone where the client has it (RFC 9110 §13.1), 226 with what is new to a client that
 * takes deltas (RFC 3229), or the document. Where the store fails, it is what the edge last held, with
 * its age. Throws when it holds nothing. Returns undefined for a resource that is not there.
 */
export async function respond(asked: Asked, resource: Resource): Promise<Response | undefined> {
  const { headers } = asked.request
  const response = await choose(asked, resource)
  if (!response) return undefined
  if (!compressedByCloudflare.test(resource.mediaType) && takesGzip(asked.request)) {
    compress(response)
  }
  // Don't let a cache store this under A-IM: revalidating, it would send A-IM itself and get a 226.
  if (takesDeltas(headers)) response.headers.set('CDN-Cache-Control', 'no-store')
  return response
}

async function choose(asked: Asked, resource: Resource): Promise<Response | undefined> {
  const { request, cache, now } = asked
  // A cache that fails is one that holds nothing.
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
    // RFC 9211: a copy past its time, because there was no other.
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
      return notModified(headersOf(resource, version, now))
    }
    if (copy && isCurrent && bases.length === 0) return copy.response
  }
  const started = Date.now()
  const document = await resource.make(bases)
  if (!document) return undefined
  const { body, tags, deltaBase, lifetime } = document
  const headers = headersOf(resource, document, now)
  headers.set('Content-Type', resource.mediaType)
  headers.set('Server-Timing', `make;dur=${Date.now() - started}`)
  if (deltaBase !== undefined) {
    // RFC 3229 §10.4.1. A cache that doesn't know of deltas would take it for the document.
    setHeaders(headers, { IM: 'feed', 'Delta-Base': deltaBase, 'Cache-Control': 'no-store' })
    return new Response(body, { status: 226, statusText: 'IM Used', headers })
  }
  headers.set('Cache-Tag', tags.join(','))
  if (!copy?.isFresh) {
    asked.later(asked.cache.keep(resource.path, { body, headers }, lifetime, now))
  }
  return new Response(body, { headers })
}

/** Keeps a copy for another while, since the document has not changed. */
async function keepOn({ cache, now }: Asked, path: string, copy: Response, lifetime: number) {
  await cache.keep(path, { body: await copy.text(), headers: copy.headers }, lifetime, now)
}

/**
 * Tells whether the client has this version (RFC 9110 §13.1): If-None-Match decides alone where it is
 * there and well formed, compared weakly, else If-Modified-Since does. A malformed header counts as
 * absent.
 */
function isNotModified(headers: Headers, { etag, modified }: Validators): boolean {
  const tags = readEntityTags(headers.get('If-None-Match'))
  if (tags) return tags === '*' || tags.includes(etag.replace(/^W\//, '').slice(1, -1))
  const since = readHttpDate(headers.get('If-Modified-Since'))
  return since !== undefined && modified > 0 && modified <= since
}

/** Returns the copy, or 304 to a client that has it. */
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
const kept = ['Cache-Control', 'CDN-Cache-Control', 'Date', 'ETag', 'Last-Modified', 'Link', 'Vary']

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
    // A copy keeps its date: with its age, it tells what time it is here (RFC 9110 §6.6.1).
    Date: httpDate(now),
    ETag: etag,
    // Never later than the response itself (RFC 9110 §8.8.2.1).
    ...(modified > 0 && { 'Last-Modified': httpDate(Math.min(modified, now)) }),
    ...sharedControl(lifetime, [], edgeLifetime),
  }
}

/** Of the types of feeds, Cloudflare compresses this one; the others are compressed here. */
const compressedByCloudflare = /^application\/rss\+xml\b/

/**
 * Lets the runtime compress what it sends. The other bytes have a weak tag, as Cloudflare gives them
 * (RFC 9110 §8.8.1), and no `Vary`: caches in front of the Worker hold one copy, and unpack it for a
 * client that takes no gzip.
 */
function compress({ status, headers }: Response): void {
  headers.set('ETag', `W/${headers.get('ETag')}`)
  headers.delete('Content-Length')
  if (status !== 304) headers.set('Content-Encoding', 'gzip')
}

function setHeaders(headers: Headers, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value)
}
