import { createHmac, timingSafeEqual } from 'node:crypto'
import { tokenProblem } from './token.ts'

/**
 * Returns what lets whoever has it see something until a time (seconds since 1970): that time, and
 * 128 bits of HMAC-SHA-256 (RFC 2104 §5) that only a holder of the token can make. It is good in a
 * path, whose case doesn't count here.
 */
export function makePass(what: string, until: number, token: string): string {
  return `${until}-${sign(what, until, token).toString('hex')}`
}

/**
 * Returns until when a pass lets see something; undefined for one that is over, or that wasn't made for
 * this with this token. No pass is good for a token that can't guard the publish API.
 */
export function readPass(
  pass: string,
  { what, token, now }: { what: string; token: string | undefined; now: number },
): number | undefined {
  const [, time, signature] = /^([1-9]\d{0,11})-([\da-f]{32})$/.exec(pass) ?? []
  if (!token || tokenProblem(token) || time === undefined || signature === undefined)
    return undefined
  const until = Number(time)
  // Compared first, in constant time: an answer says nothing about a guess.
  const isOurs = timingSafeEqual(Buffer.from(signature, 'hex'), sign(what, until, token))
  return isOurs && until > now ? until : undefined
}

function sign(what: string, until: number, token: string): Buffer {
  return createHmac('sha256', token).update(`pass ${until} ${what}`).digest().subarray(0, 16)
}
