import type { SliceState } from '../store/read.ts'
import { isNotModified, validatorHeaders, validatorsOf } from './validators.ts'

/** A document on its way out. */
export type Document = { body: string; mediaType: string }

/** A copy is good for this many seconds, unless a scheduled article comes first. */
export const lifetime = 300

/**
 * Returns the response to a request for a document of a slice, at `now` (seconds since 1970): 304
 * from the slice's state and the stamp alone where the client has this version (RFC 9110 §13.1),
 * else what `make` returns.
 */
export async function respond(
  request: Request,
  state: SliceState,
  stamp: string,
  now: number,
  make: () => Promise<Document>,
): Promise<Response> {
  const validators = validatorsOf(state, stamp)
  const headers = new Headers({
    ...validatorHeaders(validators, now),
    'Cache-Control': cacheControl(state, now),
    'Access-Control-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  })
  if (isNotModified(request.headers, validators))
    return new Response(null, { status: 304, headers })
  const { body, mediaType } = await make()
  headers.set('Content-Type', mediaType)
  return new Response(body, { headers })
}

/** Returns how long a copy of a slice may be kept: none outlives the next scheduled article. */
export function cacheControl({ next }: SliceState, now: number): string {
  return `public, max-age=${next === undefined ? lifetime : Math.min(lifetime, next - now)}`
}
