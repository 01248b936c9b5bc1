import type { CachedCopy, EdgeCache } from './cache/edge-cache.ts'
import { sharedControl } from './cache-control.ts'
import { httpDate, readEntityTags, readHttpDate } from './headers.ts'
import { inTime } from './in-time.ts'

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

/** A document to be sent. */
export type Document = Version & { body: string }

/** A document that can be requested. */
export type Resource = {
  /** The key of its copy in the cache: its canonical path, or a name that a cache tag leads to. */
  key: string
  /** The media type, with its charset. */
  mediaType: string
  /** The headers of every answer, a 304 included. */
  headers: Record<string, string>
  /** Returns the version; undefined if there is no such document. */
  readVersion: () => Promise<Version | undefined>
  /** Returns the document; undefined if there is none. */
  make: () => Promise<Document | undefined>
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
 * 304, from the version alone, if the client has that (RFC 9110 §13.1), or the document. If the store
 * fails, returns the edge's last copy with its age, or throws if there is none. Returns undefined if
 * there is no such resource. Nothing is compressed here: see the README.
 */
export async function respond(asked: Asked, resource: Resource): Promise<Response | undefined> {
  const { request, cache, now } = asked
  // A cache that fails counts as empty.
  const copy = await cache.find(resource.key, now).catch(() => undefined)
  if (copy?.isFresh) return answerFromCopy(request, copy)
  try {
    return await inTime(answerFromStore(asked, resource, copy))
  } catch (error) {
    if (!copy) throw error
    const { pathname: path } = new URL(request.url)
    console.error(JSON.stringify({ event: 'error', path, message: String(error) }))
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
): Promise<Response | undefined> {
  const { request, now } = asked
  if (copy || isConditional(request.headers)) {
    const version = await resource.readVersion()
    if (!version) return undefined
    const current = copy?.headers.get('etag') === version.etag ? responseOf(copy) : undefined
    if (current) {
      for (const [name, value] of Object.entries(versionHeaders(version, now))) {
        current.headers.set(name, value)
      }
      asked.later(keepOn(asked, resource.key, current.clone(), version.lifetime))
    }
    if (isNotModified(request.headers, version)) {
      return new Response(null, { status: 304, headers: documentHeaders(resource, version, now) })
    }
    if (current) return current
  }
  const started = Date.now()
  const document = await resource.make()
  if (!document) return undefined
  const { body, lifetime } = document
  const headers = documentHeaders(resource, document, now)
  headers.set('Content-Type', resource.mediaType)
  headers.set('Server-Timing', `make;dur=${Date.now() - started}`)
  asked.later(asked.cache.keep(resource.key, { body, headers }, lifetime, now))
  return new Response(body, { headers })
}

/** Keeps a copy for another lifetime, because the document has not changed. */
async function keepOn({ cache, now }: Asked, key: string, copy: Response, lifetime: number) {
  await cache.keep(key, { body: await copy.text(), headers: copy.headers }, lifetime, now)
}

/** Whether the client may have a version of what it asks for. */
function isConditional(headers: Headers): boolean {
  return headers.has('If-None-Match') || headers.has('If-Modified-Since')
}

/**
 * Returns whether the client has this version (RFC 9110 §13.1). If there is an If-None-Match, it
 * alone decides, by weak comparison; otherwise If-Modified-Since does. A malformed header counts as
 * absent.
 */
export function isNotModified(headers: Headers, { etag, modified }: Validators): boolean {
  const noneMatch = headers.get('If-None-Match')
  // As nearly every client sends it.
  if (noneMatch === etag) return true
  const entityTags = readEntityTags(noneMatch)
  if (entityTags)
    return entityTags === '*' || entityTags.includes(etag.replace(/^W\//, '').slice(1, -1))
  const since = readHttpDate(headers.get('If-Modified-Since'))
  return since !== undefined && modified > 0 && modified <= since
}

/** The copy, or a 304 if the client has it. */
function answerFromCopy(request: Request, copy: CachedCopy): Response {
  const { headers, age } = copy
  headers.set('age', String(age))
  const validators = {
    etag: headers.get('etag') ?? '',
    modified: readHttpDate(headers.get('last-modified') ?? null) ?? 0,
  }
  return isNotModified(request.headers, validators) ? notModified(headers) : responseOf(copy)
}

function responseOf({ body, headers }: CachedCopy): Response {
  return new Response(body, { headers: [...headers] })
}

/** The headers that a 304 keeps (RFC 9110 §15.4.5), and those that only a cache reads. */
const kept = [
  'age',
  'cache-control',
  'cloudflare-cdn-cache-control',
  'cache-tag',
  'date',
  'etag',
  'last-modified',
  'link',
  'vary',
]

/** Returns the 304 in place of an answer with these headers; a map has their names in lower case. */
export function notModified(headers: Headers | Map<string, string>): Response {
  const lines = kept.flatMap((name): [string, string][] => {
    const value = headers.get(name) ?? undefined
    return value === undefined ? [] : [[name, value]]
  })
  return new Response(null, { status: 304, headers: lines })
}

/** Returns the headers of any answer with a version of a document, at `now` (seconds since 1970). */
export function documentHeaders(
  resource: Pick<Resource, 'headers'>,
  version: Version,
  now: number,
): Headers {
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
