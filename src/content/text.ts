import type { Element, ElementContent, RootContent } from 'hast'
import { toText } from 'hast-util-to-text'
import { drawingWords } from './drawings/words.ts'
import { formulaWords } from './formulas/words.ts'
import {
  type Content,
  hasClass,
  isBlankText,
  isNamed,
  isRecording,
  type Parent,
  textIn,
  textNode,
} from './tree.ts'

/**
 * Returns the content as plain text, with the line breaks that HTML would have, the alternative
 * texts of pictures and, unless it is for a summary, the numbers and bullets of lists.
 */
export function writeText(content: Content, { hasMarks = true } = {}): string {
  return toText(forText(content, hasMarks)).trim()
}

/** The content as the library for plain text takes it: with everything that is read, as text. */
function forText<T extends Parent>(parent: T, hasMarks: boolean): T {
  const children = parent.children.flatMap((node, index): RootContent[] => {
    const before = parent.children[index - 1]
    const space = isJoinedToPicture(before, node) ? [textNode(' ')] : []
    // The link after a frame needs no line of its own where there is no frame, but for words before it.
    const ahead = parent.children[index - 2]
    const isApart = !ahead || !/\S$/.test(textIn(ahead))
    if (isNamed(node, 'br') && isNamed(before, 'iframe') && isApart) return []
    if (node.type === 'element') return [...space, ...elementForText(node, hasMarks)]
    // The newline after a `br` would become a space.
    if (node.type !== 'text' || !isNamed(before, 'br')) return [...space, node]
    return [{ ...node, value: node.value.replace(/^\n/, '') }]
  })
  return {
    ...parent,
    children: hasMarks && 'tagName' in parent ? marked(parent, children) : children,
  }
}

/** Whether two nodes meet at a picture without a space. Its words are none of those beside it. */
function isJoinedToPicture(left: RootContent | undefined, right: RootContent): boolean {
  const [last, first] = [edge(left, -1), edge(right, 0)]
  if (last?.type !== 'element' && first?.type !== 'element') return false
  return /[\p{L}\p{N}]$/u.test(wordsAt(last)) && /^[\p{L}\p{N}]/u.test(wordsAt(first))
}

const within = /^(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|picture|q|s|small|span|strong|u)$/

/** The first or last node in a line of text that is a picture or text. */
function edge(node: RootContent | undefined, at: 0 | -1): RootContent | undefined {
  if (node?.type !== 'element' || node.tagName === 'img') return node
  return within.test(node.tagName) ? edge(node.children.at(at), at) : undefined
}

function wordsAt(node?: RootContent): string {
  if (node?.type === 'element') return String(node.properties.alt ?? '')
  return node?.type === 'text' ? node.value : ''
}

/** What the library leaves out or joins to the words beside it. */
const replacements: Record<string, string> = { details: 'div', rp: 'span', summary: 'div' }

function elementForText(node: Element, hasMarks: boolean): RootContent[] {
  const { tagName, properties } = node
  // The arrow back from a footnote leads nowhere here.
  if (isRecording(node) || hasClass(node, 'footnote-backref')) return []
  const words = tagName === 'svg' ? drawingWords(node) : properties.alt
  if (tagName === 'img' || tagName === 'svg') return words ? [textNode(String(words))] : []
  if (tagName === 'math') {
    const formula = textNode(formulaWords(node))
    return [
      properties.display === 'block' ? { ...node, tagName: 'div', children: [formula] } : formula,
    ]
  }
  const made = forText(node, hasMarks)
  if (tagName === 'table') return [{ ...made, tagName: 'div', children: [made] }]
  return [{ ...made, tagName: replacements[tagName] ?? tagName }]
}

/** The children of a list with a number or bullet at the beginning of each item. */
function marked({ tagName, properties }: Element, children: RootContent[]): RootContent[] {
  if (tagName !== 'ol' && tagName !== 'ul') return children
  const items = children.filter((child) => isNamed(child, 'li'))
  const { type } = properties
  const step = properties.reversed ? -1 : 1
  let number = Number(properties.start ?? (step < 0 ? items.length : 1))
  return children.map((child) => {
    if (child.type !== 'element' || child.tagName !== 'li') return child
    if (child.properties.value !== undefined) number = Number(child.properties.value)
    const mark = tagName === 'ol' ? `${counted(number, type)}. ` : '• '
    number += step
    return withMark(child, mark)
  })
}

/** A number as lists of this type count: by letters, if those are enough (WHATWG HTML §4.4.5). */
function counted(number: number, type: unknown): string {
  const isLetter = /^a$/i.test(String(type)) && number >= 1 && number <= 26
  if (isLetter) return String.fromCharCode(String(type).charCodeAt(0) + number - 1)
  const isRoman = /^i$/i.test(String(type)) && number >= 1 && number <= 39
  if (!isRoman) return String(number)
  const ones = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'][number % 10]
  const roman = 'x'.repeat(Math.floor(number / 10)) + ones
  return type === 'I' ? roman.toUpperCase() : roman
}

/** Puts the mark of an item before its first words, in the paragraph that they are in. */
function withMark(node: Element, mark: string): Element {
  const at = node.children.findIndex((child) => !isBlankText(child))
  const first = node.children[at]
  // The box of a task is its mark.
  if (first?.type === 'text' && mark === '• ' && /^\s*[☐☑]/.test(first.value)) return node
  const isBlock = first?.type === 'element' && /^(?:p|div|h[1-6])$/.test(first.tagName)
  const children: ElementContent[] = isBlock
    ? node.children.with(at, withMark(first, mark))
    : [textNode(mark), ...node.children.slice(Math.max(at, 0))]
  return { ...node, children }
}
