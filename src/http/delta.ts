import { readEntityTags } from './headers.ts'

/**
 * Returns the opaque parts of the entity tags of the versions for which a client accepts a delta
 * (RFC 3229 §10.5.3, instance manipulation `feed`); none if the client doesn't ask for deltas.
 */
export function readDeltaBases(headers: Headers): string[] {
  const tags = takesDeltas(headers) ? readEntityTags(headers.get('If-None-Match')) : undefined
  return Array.isArray(tags) ? tags : []
}

/** Whether a client accepts a delta to a version that it has. */
function takesDeltas(headers: Headers): boolean {
  const wanted = headers.get('A-IM')?.split(',') ?? []
  return wanted.some((manipulation) => {
    const [name = '', ...parameters] = manipulation.split(';').map((part) => part.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/i.test(parameter))
    return name.toLowerCase() === 'feed' && !isRefused
  })
}
