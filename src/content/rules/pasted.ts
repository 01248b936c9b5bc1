import type { Element, ElementContent, RootContent, Text } from 'hast'
import { h } from 'hastscript'
import { declarationsIn } from '../styles.ts'
import { contains, hasClass, isBlankText, isNamed, type Parent, textIn, textNode } from '../tree.ts'
import { isBlock } from './links.ts'

// What word processors put on the clipboard: the meaning is in styles, and styles aren't published.

/**
 * Returns the children of an element with the elements that the styles of a word processor mean.
 */
export function pasted(parent: Parent): RootContent[] {
  const { children } = parent
  if (!children.some((node) => node.type === 'element' && hasLook(node))) return children
  const isLink = 'tagName' in parent && parent.tagName === 'a'
  return inLists(children).flatMap((node): RootContent[] => {
    if (node.type !== 'element') return [node]
    // Apple's programs end with a line that nobody wrote.
    return hasClass(node, 'Apple-interchange-newline') ? [] : [meant(node, isLink)]
  })
}

function hasLook({ properties: { style, className } }: Element): boolean {
  return style !== undefined || className !== undefined
}

const isBold = (weight = '') => /^bold|^[6-9]\d\d$/.test(weight)
const isPlain = (weight = '') => /^(?:normal|lighter|[1-4]00)$/.test(weight)

function meant(node: Element, isInLink: boolean): Element | Text {
  const { tagName, properties } = node
  if (hasClass(node, 'checkbox-on')) return textNode('☑ ')
  if (hasClass(node, 'checkbox-off')) return textNode('☐ ')
  const style = new Map(
    declarationsIn(properties.style).map(([name, value]) => [name, value.toLowerCase()]),
  )
  if (tagName === 'b' || tagName === 'strong') {
    return isPlain(style.get('font-weight')) ? withoutMeaning(node) : node
  }
  if (tagName === 'i' || tagName === 'em') {
    return style.get('font-style') === 'normal' ? withoutMeaning(node) : node
  }
  const isBox = boxes.has(tagName)
  if (!isBox && !['span', 'font', 'p', 'a'].includes(tagName)) return node
  if (isBox && contains(node, isBlock)) return node
  const font = style.get('font') ?? ''
  const line = `${style.get('text-decoration')} ${style.get('text-decoration-line')}`
  const raised = style.get('vertical-align')
  const names = [
    (isBold(style.get('font-weight')) || /\bbold/.test(font)) && 'strong',
    /\b(?:italic|oblique)/.test(style.get('font-style') ?? font) && 'em',
    line.includes('line-through') && 's',
    // A link is underlined anyway.
    line.includes('underline') && tagName !== 'a' && !isInLink && 'u',
    raised === 'super' && 'sup',
    raised === 'sub' && 'sub',
  ]
  for (const name of node.children.length > 0 ? names : []) {
    if (name) node.children = [h(name, node.children)]
  }
  return node
}

/** What may have words of its own or blocks in it. */
const boxes = new Set(['dd', 'div', 'dt', 'li', 'td'])

/** An element that says by its style that it means nothing, such as the one around everything. */
function withoutMeaning(node: Element): Element {
  const isAround = contains(node, (inner) => isNamed(inner, 'p'))
  node.tagName = isAround ? 'div' : 'span'
  node.properties = {}
  return node
}

/** Word writes an item of a list as a paragraph that begins with its number or bullet. */
function inLists(children: RootContent[]): RootContent[] {
  const made: RootContent[] = []
  let open: { list: Element; level: number; next: number }[] = []
  for (const node of children) {
    const level = node.type === 'element' ? levelOf(node) : 0
    if (node.type !== 'element' || level === 0) {
      // Spaces and comments between two items don't end a list.
      if (!isBlankText(node)) open = []
      if (open.length === 0) made.push(node)
      continue
    }
    open = open.filter((outer) => outer.level <= level)
    const [item, mark] = itemOf(node)
    const name = numbering.test(mark) ? 'ol' : 'ul'
    const last = open.at(-1)
    const own = /^\s*\(?(\d+)/.exec(mark)?.[1]
    if (last?.level === level && last.list.tagName === name) {
      const number = Number(own ?? last.next)
      if (number !== last.next) item.properties.value = String(number)
      last.next = number + 1
      last.list.children.push(item)
      continue
    }
    if (last?.level === level) open.pop()
    // A paragraph between two items starts another list, which goes on counting.
    const number = Number(own ?? 1)
    const list = h(name, number === 1 ? {} : { start: number }, item)
    const outer = open.at(-1)?.list.children.at(-1)
    if (outer?.type === 'element') outer.children.push(list)
    else made.push(list)
    open.push({ list, level, next: number + 1 })
  }
  return made
}

/** The depth of an item in Word's lists, counted from 1; 0 for what is none. */
function levelOf(node: Element): number {
  if (node.tagName !== 'p') return 0
  const level = /mso-list\s*:\s*l\d+\s+level(\d)/i.exec(String(node.properties.style))?.[1]
  if (level !== undefined) return Number(level)
  const classes = [node.properties.className].flat()
  return classes.some((name) => /^MsoListParagraph/.test(`${name}`)) && itemOf(node)[1] ? 1 : 0
}

const numbering = /^\s*\(?(?:\d+|[a-z]{1,4})[.)]/i

/** A paragraph as an item, and its number or bullet: what programs without lists are to show. */
function itemOf(node: Element): [Element, string] {
  let mark = ''
  let isMark = false
  const without = (nodes: ElementContent[]): ElementContent[] =>
    nodes.flatMap((child): ElementContent[] => {
      if (child.type === 'comment') {
        isMark = !/\[endif\]/.test(child.value) && (isMark || /!supportLists/.test(child.value))
        return [child]
      }
      const style = child.type === 'element' ? child.properties.style : undefined
      if (isMark || /mso-list\s*:\s*ignore/i.test(String(style))) {
        mark += textIn(child)
        return []
      }
      return [child.type === 'element' ? { ...child, children: without(child.children) } : child]
    })
  const item: Element = { ...h('li', without(node.children)), position: node.position }
  return [item, mark]
}
