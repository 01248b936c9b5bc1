import * as v from 'valibot'
import { parseInstant } from '../article/dates.ts'
import { oneLine, plainLine, term, writeUrl } from '../article/text.ts'
import { convert } from './fields.ts'

const string = v.string('is not text')

/** Of a title, a summary, a caption or an address, in UTF-16 code units. */
const longestText = 10_000

/** Of a label in a URL: a letter has up to nine characters there, and a ligature may be several. */
const longestTerm = 4500

/** The message about a value that is not `what` it should be. */
export function isNot(what: string) {
  return ({ received }: { received: string }): string => `${received} is not ${what}`
}

/** Text on one line, with something visible in it. */
export const text = v.pipe(lineOf(plainLine), atMost(longestText))

/** The same for a value that machines read, such as a URL: no character is added to it. */
export const code = v.pipe(lineOf(oneLine), atMost(longestText))

/** The same for a text that gets an address of its own: a tag or the name of an author. */
export function label(most: number) {
  const message = `is over ${longestTerm} characters in its address`
  const isShort = (line: string) => encodeURIComponent(term(line)).length <= longestTerm
  return v.pipe(text, atMost(most), v.check(isShort, message))
}

/** A text of at most so many UTF-16 code units. */
export function atMost(most: number) {
  return v.maxLength<string, number, string>(most, `is over ${most} characters`)
}

function lineOf(clean: (value: string) => string) {
  const transform = (value: string) => visible(clean(value))
  return v.pipe(string, v.transform(transform), v.nonEmpty('is empty'))
}

/** Text on one line. If there is nothing visible in it, it is absent. */
export const optionalText = v.optional(
  v.pipe(
    string,
    v.transform(visibleLine),
    v.check((line) => (line?.length ?? 0) <= longestText, `is over ${longestText} characters`),
  ),
)

function visibleLine(value: string): string | undefined {
  return visible(plainLine(value)) || undefined
}

function visible(line: string): string {
  return /[^\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(line) ? line : ''
}

export const flag = v.pipe(
  v.picklist(['true', 'false'], ({ received }) => `${received} is neither true nor false`),
  v.transform((value) => value === 'true'),
)

/** A number of bytes or seconds. */
export const amount = v.pipe(
  string,
  v.check(
    (value) => /^\d+(\.\d+)?$/.test(value) && Number.isFinite(Number(value)),
    isNot('a number, 0 or more'),
  ),
  v.transform(Number),
)

export const wholeAmount = v.pipe(amount, v.safeInteger(isNot('a whole number')))

/** A width or a height. */
export const pixels = v.pipe(wholeAmount, v.minValue(1, 'must be at least 1'))

export const email = v.pipe(code, v.rfcEmail(isNot('an e-mail address')))

/** A media type (RFC 6838 §4.2) without parameters, in lower case. */
export const mediaType = v.pipe(
  code,
  v.toLowerCase(),
  v.regex(
    /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/,
    isNot('a media type such as "audio/mpeg"'),
  ),
)

export const imageType = v.pipe(
  mediaType,
  v.check((type) => type.startsWith('image/'), isNot('an image type such as "image/png"')),
)

/** A language tag (BCP 47) in its canonical form. */
export const language = v.pipe(
  code,
  convert(canonicalLanguage, isNot('a language tag such as "en" or "pt-BR"')),
)

function canonicalLanguage(text: string): string | undefined {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(text)
    // The language itself has two or three letters (RFC 5646 §2.2.1).
    return /^[a-z]{2,3}(?:-|$)/.test(tag) ? tag : undefined
  } catch {
    return undefined
  }
}

/** A web address, resolved against `base`. Without a base it must be absolute. */
export function webAddress(base?: string) {
  const expected = base ? 'a web address' : 'an absolute web address (https://…)'
  return v.pipe(
    code,
    v.check(
      (text) => !hasCredentials(URL.parse(text, base)),
      ({ received }) => `${received} must not contain a user name or password`,
    ),
    convert((text) => {
      const url = URL.parse(text, base)
      return url && /^https?:$/.test(url.protocol) && url.hostname ? writeUrl(url) : undefined
    }, isNot(expected)),
  )
}

function hasCredentials(url: URL | null): boolean {
  return Boolean(url?.username || url?.password)
}

/** A date or date-time, in `timezone` if it has no zone. */
export function instant(timezone: string) {
  const expected = 'a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)'
  const parse = (text: string) => parseInstant(text, timezone)
  return v.pipe(code, convert(parse, isNot(expected)))
}

/** The form of an IRI in these schemes (RFC 9110 §4.2, RFC 8141 §2, RFC 9562 §4, RFC 4151 §2.1). */
const schemes: Record<string, RegExp> = {
  http: /^https?:\/\/[^/?#]+/i,
  https: /^https?:\/\/[^/?#]+/i,
  urn: /^urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:.|^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  tag: /^tag:(?:[\w.-]+@)?[a-z0-9.-]+,\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?:/i,
}

/** The id of an article: an absolute IRI, since Atom needs one (RFC 4287 §4.2.6). */
export const identity = v.pipe(
  code,
  v.regex(
    /^[a-z][a-z0-9+.-]*:(?:\/\/\[[\da-f:.]+\])?(?:[^\s<>"{}|\\^`[\]%]|%[\da-f]{2})+$/i,
    isNot('an absolute IRI (https:…, urn:…, tag:…)'),
  ),
  v.check(
    (id) => schemes[id.slice(0, id.indexOf(':')).toLowerCase()]?.test(id) ?? true,
    ({ input, received }) => `${received} is not a well-formed "${input.split(':')[0]}:" IRI`,
  ),
  atMost(1000),
)
