import { createHash } from 'node:crypto'

/** The form of an IRI in these schemes (RFC 9110 §4.2, RFC 8141 §2, RFC 9562 §4, RFC 4151 §2.1). */
const schemes: Record<string, RegExp> = {
  http: /^https?:\/\/[^/?#]+/i,
  https: /^https?:\/\/[^/?#]+/i,
  urn: /^urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.|^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  tag: /^tag:(?:[\w.-]+@)?[a-z0-9.-]+,\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?:/i,
}

/** Returns whether a text is an absolute IRI (RFC 3987 §2.2) that is well formed for its scheme. */
export function isIri(text: string): boolean {
  const isAbsolute =
    /^[a-z][a-z0-9+.-]*:(?:\/\/\[[\da-f:.]+\])?(?:[^\s<>"{}|\\^`[\]%]|%[\da-f]{2})+$/i.test(text)
  if (!isAbsolute) return false
  return schemes[text.slice(0, text.indexOf(':')).toLowerCase()]?.test(text) ?? true
}

/** The space in which the names are ids that are no IRIs (RFC 9562 §5.5). */
const idSpace = 'f1a6c1d27b0e4f0e9c5e6d0b3a5f7e21'

/**
 * Returns the id of an Atom entry (RFC 4287 §4.2.6): the article's own or, if that is no IRI, always
 * the same URN made from it (a UUID of version 5).
 */
export function iriOf(id: string): string {
  if (isIri(id)) return id
  const hash = createHash('sha1').update(Buffer.from(idSpace, 'hex')).update(id).digest()
  const hex = hash.toString('hex')
  const variant = ((hash[8] ?? 0) & 0x3f) | 0x80
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`]
  return `urn:uuid:${parts.join('-')}-${variant.toString(16)}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
