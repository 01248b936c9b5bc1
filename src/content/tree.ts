import type { Element, Root, RootContent, Text } from 'hast'
import { oneLine } from '../article/text.ts'
import { drawingWords } from './drawings/words.ts'
import { formulaWords } from './formulas/words.ts'

/** The content of an article as a tree: sanitised, its URLs absolute. */
export type Content = Root

/** A node with children. */
export type Parent = Root | Element

/** Says why content can't be published, and on which line of its source if that is known. */
export class ContentError extends Error {
  readonly line?: number

  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

/** Returns the elements among the children of a node. */
export function elementsIn({ children }: { children: RootContent[] }): Element[] {
  return children.filter((node) => node.type === 'element')
}

/** Returns a node of text. */
export function textNode(value: string): Text {
  return { type: 'text', value }
}

/** Whether a node is an element with one of these names. */
export function isNamed(node: RootContent | Parent | undefined, ...names: string[]): boolean {
  return node?.type === 'element' && names.includes(node.tagName)
}

/** Whether an element has a class. */
export function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name)
}

/** Returns every element in a node, in the order of the text. */
export function allElements(parent: Parent, found: Element[] = []): Element[] {
  for (const node of parent.children) {
    if (node.type !== 'element') continue
    found.push(node)
    allElements(node, found)
  }
  return found
}

/** Whether a node, however deep in `parent`, passes a test. */
export function contains(parent: Parent, test: (node: RootContent) => boolean): boolean {
  return parent.children.some(
    (node) => test(node) || (node.type === 'element' && contains(node, test)),
  )
}

/** Returns all the text in a node, as it is. */
export function textIn(node: RootContent | Parent): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textIn).join('') : ''
}

/** Whether a node is text without words, or no content at all. */
export function isBlankText(node?: RootContent): boolean {
  return node?.type === 'text'
    ? node.value.trim() === ''
    : node !== undefined && node.type !== 'element'
}

/** Returns the words of a node on one line, without the marks of footnotes. */
export function wordsOf(node: RootContent): string {
  return oneLine(joined(node))
}

function joined(node: RootContent): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element' || hasClass(node, 'footnote-ref') || isRecording(node)) return ''
  if (node.tagName === 'svg') return drawingWords(node)
  if (node.tagName === 'math') return formulaWords(node)
  return node.tagName === 'br' ? ' ' : node.children.map(joined).join('')
}

/** Whether a node is an element that shows or plays something, whatever words are in it. */
export function isShown(node: RootContent): boolean {
  return isNamed(node, 'img', 'svg', 'audio', 'video', 'iframe')
}

/** Whether an element plays a file. What is in it is for programs that can't. */
export function isRecording({ tagName }: Element): boolean {
  return tagName === 'audio' || tagName === 'video'
}
