import type { Element, RootContent } from 'hast'

/** What is no part of a formula that is read. */
const unread =
  /^(?:annotation(?:-xml)?|mphantom|script|style|template|svg|iframe|select|textarea|title|xmp|no\w+)$/

/**
 * Returns the words that stand for a formula in plain text: those that it names, else its symbols.
 */
export function formulaWords(node: Element): string {
  const { alttext } = node.properties
  if (typeof alttext === 'string' && alttext.trim()) return alttext.trim()
  return symbolsIn(node).replace(/\s+/g, ' ').trim()
}

/** Returns the symbols of a formula in one line, as people type them: `x^2`, `a/b`. */
export function symbolsIn(node: RootContent): string {
  // Browsers don't show the characters that stand for an operation nobody writes.
  if (node.type === 'text') return node.value.replace(/[\u2061-\u2064]/g, '')
  if (node.type !== 'element' || unread.test(node.tagName)) return ''
  const write = Object.hasOwn(notations, node.tagName) ? notations[node.tagName] : undefined
  if (!write) return node.children.map(symbolsIn).join('')
  return write(scriptsIn(node).map(symbolsIn))
}

/** The parts of an element. Of several scripts on one side, each place has its own. */
function scriptsIn({ tagName, children }: Element): RootContent[] {
  const parts = children.filter((child) => child.type === 'element')
  const at = parts.findIndex((part) => part.tagName === 'mprescripts')
  if (tagName !== 'mmultiscripts' || at < 0) return parts
  // What stands before a symbol comes after it in a line: `C_6^12`.
  return [...parts.slice(0, at), ...parts.slice(at + 1)]
}

type Notation = (parts: string[]) => string

const script =
  (...marks: string[]): Notation =>
  ([base = '', ...parts]) =>
    base +
    parts
      .map((part, index) => (part ? `${marks[index % marks.length]}${grouped(part)}` : ''))
      .join('')

const notations: Record<string, Notation> = {
  mfrac: ([over = '', under = '']) => `${grouped(over)}/${grouped(under)}`,
  mmultiscripts: script('_', '^'),
  mover: ([base = '', over = '']) => (isMark(over) ? base + over : `${base}^${grouped(over)}`),
  mroot: ([base = '', index = '']) => `root(${index}, ${base})`,
  mspace: () => ' ',
  msqrt: (parts) => `√${grouped(parts.join(''))}`,
  msub: script('_'),
  msubsup: script('_', '^'),
  msup: script('^'),
  mtable: (rows) => rows.join('; '),
  mtr: (cells) => cells.join(', '),
  munder: script('_'),
  munderover: script('_', '^'),
}

function grouped(part: string): string {
  return /^(?:.|[\p{L}]+|\d+(?:\.\d+)?|\(.*\))$/u.test(part) ? part : `(${part})`
}

function isMark(text: string): boolean {
  return /^[^\p{L}\p{N}]$/u.test(text)
}
