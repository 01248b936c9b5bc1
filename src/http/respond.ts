import { staleLifetime } from '../feeds/lifetime.ts'
import type { EdgeCache, Held } from './cache.ts'
import { readDeltaBases, takesDeltas } from './delta.ts'
import { inTime } from './in-time.ts'
import { takesGzip } from './negotiate.ts'
import { httpDate, isNotModified, type Validators, validatorHeaders } from './validators.ts'

/**
 * A version of a document, and for how many seconds a copy of it is good: at the edge longer, where
 * caches are told of every change.
 */
export type Version = Validators & { lifetime: number; edgeLifetime?: number }

/**
 * A document on its way out; `tags` are those under which a cache can be told of a change. One that
 * is a delta names the entity tag of its base.
 */
export type Document = Version & {
  body: string
  tags: string[]
  deltaBase?: string
}

/** A document that can be asked for. */
export type Resource = {
  /** The canonical path. */
  path: string
  /** The media type, with its charset. */
  mediaType: string
  /** What every answer says, that the document has not changed too. */
  headers: Record<string, string>
  /** Returns the version; undefined where there is nothing of that name. */
  readVersion: () => Promise<Version | undefined>
  /** Returns the document, or a delta to one of these entity tags. */
  make: (deltaBases: string[]) => Promise<Document | undefined>
}

/** Returns what lets readers keep a copy for so many seconds, and the edge as long or longer. */
export function sharedControl(lifetime: number, edgeLifetime = lifetime): Record<string, string> {
  return {
    'Cache-Control': `public, max-age=${lifetime}`,
    'CDN-Cache-Control': `public, max-age=${edgeLifetime}, stale-if-error=${staleLifetime}`,
  }
}

/**
 * Returns the response to a request for a resource, at `now` (seconds since 1970): what the edge
 * holds while it is good; else 304 from the version alone where the client has it (RFC 9110 §13.1),
 * 226 with what is new to a client that takes deltas (RFC 3229), or the document. Where the store
 * fails, it is what the edge last held, with its age. Throws when it holds nothing. Returns undefined
 * for a resource that is not there. `later` runs what need not be waited for.
 */
export async function respond(
  request: Request,
  resource: Resource,
  cache: EdgeCache,
  now: number,
  later: (task: Promise<void>) => void,
): Promise<Response | undefined> {
  const response = await choose(request, resource, cache, now, later)
  if (!response) return undefined
  if (!compressedByCloudflare.test(resource.mediaType) && takesGzip(request)) compress(response)
  // A cache that held this for all who take deltas would ask for one to its own copy.
  if (takesDeltas(request.headers)) response.headers.set('CDN-Cache-Control', 'no-store')
  return response
}

/** Of the types of feeds, Cloudflare compresses this one; the others are compressed here. */
const compressedByCloudflare = /^application\/rss\+xml\b/

/**
 * Lets the runtime compress what it sends. The other bytes have a weak tag, as Cloudflare gives them
 * (RFC 9110 §8.8.1), and no `Vary`: caches in front of the Worker hold one copy, and unpack it for
 * who takes no gzip.
 */
function compress({ status, headers }: Response): void {
  headers.set('ETag', `W/${headers.get('ETag')}`)
  headers.delete('Content-Length')
  if (status !== 304) headers.set('Content-Encoding', 'gzip')
}

async function choose(
  request: Request,
  resource: Resource,
  cache: EdgeCache,
  now: number,
  later: (task: Promise<void>) => void,
): Promise<Response | undefined> {
  // A cache that fails is one that holds nothing.
  const held = await cache.find(resource.path, now).catch(() => undefined)
  const bases = readDeltaBases(request.headers)
  if (held?.isFresh && (bases.length === 0 || hasVersion(request, held))) {
    return answerHeld(request, held)
  }
  try {
    return await inTime(answer())
  } catch (error) {
    if (!held) throw error
    console.error(JSON.stringify({ event: 'error', path: resource.path, message: String(error) }))
    const response = answerHeld(request, held)
    // RFC 9211: a copy past its time, because there was no other.
    response.headers.set('Cache-Status', 'Dateline; hit; detail=store-failed')
    return response
  }

  async function answer(): Promise<Response | undefined> {
    const isConditional = ['If-None-Match', 'If-Modified-Since'].some((name) =>
      request.headers.has(name),
    )
    if (held || isConditional) {
      const version = await resource.readVersion()
      if (!version) return undefined
      const isHeld = held?.response.headers.get('ETag') === version.etag
      if (held && isHeld) {
        setHeaders(held.response.headers, versionHeaders(version, now))
        if (!held.isFresh) later(keepOn(held.response.clone(), version))
      }
      if (isNotModified(request.headers, version)) {
        return new Response(null, { status: 304, headers: headersOf(resource, version, now) })
      }
      if (held && isHeld && bases.length === 0) return held.response
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
    if (!held?.isFresh) later(cache.keep(resource.path, { body, headers }, lifetime, now))
    return new Response(body, { headers })
  }

  /** What is held is good for another while, since the document has not changed. */
  async function keepOn(copy: Response, { lifetime }: Version): Promise<void> {
    const document = { body: await copy.text(), headers: copy.headers }
    await cache.keep(resource.path, document, lifetime, now)
  }
}

/** A copy that a client shows its tag of is not sent again. */
function answerHeld(request: Request, held: Held): Response {
  const response = hasVersion(request, held)
    ? new Response(null, { status: 304, headers: withoutContent(held.response.headers) })
    : held.response
  response.headers.set('Age', String(held.age))
  return response
}

function hasVersion(request: Request, { response: { headers } }: Held): boolean {
  const modified = Date.parse(headers.get('Last-Modified') ?? '') / 1000
  return isNotModified(request.headers, {
    etag: headers.get('ETag') ?? '',
    modified: Number.isNaN(modified) ? 0 : modified,
  })
}

function withoutContent(headers: Headers): Headers {
  const kept = new Headers(headers)
  for (const name of ['Content-Type', 'Content-Length', 'Cache-Tag', 'Server-Timing']) {
    kept.delete(name)
  }
  return kept
}

function headersOf(resource: Resource, version: Version, now: number): Headers {
  return new Headers({ ...resource.headers, ...versionHeaders(version, now) })
}

function versionHeaders(version: Version, now: number): Record<string, string> {
  // Of a copy it stays as it was: with its age, it tells what time it is here (RFC 9110 §6.6.1).
  const dated = { Date: httpDate(now), ...validatorHeaders(version, now) }
  return { ...dated, ...sharedControl(version.lifetime, version.edgeLifetime) }
}

function setHeaders(headers: Headers, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value)
}
