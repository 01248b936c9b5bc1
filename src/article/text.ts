import { balance } from './direction.ts'

// Every control character but tab, newline and carriage return; lone surrogates; non-characters.
// XML 1.0 §2.2 forbids most of them and discourages the rest. Every Unicode version agrees on this
// list, so cleaning twice changes nothing. U+FFFD is no damage here: a file that isn't UTF-8 is
// refused, so an author has written it.
const unpublishable = /[\p{Cs}\p{Noncharacter_Code_Point}\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/gu

// The same list and every surrogate. It needs no Unicode tables, and nearly every text passes.
const suspicious = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/

/**
 * The Stream-Safe Text Format of Unicode (UAX #15 §13) allows this many marks on a letter, more
 * than any language uses. With thousands, a browser hangs.
 */
export const mostMarks = 30

/** Matches a mark on a letter: part of a regular expression with `u`. */
export const mark = '[\\p{Mn}\\p{Me}\\p{Join_Control}]'
/** Every mark and every surrogate, without Unicode tables. Punctuation and Chinese aren't in it. */
const markLike =
  /[\u0300-\u200D\u20D0-\u20FF\u2C80-\u2DFF\u302A-\u302D\u3099\u309A\uA600-\uABFF\uD800-\uDFFF\uFB1D-\uFE2F]/

/** Whether a text may have a mark: most texts have none, which is quickly seen. */
export function mayHaveMarks(text: string): boolean {
  return markLike.test(text)
}

const stacked = new RegExp(`(?<!${mark})(${mark}{${mostMarks}})${mark}+`, 'gu')

/**
 * Returns the text without the characters that XML 1.0 (§2.2) forbids or discourages, and with at
 * most 30 marks on a letter.
 */
export function clean(text: string): string {
  const known = suspicious.test(text) ? text.replace(unpublishable, '') : text
  return mayHaveMarks(known) ? known.replace(stacked, '$1') : known
}

/**
 * Returns the first `most` characters that cleaning would take out of a text, with their places.
 */
export function unpublishableIn(
  text: string,
  most: number,
): { character: string; index: number }[] {
  if (!suspicious.test(text)) return []
  return [...text.matchAll(unpublishable).take(most)].map(({ 0: character, index }) => ({
    character,
    index,
  }))
}

/** Takes the place of U+0000 where that would be lost before the text can be cleaned. */
export const nullStandIn = '\uFFFE'

/**
 * Returns code with the Unicode picture of each character that XML can't carry, such as `␀`, or, if
 * there is none, with U+FFFD.
 */
export function pictured(code: string): string {
  if (!suspicious.test(code)) return code
  return code.replace(unpublishable, (character) => {
    const point = character === nullStandIn ? 0 : character.charCodeAt(0)
    return String.fromCharCode(point < 0x20 ? 0x2400 + point : point === 0x7f ? 0x2421 : 0xfffd)
  })
}

/** Returns the text cleaned, every line ending in a newline as in XML (XML 1.0 §2.11). */
export function cleanLines(text: string): string {
  return toNewlines(clean(text))
}

/** Returns the text, every line ending in a newline. */
export function toNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** Returns the text cleaned, on one line and trimmed: suitable for a URL or an id. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim()
}

/** Returns the same with balanced directions: suitable for a title, a name or a tag. */
export function plainLine(text: string): string {
  // Balancing may leave two spaces in a row.
  return oneLine(balance(oneLine(text)))
}

/** Returns the letters, digits and symbols of a text: two copies of it may differ in the rest. */
export function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{S}]+/gu, '')
}

/** Whether a text has nothing visible in it. */
export function isBlank(text: string): boolean {
  return !/[^\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(oneLine(text))
}

// Made at the first use: loading the tables takes 10 ms, and a poll shortens nothing.
let words: Intl.Segmenter | undefined

/**
 * Returns the text as `plainLine` does, cut after a word to at most `limit` UTF-16 code units, or
 * within its first word if that is longer. An ellipsis marks the cut.
 */
export function shorten(text: string, limit: number): string {
  const whole = plainLine(text)
  if (whole.length <= limit) return whole
  words ??= new Intl.Segmenter('und', { granularity: 'word' })
  // Cutting before the segment that crosses the limit splits no word, surrogate pair or emoji.
  const cutBy = (segmenter: Intl.Segmenter) =>
    whole.slice(0, segmenter.segment(whole.slice(0, 2 * limit)).containing(limit - 1)?.index ?? 0)
  const kept =
    cutBy(words).replace(/[\s\p{Pd},;:]+$/u, '') ||
    cutBy(new Intl.Segmenter('und', { granularity: 'grapheme' }))
  const short = kept === '' ? '' : balance(`${kept}…`)
  // The characters that close a direction need room too.
  return short.length <= limit ? short : shorten(whole, 2 * limit - short.length)
}

/**
 * Returns a text as a list shows it: a clean one, shortened only if it has over `limit` code units.
 */
export function brief(text: string, limit: number): string {
  return text.length > limit ? shorten(text, limit) : text
}

/**
 * Returns what all spellings of a name have in common: the term of a tag, or the key of an author
 * missing from `site.yaml`. Characters that divide the path of a URL become hyphens, and so do the
 * dots of a name made of dots alone.
 */
export function term(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .trim()
    .replace(/[\s/\\?#]+/g, '-')
    .replace(/^\.+$/, (dots) => '-'.repeat(dots.length))
}

/**
 * Returns a URL as feeds carry it. Browsers allow characters in a path or query that RFC 3986
 * (§2.2, appendix A) doesn't; they are escaped.
 */
export function writeUrl(url: URL): string {
  const host = `${url.protocol}//${url.host}`
  if (!url.href.startsWith(host)) return url.href
  return host + url.href.slice(host.length).replace(/[[\]{}|\\^`]/g, encodeURIComponent)
}

/** Returns a part of a URL with its escapes read, or as it is if they mean nothing. */
export function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Returns the text of UTF-8 bytes without a byte order mark; undefined if they aren't UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
