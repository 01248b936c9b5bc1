import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Tells whether an Authorization header carries the token (RFC 6750 §2.1), in constant time.
 * Without a token: never.
 */
export function isAuthorised(header: string | undefined, token: string | undefined): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1]
  return (
    Boolean(token) && timingSafeEqual(digest(sent ?? ''), digest(token ?? '')) && sent !== undefined
  )
}

/** Digests have one length, which the comparison needs, and say nothing of the tokens' own. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
