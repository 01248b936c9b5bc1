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
