import type { Element, RootContent } from 'hast'
import { oneLine } from '../../article/text.ts'
import { declarationsIn } from '../styles.ts'

/** Returns what can be read of a drawing, on one line: its titles, descriptions and labels. */
export function drawingWords(drawing: Element): string {
  const parts = partsOf(drawing)
    .filter((part) => part !== '')
    .filter((part, index, all) => part !== all[index - 1])
  return parts.reduce((words, part) => {
    if (words === '') return part
    return /[\p{Sentence_Terminal}:;,]$/u.test(words) ? `${words} ${part}` : `${words}, ${part}`
  }, '')
}

const worded = new Set(['title', 'desc', 'text', 'foreignObject'])

function partsOf(node: Element): string[] {
  const { tagName, properties } = node
  const declarations = declarationsIn(properties.style)
  const isUnseen = declarations.some(
    ([name, value]) => name === 'display' && /^none\b/i.test(value),
  )
  if (properties.display === 'none' || isUnseen) return []
  const label = oneLine(String(properties.ariaLabel ?? ''))
  return worded.has(tagName)
    ? [label, oneLine(wordsIn(node))]
    : [label, ...node.children.flatMap((child) => (child.type === 'element' ? partsOf(child) : []))]
}

const joined = /^(?:tspan|textPath|a|b|i|em|strong|span|sub|sup|code)$/

function wordsIn(node: RootContent): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element' || /^(?:script|style|template)$/.test(node.tagName)) return ''
  const { x, y, dy } = node.properties
  const words = node.children.map(wordsIn).join('')
  // Where a position is given, a line begins.
  const isApart = !joined.test(node.tagName) || (x ?? y ?? dy) !== undefined
  return isApart ? ` ${words} ` : words
}
