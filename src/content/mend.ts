import type { Element, ElementContent, Root } from 'hast'
import { mark, mostMarks } from '../article/text.ts'
import { element } from './tree.ts'

type Parent = Root | Element

/**
 * Mends what HTML has no meaning for (WHATWG HTML §4), so that a page with it is valid and shuts nobody
 * out: what stands in a list is an item, what is a part of nothing becomes a plain block, a source that
 * names no file goes, a fragment names one element, headings, header cells and links have words, and
 * what plays can be played. Marks are not stacked on a letter without end either, whatever stands between them.
 */
export function mend(content: Root): void {
  const ids = new Set<unknown>()
  complete(content, ids)
  settle(content, ids)
  limitMarks(content)
}

/** Sees to it that everything in `parent` has what makes it what it is called, or is called otherwise. */
function complete(parent: Parent, ids: Set<unknown>): void {
  parent.children = parent.children.filter(
    (node) => node.type !== 'element' || !namesNoFile(node, parent),
  )
  for (const node of parent.children) {
    if (node.type !== 'element') continue
    const { tagName, properties } = node
    if (ids.has(properties.id)) delete properties.id
    else if (properties.id !== undefined) ids.add(properties.id)
    complete(node, ids)
    if (isList(node)) node.children = asItems(node.children)
    if (isIncomplete(node)) node.tagName = tagName === 'picture' ? 'span' : 'div'
    // Nothing plays by itself, so without them it would never play.
    if (tagName === 'audio' || tagName === 'video') properties.controls = true
    if (tagName === 'a' && properties.href && !properties.title && !saysSomething(node)) {
      properties.title = properties.href
    }
    if (/^h[1-6]$/.test(tagName) && !saysSomething(node)) node.tagName = 'div'
    if (tagName === 'th' && !saysSomething(node)) {
      node.tagName = 'td'
      delete properties.scope
      delete properties.abbr
    }
  }
}

/** A list within a list belongs to the item before it; what else is no item becomes one. */
function asItems(children: ElementContent[]): ElementContent[] {
  const items: ElementContent[] = []
  let last: Element | undefined
  let stray: Element | undefined
  for (const node of children) {
    const isItem = node.type === 'element' && node.tagName === 'li'
    if (isItem || isBlank(node)) {
      items.push(node)
      if (isItem) [last, stray] = [node, undefined]
    } else if (last && !stray && node.type === 'element' && /^[ou]l$/.test(node.tagName)) {
      last.children.push(node)
    } else if (stray) {
      stray.children.push(node)
    } else {
      stray = element('li', {}, [node])
      items.push(stray)
    }
  }
  return items
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' ? node.value.trim() === '' : node.type !== 'element'
}

function namesNoFile({ tagName, properties }: Element, parent: Parent): boolean {
  if (tagName !== 'source' && tagName !== 'track') return false
  const isPlayed = ['audio', 'video'].includes(nameOf(parent))
  if (isPlayed) return !properties.src
  return tagName === 'track' || nameOf(parent) !== 'picture' || !properties.srcSet
}

/** What belongs to a ruby can't be an item, since a parser ends the item before it. */
function isList(node: Element): boolean {
  const isCalled = node.tagName === 'ol' || node.tagName === 'ul'
  return isCalled && !partsOf(node).some((name) => name === 'rt' || name === 'rp')
}

function isIncomplete(node: Element): boolean {
  const parts = partsOf(node)
  if (node.tagName === 'ol' || node.tagName === 'ul') return !isList(node)
  if (node.tagName === 'details') {
    const summary = node.children.find((child) => child.type === 'element')
    return parts[0] !== 'summary' || !summary || !saysSomething(summary)
  }
  if (node.tagName === 'picture') return !parts.includes('img')
  if (node.tagName !== 'dl') return false
  // The groups of a description list may stand in a div each.
  const groups = node.children.filter((child) => child.type === 'element')
  const areGrouped = parts.every((name) => name === 'div') && groups.every(isDescribed)
  return parts.length > 0 && !isDescribed(node) && !areGrouped
}

/** Whether it holds terms with their descriptions, and nothing else. */
function isDescribed(node: Element): boolean {
  const parts = partsOf(node)
  const isEach = parts.every((name) => name === 'dt' || name === 'dd')
  return isEach && parts[0] === 'dt' && parts.at(-1) === 'dd'
}

/** The names of what is in an element; words that stand there by themselves have none. */
function partsOf({ children }: Element): string[] {
  return children.flatMap((child) => {
    if (child.type === 'element') return child.tagName
    return isBlank(child) ? [] : ''
  })
}

/** Whether who hears an element learns anything of it. */
function saysSomething({ children }: Element): boolean {
  return children.some((child) => {
    if (child.type !== 'element') return !isBlank(child)
    const { tagName, properties } = child
    return tagName === 'img' ? Boolean(properties.alt) : saysSomething(child)
  })
}

/** Elements that are a part of these, and nothing without them. */
const wholes = new Map([
  ['dd', ['dl']],
  ['dt', ['dl']],
  ['figcaption', ['figure']],
  ['li', ['ol', 'ul']],
  ['summary', ['details']],
])

/**
 * Calls everything a plain block that is a part of nothing, from the outside in: by now names are
 * final, and so are the `ids` that a cell may name as its headers.
 */
function settle(parent: Parent, ids: Set<unknown>, above?: Parent): void {
  for (const node of parent.children) {
    if (node.type !== 'element') continue
    const whole = nameOf(parent) === 'div' && nameOf(above) === 'dl' ? above : parent
    if (wholes.get(node.tagName)?.includes(nameOf(whole)) === false) node.tagName = 'div'
    const { headers } = node.properties
    if (Array.isArray(headers) && !headers.every((id) => ids.has(id)))
      delete node.properties.headers
    settle(node, ids, parent)
  }
}

function nameOf(node: Parent | undefined): string {
  return node && 'tagName' in node ? node.tagName : ''
}

const marks = new RegExp(`${mark}+`, 'gu')

/** As `clean` does within a text; here the texts of several elements are one. */
function limitMarks(content: Root): void {
  let stacked = 0
  const visit = (parent: Parent) => {
    for (const node of parent.children) {
      if (node.type === 'element') visit(node)
      if (node.type !== 'text' || node.value === '') continue
      let end = 0
      const { value } = node
      node.value = value.replace(marks, (run, at: number) => {
        if (at > end) stacked = 0
        end = at + run.length
        const kept = [...run].slice(0, Math.max(0, mostMarks - stacked))
        stacked += [...run].length
        return kept.join('')
      })
      if (end < value.length) stacked = 0
    }
  }
  visit(content)
}
