import type { Fault } from './yaml-reader.ts'

/** The faults of a line that lacks a colon, or the space after it. */
const noField = new Set(['MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR'])

/** The faults of text with a colon and a space in it, or with a special character at its start. */
const needQuotes = new Set(
  'BLOCK_AS_IMPLICIT_KEY BAD_SCALAR_START TAG_RESOLVE_FAILED UNEXPECTED_TOKEN'.split(' '),
)

/**
 * Returns a fault where it was made: what doesn't end is found at the end of the YAML, and was meant
 * to end on the line on which it begins.
 */
export function atOpening(fault: Fault, source: string): Fault {
  const sign = unended(fault)?.replace(']', '[').replace('}', '{')
  const offset = sign === undefined ? -1 : source.lastIndexOf(sign, fault.offset)
  return offset < 0 ? fault : { ...fault, offset }
}

/** The sign without which a text or a list doesn't end. */
function unended({ message }: Fault): string | undefined {
  return /^Missing closing (["'])|\bend with (?:an? )?([\]}])/.exec(message)?.slice(1).find(Boolean)
}

/** Returns the message about a fault, with what to do; `line` is the line of the file it is on. */
export function advise({ code = '', message }: Fault, line: string): string {
  if (code === 'TAB_AS_INDENT') return 'there is a tab before the text; indent with spaces'
  const sign = unended({ offset: 0, message })
  if (sign) return `what begins here doesn't end; write ${sign} where it does`
  if (noField.has(code)) return fieldAdvice(line) ?? `broken YAML: ${message}`
  if (code === 'BAD_DQ_ESCAPE') {
    return `broken YAML: ${message}; in double quotes, write a backslash as \\\\`
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && !/:\s.*:(?:\s|$)/.test(line)) {
    return 'broken YAML: the next line is indented as a part of this one; begin every field at the same column'
  }
  return `broken YAML: ${message}${needQuotes.has(code) ? '; put the text in quotes' : ''}`
}

/**
 * Returns the message about a line that should be a field but has no colon and space; or undefined.
 */
export function fieldAdvice(line: string): string | undefined {
  const [, name, sign, text = ''] =
    /^\s*(?:- +)?["'\p{Pi}\p{Pf}]?([\w-]+)["'\p{Pi}\p{Pf}]?(\s*[:：=]|\s+|$)\s*(.*)$/su.exec(
      line,
    ) ?? []
  if (name === undefined || sign === undefined) return undefined
  const example = `${name}: ${text.length > 40 ? '…' : text}`.trimEnd()
  if (sign === ':') return `there is no space after the colon; write \`${example}\``
  if (/\S/.test(sign)) return `a field is a name, a colon and a space; write \`${example}\``
  return `there is no colon in this line; if it is a field, write \`${example}\`; if it continues the text above, indent it`
}
