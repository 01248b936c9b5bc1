import type { Element, Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { parseTree } from '../content/parse-tree.ts'
import { allElements, ContentError, hasClass, type Parent } from '../content/tree.ts'

/** Returns the HTML of what is in a node. */
export function innerHtml({ children }: Parent): string {
  return toHtml({ type: 'root', children } as Root)
}

/** Returns the first element in a node that has a class. */
export function withClass(parent: Parent, name: string): Element | undefined {
  return allElements(parent).find((element) => hasClass(element, name))
}

/**
 * Changes every element in a node: each is replaced by what `change` returns for it, which is nothing for one
 * that is left out, and itself, with its children changed, for undefined.
 */
export function changeElements(
  parent: Parent,
  change: (element: Element) => Parent['children'] | undefined,
): void {
  parent.children = parent.children.flatMap((node) => {
    if (node.type !== 'element') return [node]
    const instead = change(node)
    if (instead) return instead
    changeElements(node, change)
    return [node]
  }) as Element['children']
}

/** Returns the value of an attribute as text; empty if an element, or there is none, lacks it. */
export function attribute(element: Element | undefined, name: string): string {
  const value = element?.properties[name]
  return typeof value === 'string' ? value : ''
}

/** Returns HTML as one or more blocks: words on their own become a paragraph. */
export function paragraph(html: string): string {
  const isBlock = /^\s*<(?:p|div|ul|ol|h\d|blockquote|figure|pre|table)\b/i.test(html)
  return isBlock || html === '' ? html : `<p>${html}</p>`
}

/** Returns HTML with its elements changed. What is too large to be read stays as it is, and is refused later. */
export function changedHtml(html: string, change: Parameters<typeof changeElements>[1]): string {
  return unlessTooLarge(
    () => {
      const tree = parseTree(html)
      changeElements(tree, change)
      return innerHtml(tree)
    },
    () => html,
  )
}

/** Returns what `read` returns, or `otherwise` if it meets HTML that is too large or nested too deep. */
export function unlessTooLarge<Result>(read: () => Result, otherwise: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    return otherwise()
  }
}
