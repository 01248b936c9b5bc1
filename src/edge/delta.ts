import { readEntityTags } from './validators.ts'

/**
 * Returns the opaque tags of the versions that a client has and would have a delta to (RFC 3229
 * §10.5.3, instance manipulation `feed`): none for one that doesn't ask for deltas.
 */
export function readDeltaBases(headers: Headers): string[] {
  const wanted = headers.get('A-IM')?.split(',') ?? []
  const takesDeltas = wanted.some((manipulation) => {
    const [name = '', ...parameters] = manipulation.split(';').map((part) => part.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/i.test(parameter))
    return name.toLowerCase() === 'feed' && !isRefused
  })
  const tags = takesDeltas ? readEntityTags(headers.get('If-None-Match')) : undefined
  return Array.isArray(tags) ? tags : []
}
