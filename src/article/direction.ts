const controls = /[\u202A-\u202E\u2066-\u2069]/g
const endOfEmbedding = '\u202C'
const endOfIsolate = '\u2069'

/**
 * Returns the text with each embedding, override and isolate in it closed, and without characters
 * that close nothing (UAX #9, BD9 and BD11). Both would reorder the text that follows; an unmatched
 * end of an isolate even breaks out of a `<bdi>`.
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
      // The end of an isolate also closes every embedding in it.
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

/** Asking ICU takes 10 µs, and a page asks for every article it lists. */
const known = new Map<string, TextInfo>()

type TextInfo = { direction?: string }
/** `textInfo` is what Node 22 has of it. */
type Locale = { getTextInfo?: () => TextInfo; textInfo?: TextInfo }

/** Returns the writing direction of a language (BCP 47). */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const text = known.get(language) ?? readTextInfo(new Intl.Locale(language))
  known.set(language, text)
  return text.direction === 'rtl' ? 'rtl' : 'ltr'
}

function readTextInfo(locale: Locale): TextInfo {
  return locale.getTextInfo?.() ?? locale.textInfo ?? {}
}
