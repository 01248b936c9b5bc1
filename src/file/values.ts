import * as v from 'valibot'
import { clean, isBlank, oneLine, plainLine, writeUrl } from '../article/text.ts'
import { convert } from './fields.ts'
import { readDate } from './written-date.ts'

const string = v.string('is not text')

/** Of a summary, a caption or an address, in UTF-16 code units. */
const longestText = 10_000

/** Of a title or a name, in UTF-16 code units. */
const longestName = 500

/** Of a tag, in bytes of UTF-8. It stands in URLs, where a byte may have three characters. */
const longestTag = 200

/** The message about a value that is not `what` it should be. */
export function isNot(what: string) {
  return ({ received }: { received: string }): string => `${received} is not ${what}`
}

/** Text on one line, with something visible in it. */
export const text = v.pipe(lineOf(plainLine), atMost(longestText))

/** The same for a value that machines read, such as a URL: no character is added to it. */
export const code = v.pipe(lineOf(oneLine), atMost(longestText))

/** A title. */
export const title = v.pipe(lineOf(plainLine), atMost(longestName))

/** A name. A ligature counts as the letters that it has in an address (NFKC). */
export const name = v.pipe(
  lineOf(plainLine),
  v.check(
    (line) => line.normalize('NFKC').length <= longestName,
    `is over ${longestName} characters`,
  ),
)

/** The label of a tag. */
export const tag = v.pipe(
  lineOf(plainLine),
  v.check(
    (line) => new TextEncoder().encode(line.normalize('NFKC')).length <= longestTag,
    `is over ${longestTag} bytes`,
  ),
)

/** A text of at most so many UTF-16 code units. */
export function atMost(most: number) {
  return v.maxLength<string, number, string>(most, `is over ${most} characters`)
}

function lineOf(clean: (value: string) => string) {
  const transform = (value: string) => (isBlank(value) ? '' : clean(value))
  return v.pipe(string, v.transform(transform), v.nonEmpty('is empty'))
}

/** Text on one line that may be absent. */
export const optionalText = v.optional(text)

/** `true` or `false`, in any case. */
export const flag = v.pipe(
  string,
  v.toLowerCase(),
  v.picklist(['true', 'false'], ({ received }) => {
    const meant = flagMeant(received.slice(1, -1))
    return `${received} is neither true nor false${meant ? `; write ${meant}` : ''}`
  }),
  v.transform((value) => value === 'true'),
)

function flagMeant(text: string): string | undefined {
  if (/^(?:yes|y|on|1)$/.test(text)) return 'true'
  return /^(?:no|n|off|0)$/.test(text) ? 'false' : undefined
}

/** A number of bytes, pixels or seconds. */
const amount = v.pipe(
  string,
  v.check(
    (value) => /^\d+(\.\d+)?$/.test(value) && Number.isFinite(Number(value)),
    isNot('a number, 0 or more'),
  ),
  v.transform(Number),
)

/** A duration in seconds: a number, or a time such as `12:34` or `1:02:03`. */
export const duration = v.pipe(
  string,
  convert(secondsIn, isNot('a number of seconds (754) or a time (12:34)')),
)

function secondsIn(text: string): number | undefined {
  const parts = text
    .split(':')
    .map((part, i) => (i > 0 && !/^[0-5]\d(?:\.\d+)?$/.test(part) ? '' : part))
  if (parts.length > 3 || parts.slice(0, -1).some((part) => part.includes('.'))) return undefined
  const isNumber = parts.every((part) => /^\d+(?:\.\d+)?$/.test(part))
  const seconds = parts.reduce((sum, part) => sum * 60 + Number(part), 0)
  return isNumber && Number.isFinite(seconds) ? seconds : undefined
}

/** A whole number of bytes or pixels. */
export const wholeAmount = v.pipe(amount, v.safeInteger(isNot('a whole number')))

/** A width or a height. */
export const pixels = v.pipe(wholeAmount, v.minValue(1, 'must be at least 1'))

/** An e-mail address. */
export const email = v.pipe(code, v.rfcEmail(isNot('an e-mail address')))

/** Somebody in the fediverse, such as `@name@host`. The first `@` may be left out: YAML reserves it. */
export const fediverse = v.pipe(
  code,
  v.regex(
    /^@?\w(?:[\w.-]{0,98}\w)?@(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}$/i,
    isNot('a handle such as "@name@host.example"'),
  ),
  v.transform((handle) => `@${handle.replace(/^@/, '')}`),
)

/** A media type (RFC 6838 §4.2) without parameters, in lower case. */
export const mediaType = v.pipe(
  code,
  v.toLowerCase(),
  v.regex(
    /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/,
    isNot('a media type such as "audio/mpeg"'),
  ),
)

/** The media type of a picture. */
export const imageType = v.pipe(
  mediaType,
  v.check((type) => type.startsWith('image/'), isNot('an image type such as "image/png"')),
)

/** A language tag (BCP 47) in its canonical form. */
export const language = v.pipe(
  code,
  convert(canonicalLanguage, isNot('a language tag such as "en" or "pt-BR"')),
)

/** Returns a language tag in its canonical form; undefined for what is none. */
export function canonicalLanguage(text: string): string | undefined {
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

/** A date or date-time as people write it, in `timezone` if it has no zone. */
export function instant(timezone: string) {
  const parse = (text: string) => readDate(text, timezone).instant
  return v.pipe(
    code,
    convert(parse, ({ input, received }) => `${received} ${notADate(input, timezone)}`),
  )
}

function notADate(text: string, timezone: string): string {
  const { meant, exists } = readDate(text, timezone)
  if (meant.length > 0) {
    const fault = exists ? 'is not clear to everyone' : 'does not exist'
    return `${fault}; write ${meant.join(' or ')}`
  }
  const hasZone = /:\d\d ?(?!am$|pm$)[a-z]{2,5}$/i.test(text)
  const advice = hasZone ? '; write the zone as an offset such as +01:00' : ''
  return `is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)${advice}`
}

/** The id of an article: whatever the feed had that it was in before, character for character. */
export const identity = v.pipe(
  string,
  v.transform((id) => (isBlank(id) ? '' : clean(id).trim())),
  v.nonEmpty('is empty'),
  v.regex(/^[^\t\n\r]*$/, 'has a tab or a line break in it'),
  atMost(1000),
)
