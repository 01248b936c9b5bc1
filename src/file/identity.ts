import * as v from 'valibot'
import { code } from './values.ts'

/** The form of an IRI in these schemes (RFC 9110 §4.2, RFC 8141 §2, RFC 9562 §4, RFC 4151 §2.1). */
const schemes: Record<string, RegExp> = {
  http: /^https?:\/\/[^/?#]+/i,
  https: /^https?:\/\/[^/?#]+/i,
  urn: /^urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.|^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  tag: /^tag:(?:[\w.-]+@)?[a-z0-9.-]+,\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?:/i,
}

/**
 * The id of an article. The same string goes into all three formats, and Atom needs an absolute IRI
 * (RFC 4287 §4.2.6).
 */
export const identity = v.pipe(
  code,
  v.regex(
    /^[a-z][a-z0-9+.-]*:(?:\/\/\[[\da-f:.]+\])?(?:[^\s<>"{}|\\^`[\]%]|%[\da-f]{2})+$/i,
    (issue) => `${issue.received} is not an absolute IRI (https:…, urn:…, tag:…)`,
  ),
  v.check(
    (id) => schemes[id.slice(0, id.indexOf(':')).toLowerCase()]?.test(id) ?? true,
    (issue) => `${issue.received} is not a well-formed "${issue.input.split(':')[0]}:" IRI`,
  ),
  v.maxLength(1000, 'is over 1000 characters'),
)
