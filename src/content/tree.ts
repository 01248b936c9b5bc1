import type { Element, ElementContent, Root, RootContent } from 'hast'
import { oneLine } from '../article/text.ts'

/** The content of an article as a tree: sanitised, its URLs absolute. */
export type Content = Root

/** A node with children. */
export type Parent = Root | Element

/** Says why content can't be published. */
export class ContentError extends Error {}

/** Returns the elements among the children of a node. */
export function elementsIn({ children }: { children: RootContent[] }): Element[] {
  return children.filter((node) => node.type === 'element')
}

/** Whether an element has a class. */
export function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name)
}

/** Whether a node, however deep in `parent`, passes a test. */
export function contains(parent: Parent, test: (node: RootContent) => boolean): boolean {
  return parent.children.some(
    (node) => test(node) || (node.type === 'element' && contains(node, test)),
  )
}

/** Replaces each element with what `change` returns, the innermost first. */
export function eachElement(parent: Parent, change: (node: Element) => ElementContent): void {
  parent.children.forEach((node, index) => {
    if (node.type !== 'element') return
    eachElement(node, change)
    parent.children[index] = change(node)
  })
}

/** Returns the words of a node on one line, without the marks of footnotes. */
export function wordsOf(node: RootContent): string {
  return oneLine(joined(node))
}

function joined(node: RootContent): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element' || hasClass(node, 'footnote-ref')) return ''
  return node.tagName === 'br' ? ' ' : node.children.map(joined).join('')
}
