import type { Element, Root } from 'hast'

type Parent = Root | Element

/**
 * Mends what HTML has no meaning for (WHATWG HTML §4), so that a page with it is valid and shuts nobody
 * out: a list of what are no items and an item of no list become plain blocks, a source that names no
 * file goes, a fragment names one element, a header cell and a link have words, and what plays can be
 * played.
 */
export function mend(content: Root): void {
  mendWithin(content, undefined, new Set())
}

function mendWithin(parent: Parent, above: Parent | undefined, ids: Set<unknown>): void {
  parent.children = parent.children.filter(
    (node) => node.type !== 'element' || !namesNoFile(node, parent),
  )
  for (const node of parent.children) {
    if (node.type !== 'element') continue
    mendWithin(node, parent, ids)
    const { tagName, properties } = node
    if (isLost(node, parent, above) || isIncomplete(node)) {
      node.tagName = tagName === 'picture' ? 'span' : 'div'
    }
    if (ids.has(properties.id)) delete properties.id
    else if (properties.id !== undefined) ids.add(properties.id)
    // Nothing plays by itself, so without them it would never play.
    if (tagName === 'audio' || tagName === 'video') properties.controls = true
    if (tagName === 'a' && properties.href && !properties.title && !saysSomething(node)) {
      properties.title = properties.href
    }
    if (tagName === 'th' && !saysSomething(node)) {
      node.tagName = 'td'
      delete properties.scope
      delete properties.abbr
    }
  }
}

/** Elements that are a part of these, and nothing without them. */
const wholes: Record<string, string[]> = {
  dd: ['dl'],
  dt: ['dl'],
  figcaption: ['figure'],
  li: ['ol', 'ul'],
  summary: ['details'],
}

function isLost({ tagName }: Element, parent: Parent, above: Parent | undefined): boolean {
  const known = wholes[tagName]
  if (!known) return false
  // The groups of a description list may stand in a div each.
  const whole = nameOf(parent) === 'div' && nameOf(above) === 'dl' ? above : parent
  return !known.includes(nameOf(whole))
}

function nameOf(node: Parent | undefined): string {
  return node && 'tagName' in node ? node.tagName : ''
}

/** Whether what makes it what it is called is missing, or something stands there that is no part of it. */
function isIncomplete(node: Element): boolean {
  switch (node.tagName) {
    case 'ol':
    case 'ul':
      return partsOf(node).some((name) => name !== 'li')
    case 'dl':
      return !isDescribed(node)
    case 'details':
      return partsOf(node)[0] !== 'summary'
    case 'picture':
      return !partsOf(node).includes('img')
    default:
      return false
  }
}

function namesNoFile({ tagName, properties }: Element, parent: Parent): boolean {
  if (tagName !== 'source' && tagName !== 'track') return false
  const isPlayed = ['audio', 'video'].includes(nameOf(parent))
  if (isPlayed) return !properties.src
  return tagName === 'track' || nameOf(parent) !== 'picture' || !properties.srcSet
}

/** Whether every term has its description, in groups that may stand in a div each. */
function isDescribed(node: Element): boolean {
  const parts = partsOf(node)
  if (parts.length > 0 && parts.every((name) => name === 'div')) {
    return node.children.every((child) => child.type !== 'element' || isDescribed(child))
  }
  const isTerms = parts.every((name) => name === 'dt' || name === 'dd')
  return isTerms && (parts.length === 0 || (parts[0] === 'dt' && parts.at(-1) === 'dd'))
}

/** The names of what is in an element; words that stand there by themselves have none. */
function partsOf({ children }: Element): string[] {
  return children.flatMap((child) => {
    if (child.type === 'element') return child.tagName
    return child.type === 'text' && child.value.trim() !== '' ? '' : []
  })
}

/** Whether who hears an element learns anything of it. */
function saysSomething({ children }: Element): boolean {
  return children.some((child) => {
    if (child.type === 'text') return child.value.trim() !== ''
    if (child.type !== 'element') return false
    const { tagName, properties } = child
    return tagName === 'img' ? Boolean(properties.alt) : saysSomething(child)
  })
}
