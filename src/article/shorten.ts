import { balance } from './direction.ts'
import { plainLine } from './text.ts'

// Made at the first use: loading the tables takes 10 ms, and a poll shortens nothing.
let words: Intl.Segmenter | undefined

/**
 * Returns the text as `plainLine` does, cut after a word to at most `limit` UTF-16 code units. An
 * ellipsis marks the cut.
 */
export function shorten(text: string, limit: number): string {
  const whole = plainLine(text)
  if (whole.length <= limit) return whole
  words ??= new Intl.Segmenter('und', { granularity: 'word' })
  // Cutting before the segment that crosses the limit splits no word, surrogate pair or emoji.
  const cut = words.segment(whole.slice(0, 2 * limit)).containing(limit - 1)?.index ?? 0
  const kept = whole.slice(0, cut).replace(/[\s\p{Pd},;:]+$/u, '')
  const short = kept === '' ? '' : balance(`${kept}…`)
  // The characters that close a direction need room too.
  return short.length <= limit ? short : shorten(whole, 2 * limit - short.length)
}
