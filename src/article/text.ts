// Every control character but tab, newline and carriage return; lone surrogates; non-characters.
// XML 1.0 §2.2 forbids most of them and discourages the rest. Every Unicode version agrees on this
// list, so cleaning twice changes nothing. U+FFFD goes too: it is what a decoder leaves of a
// character that it lost, and validators take it for damage.
const unpublishable = /[\p{Cs}\p{Noncharacter_Code_Point}\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFD]/gu

// The same list and every surrogate beside: one look without Unicode's tables, which nearly every
// text passes.
const suspicious = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFD-\uFFFF]/

/**
 * No language stacks as many marks on a letter as Unicode's Stream-Safe Text Format lets stand there
 * (UAX #15 §13); with some thousands, a browser stands still.
 */
export const mostMarks = 30

/** Matches a character that stacks on a letter, in a regular expression with `u`. */
export const mark = '[\\p{Mn}\\p{Me}\\p{Join_Control}]'
const stacked = new RegExp(`(${mark}{${mostMarks}})${mark}+`, 'gu')

/**
 * Returns the text without the characters that XML 1.0 (§2.2) cannot carry or discourages, without
 * U+FFFD, and with at most 30 marks on a letter.
 */
export function clean(text: string): string {
  const known = suspicious.test(text) ? text.replace(unpublishable, '') : text
  return known.replace(stacked, '$1')
}

/** Returns the text cleaned, on one line and trimmed: what an address or an identity may be. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim()
}

/** Returns the same with balanced directions: what a title, a name or a tag may be. */
export function plainLine(text: string): string {
  // What was dropped may have stood between spaces.
  return oneLine(balance(oneLine(text)))
}

const controls = /[\u202A-\u202E\u2066-\u2069]/g
const endOfEmbedding = '\u202C'
const endOfIsolate = '\u2069'

/**
 * Returns the text with each embedding, override and isolate in it closed, and without what closes
 * none (UAX #9, BD9 and BD11). Either would turn around what the text is joined with: an end of an
 * isolate leaves even a `<bdi>`.
 */
export function balance(text: string): string {
  const open: string[] = []
  let isolates = 0
  const kept = text.replace(controls, (control) => {
    if (control === endOfEmbedding) {
      if (open.at(-1) !== endOfEmbedding) return ''
      open.pop()
    } else if (control === endOfIsolate) {
      if (isolates === 0) return ''
      isolates--
      // What is still open in an isolate ends with it.
      open.length = open.lastIndexOf(endOfIsolate)
    } else if (control >= '\u2066') {
      isolates++
      open.push(endOfIsolate)
    } else {
      open.push(endOfEmbedding)
    }
    return control
  })
  return kept + open.reverse().join('')
}

// Made when it is first needed: it takes milliseconds, and a poll has no use for it.
let byWord: Intl.Segmenter | undefined

/**
 * Returns the text as `plainLine` does, cut at the end of a word to at most `limit` UTF-16 code units,
 * with an ellipsis where it was cut.
 */
export function shorten(text: string, limit: number): string {
  const whole = plainLine(text)
  if (whole.length <= limit) return whole
  // The cut goes before the segment that would cross the limit, so no word, surrogate pair or emoji
  // is split.
  byWord ??= new Intl.Segmenter('und', { granularity: 'word' })
  const cut = byWord.segment(whole.slice(0, 2 * limit)).containing(limit - 1)?.index ?? 0
  const kept = whole.slice(0, cut).replace(/[\s\p{Pd},;:]+$/u, '')
  const short = kept === '' ? '' : balance(`${kept}…`)
  // What closes a direction takes room as well.
  return short.length <= limit ? short : shorten(whole, 2 * limit - short.length)
}

/**
 * Returns what all spellings of a name have in common: the term of a tag, or the key of an author
 * that `site.yaml` doesn't list. Characters that divide a URL's path become hyphens, and so do the
 * dots of a name that is nothing else.
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

const directions = new Map<string, 'ltr' | 'rtl'>()

/** Returns the direction in which a language (BCP 47) is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  let direction = directions.get(language)
  if (!direction) {
    direction = new Intl.Locale(language).getTextInfo().direction === 'rtl' ? 'rtl' : 'ltr'
    directions.set(language, direction)
  }
  return direction
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Returns the text of UTF-8 bytes without a byte order mark, or undefined for bytes that are not
 * UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
