import type { Element, ElementContent, Root } from 'hast'

/** Returns a new element. */
export function element(
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children }
}

/** Whether an element is of a class. */
export function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name)
}

/** Puts what `change` returns in the place of each element, the inner ones first. */
export function eachElement(
  parent: Root | Element,
  change: (node: Element) => ElementContent,
): void {
  parent.children.forEach((node, index) => {
    if (node.type !== 'element') return
    eachElement(node, change)
    parent.children[index] = change(node)
  })
}
