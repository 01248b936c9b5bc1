import { Composer, type Document, Lexer, LineCounter, Parser } from 'yaml'

/** Deeper than any field. Each level is a call, so a deep document would exhaust the stack. */
const deepest = 64

/** A mistake in a document. `offset` is in UTF-16 code units. */
export type Fault = { offset: number; code?: string; message: string }

/**
 * Reads one YAML document. Returns its tree, the offsets of its lines, its faults, and the comments
 * that look like text; only a fault if it is nested too deep or has over `mostTokens` tokens.
 */
export function readDocument(source: string, mostTokens: number) {
  const lines = new LineCounter()
  const comments: Fault[] = []
  let limit: Fault | undefined
  function* read() {
    const parser = new Parser(lines.addNewLine)
    lines.addNewLine(0)
    let count = 0
    let isAfterText = false
    for (const lexeme of new Lexer().lex(source)) {
      const { offset } = parser
      if (isAfterText && /^#[^\s#]/.test(lexeme)) {
        const message = `"${lexeme}" is a comment in YAML; put the text in quotes`
        comments.push({ offset, message })
      }
      isAfterText = lexeme !== '\n' && (isAfterText || visible.test(lexeme))
      yield* parser.next(lexeme)
      if (++count > mostTokens) limit = { offset, message: 'it has too many fields or lines' }
      if (parser.stack.length > deepest) limit = { offset, message: 'it is nested too deeply' }
      if (limit) return
    }
    yield* parser.end()
  }
  // The fields are checked for doubles later: here each would be compared with all others.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false })
  const [document, second] = composer.compose(read(), true, source.length)
  const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])].map(
    ({ pos: [offset], code, message }): Fault => ({ offset, code, message }),
  )
  if (second) {
    const message = 'a line "..." or "---" ends the YAML above this line; remove it'
    faults.push({ offset: second.range[0], message })
  }
  return {
    document: document as Document.Parsed,
    lines,
    comments,
    faults: limit ? [limit] : faults,
  }
}

/** The lexer also marks the beginning of a document, of a plain text, and of an error. */
const visible = /[^\s\x02\x18\x1F]/
