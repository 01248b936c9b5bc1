import type { Element } from 'hast'
import { declarationsIn } from '../styles.ts'
import { contains, textIn } from '../tree.ts'

const invisible = /^(?:display:none|visibility:(?:hidden|collapse))\b/i

/** Whether a browser would show nothing of an element (WHATWG HTML §6.1, §15.3.1). */
export function isHidden(node: Element): boolean {
  const { tagName, properties } = node
  if (tagName === 'template' || (tagName === 'dialog' && properties.open === undefined)) return true
  if (properties.hidden !== undefined || properties.popover !== undefined) return true
  const declarations = declarationsIn(properties.style)
  if (declarations.some(([name, value]) => invisible.test(`${name}:${value}`))) return true
  // A screen reader skips this one, but others see what is in it. An id may be linked to.
  return properties.ariaHidden === 'true' && !properties.id && !properties.name && !hasSubject(node)
}

/** Whether there is anything in an element that is worth a note. */
export function hasSubject(node: Element): boolean {
  if (textIn(node).trim() !== '' || isSeen(node)) return true
  return contains(node, (inner) => inner.type === 'element' && isSeen(inner))
}

function isSeen({ tagName, properties }: Element): boolean {
  return tagName === 'svg' || Boolean(properties.src)
}
