import type { Element, ElementContent, RootContent } from 'hast'
import { h } from 'hastscript'
import { renameIds } from './drawings/references.ts'
import { type Loss, lose } from './notes.ts'
import {
  type Content,
  contains,
  elementsIn,
  isBlankText,
  isNamed,
  isRecording,
  isShown,
  type Parent,
} from './tree.ts'

/**
 * Repairs HTML that has no meaning (WHATWG HTML §4), so that a page with it is valid and
 * accessible. Lists contain only items; an element outside the one that it belongs to becomes a
 * `div`; a source without a file goes; an id names one element; headings, header cells and links
 * have words; and media have controls.
 */
export function mend(content: Content, losses: Loss[]): void {
  const ids = new Set<unknown>()
  repair(content, ids, losses, new Map())
  content.children = content.children.filter((child) => !isEmpty(child))
  demote(content, ids)
}

/** Gives everything in `parent` what its element requires, or makes another element of it. */
function repair(
  parent: Parent,
  ids: Set<unknown>,
  losses: Loss[],
  numbers: Map<string, number>,
): void {
  parent.children = parent.children.filter((node) => !isSourceWithoutFile(node, parent))
  for (const node of elementsIn(parent)) {
    const { tagName, properties } = node
    if (tagName === 'svg') {
      renameIds(node, ids, numbers)
      continue
    }
    if (ids.has(properties.id)) {
      lose(losses, 'id', node, String(properties.id))
      delete properties.id
    } else if (properties.id !== undefined) ids.add(properties.id)
    repair(node, ids, losses, numbers)
    if (isList(node)) node.children = asItems(node.children)
    if (tagName === 'details') node.children = withSummary(node)
    if (isIncomplete(node)) node.tagName = tagName === 'picture' ? 'span' : 'div'
    // Nothing plays by itself, so without controls it would never play.
    if (isRecording(node)) properties.controls = true
    if (tagName === 'a' && properties.href && !properties.title && !hasWords(node)) {
      properties.title = properties.href
    }
    node.children = node.children.filter((child) => !isEmpty(child))
    if (/^h[1-6]$/.test(tagName) && !hasWords(node)) node.tagName = 'div'
    if (tagName === 'th' && !hasWords(node)) {
      node.tagName = 'td'
      delete properties.scope
      delete properties.abbr
    }
  }
}

/**
 * Whether there is nothing to read, see, hear or link to in a paragraph, nothing at all in a span.
 */
function isEmpty(node: RootContent): boolean {
  if (isNamed(node, 'span')) return !hasAny(node as Element)
  if (!isNamed(node, 'p')) return false
  return !contains(node as Element, (inner) => {
    if (inner.type !== 'element') return !isBlankText(inner)
    return isShown(inner) || isNamed(inner, 'map', 'hr') || inner.properties.id !== undefined
  })
}

function hasAny({ children, properties }: Element): boolean {
  return children.length > 0 || properties.id !== undefined
}

/** A list inside a list belongs to the item before it. Anything else becomes an item. */
function asItems(children: ElementContent[]): ElementContent[] {
  const items: ElementContent[] = []
  let last: Element | undefined
  let stray: Element | undefined
  for (const node of children) {
    const isItem = node.type === 'element' && node.tagName === 'li'
    if (isItem || isBlankText(node)) {
      items.push(node)
      if (isItem) [last, stray] = [node, undefined]
    } else if (last && !stray && isNamed(node, 'ol', 'ul')) {
      last.children.push(node)
    } else if (stray) {
      stray.children.push(node)
    } else {
      stray = h('li', [node])
      items.push(stray)
    }
  }
  return items
}

/** The children of `details` with a summary at first: its own, or what is said without words. */
function withSummary({ children }: Element): ElementContent[] {
  const isOwn = (node: ElementContent) => isNamed(node, 'summary') && hasWords(node as Element)
  const own = children.find(isOwn) ?? h('summary', '…')
  return [own, ...children.filter((node) => node !== own && !isEmptySummary(node))]
}

function isEmptySummary(node: ElementContent): boolean {
  return isNamed(node, 'summary') && (node as Element).children.every(isBlankText)
}

function isSourceWithoutFile(node: RootContent, parent: Parent): boolean {
  if (node.type !== 'element' || !isNamed(node, 'source', 'track')) return false
  if (isNamed(parent, 'audio', 'video')) return !node.properties.src
  return node.tagName === 'track' || !isNamed(parent, 'picture') || !node.properties.srcSet
}

/** Parts of a `ruby` can't be in an item, because a parser would close the item before them. */
function isList(node: Element): boolean {
  return isNamed(node, 'ol', 'ul') && !node.children.some((child) => isNamed(child, 'rt', 'rp'))
}

function isIncomplete(node: Element): boolean {
  if (isNamed(node, 'ol', 'ul')) return !isList(node)
  if (!isNamed(node, 'picture', 'dl')) return false
  const names = childNames(node)
  if (node.tagName === 'picture') return !names.includes('img')
  const elements = elementsIn(node)
  // Each group of terms and descriptions may be in a div.
  const isGrouped = names.every((name) => name === 'div') && elements.every(isDescribed)
  return names.length > 0 && !isDescribed(node) && !isGrouped
}

/** Whether an element consists of terms and their descriptions. */
function isDescribed(node: Element): boolean {
  const names = childNames(node)
  const isEach = names.every((name) => name === 'dt' || name === 'dd')
  return isEach && names[0] === 'dt' && names.at(-1) === 'dd'
}

/** The tag names of an element's children; text that isn't blank counts as ''. */
function childNames({ children }: Element): string[] {
  return children.flatMap((child) => {
    if (child.type === 'element') return child.tagName
    return isBlankText(child) ? [] : ''
  })
}

/** Whether an element has text for a screen reader. */
function hasWords(element: Element): boolean {
  return contains(element, (node) => {
    if (node.type !== 'element') return !isBlankText(node)
    return node.tagName === 'img' && Boolean(node.properties.alt)
  })
}

/** Elements that mean something only inside these. */
const owners = new Map([
  ['dd', ['dl']],
  ['dt', ['dl']],
  ['figcaption', ['figure']],
  ['li', ['ol', 'ul']],
  ['summary', ['details']],
])

/**
 * Turns elements outside their owner into a `div`, and drops `headers` that name no id. Works from
 * the outside in, after everything is repaired: the names of owners and all ids are final.
 */
function demote(parent: Parent, ids: Set<unknown>, grandparent?: Parent): void {
  const owner = isNamed(parent, 'div') && isNamed(grandparent, 'dl') ? grandparent : parent
  for (const node of elementsIn(parent)) {
    const allowed = owners.get(node.tagName)
    if (allowed && !isNamed(owner, ...allowed)) node.tagName = 'div'
    const { headers } = node.properties
    const isBroken = Array.isArray(headers) && !headers.every((id) => ids.has(id))
    if (isBroken) delete node.properties.headers
    demote(node, ids, parent)
  }
}
