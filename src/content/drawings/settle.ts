import type { Element, ElementContent, Properties } from 'hast'
import { h } from 'hastscript'
import { type Loss, lose } from '../notes.ts'
import { readHref, resolveUrls } from '../rules/links.ts'
import type { Surroundings } from '../surroundings.ts'
import { allElements, contains, elementsIn, textIn, textNode } from '../tree.ts'
import list from './allow-list.json' with { type: 'json' }
import { drawingElements as elements, referring, valuesOf } from './allow-list.ts'
import { canBeDrawn, idsIn } from './references.ts'
import { lookOf, plainValue, readSheets, type Sheet } from './styles.ts'
import { drawingWords } from './words.ts'

/** What a drawing is made in: its style sheet, and what of it makes it one that can't be shown. */
type Studio = Surroundings & { sheet: Sheet; refused: Set<string> }

const loading = new Set(list.loading.split(' '))
const moving = new Set(list.moving.split(' '))
const texts = new Set(['text', 'tspan', 'textPath'])

/**
 * The rule for a drawing: makes it again out of what is in the list (SVG 2), with its styles as
 * attributes. Where that isn't the drawing that its author made, returns its words, and the
 * pictures in it.
 */
export function settleDrawing(node: Element, surroundings: Surroundings): ElementContent[] {
  const losses: Loss[] = []
  const refused = new Set<string>()
  const sheet = readSheets(node)
  if (!sheet) refused.add('<style>')
  const [drawn] = redraw(node, { ...surroundings, sheet: sheet ?? [], losses, refused })
  if (drawn) checkReferences(drawn, losses, refused)
  if (refused.size > 0) {
    lose(surroundings.losses, 'drawing', node, [...refused].join(', '))
    return [...picturesIn(node, surroundings), ...wordsFor(node)]
  }
  surroundings.losses.push(...losses)
  if (!drawn || !contains(drawn, isShape)) return wordsFor(node)
  return [drawn]
}

function wordsFor(node: Element): ElementContent[] {
  const value = drawingWords(node)
  return value ? [textNode(value)] : []
}

function isShape(node: { type: string; tagName?: string }): boolean {
  return /^(?:use|path|rect|circle|ellipse|line|polyline|polygon|text)$/.test(node.tagName ?? '')
}

function picturesIn(node: Element, surroundings: Surroundings): ElementContent[] {
  const images = allElements(node).filter(({ tagName }) => tagName === 'image')
  return images.flatMap(({ properties: { href, xLinkHref, ariaLabel }, position }) => {
    const src = href ?? xLinkHref
    if (typeof src !== 'string' || /^\s*data:/i.test(src)) return []
    const picture = { ...h('img', { src, alt: String(ariaLabel ?? '') }), position }
    return resolveUrls(picture, surroundings)
  })
}

/** Returns what an element of a drawing becomes; nothing if there is nothing to see of it. */
function redraw(node: Element, studio: Studio, isInText = false): Element[] {
  const { tagName } = node
  if (tagName === 'switch') return chosen(node, studio)
  if (!elements.has(tagName) && tagName !== 'a') {
    if (loading.has(tagName)) studio.refused.add(`<${tagName}>`)
    else if (moving.has(tagName) || isMissed(node)) lose(studio.losses, 'element', node, tagName)
    return []
  }
  if (tagName === 'title' || tagName === 'desc') return [described(node)]
  const properties = propertiesOf(node, studio)
  const isUnseen = properties.display === 'none' || properties.visibility === 'hidden'
  const unseen = isUnseen ? textIn(node).trim() : ''
  if (unseen) {
    lose(studio.losses, 'hidden', node, unseen)
    return []
  }
  const isText = texts.has(tagName) || (tagName === 'a' && isInText)
  const made: Element = { ...node, properties, children: [] }
  for (const child of node.children) {
    if (child.type === 'element') made.children.push(...redraw(child, studio, isText))
    else if (child.type === 'text' && isText) made.children.push(child)
    else if (child.type === 'text' && child.value.trim()) {
      lose(studio.losses, 'hidden', node, child.value)
    }
  }
  return [tagName === 'a' ? linked(node, made, isInText, studio) : made]
}

/** A title and a description may be HTML. Their words are what is read. */
function described(node: Element): Element {
  const { id, lang } = node.properties
  return { ...node, properties: { id, lang }, children: [textNode(drawingWords(node))] }
}

/** Editors of drawings write much that only they read. */
function isMissed(node: Element): boolean {
  if (/:|^(?:style|metadata|filter|view|cursor)$/.test(node.tagName)) return false
  return textIn(node).trim() !== ''
}

/** The first element that every browser can show, whatever its language (SVG 2 §5.8). */
function chosen(node: Element, studio: Studio): Element[] {
  const shown = elementsIn(node).filter(({ tagName }) => elements.has(tagName) || tagName === 'a')
  const found = shown.find(({ properties }) => !properties.systemLanguage) ?? shown[0]
  const group = { ...node, tagName: 'g', children: found ? [found] : node.children }
  return redraw(group, studio)
}

/** A link keeps its address alone, so that its looks are those of a group in it. */
function linked(node: Element, made: Element, isInText: boolean, studio: Studio): Element {
  const group: Element = { ...made, tagName: isInText ? 'tspan' : 'g' }
  const { href, xLinkHref } = node.properties
  const address = readHref({ ...node, properties: { href: href ?? xLinkHref } }, studio)
  if (address === undefined) return group
  const isPlain = Object.keys(made.properties).length === 0
  return { ...made, properties: { href: address }, children: isPlain ? made.children : [group] }
}

/** The attributes that an element keeps. What its styles say wins. */
function propertiesOf(node: Element, studio: Studio): Properties {
  const { losses, sheet, refused } = studio
  const look = lookOf(node, sheet)
  if (look.others.length > 0) lose(losses, 'style', node, look.others.join(', '))
  const written: Properties = { ...node.properties, ...Object.fromEntries(look.attributes) }
  const kept: Properties = {}
  for (const [name, value] of Object.entries(written)) {
    const isFilter = name === 'filter' && value !== 'none'
    if (/^on\w/i.test(name)) lose(losses, 'handler', node, name.toLowerCase())
    else if (isFilter) lose(losses, 'attribute', node, 'filter')
    else if (name === 'href' || name === 'xLinkHref') {
      if (!referring.has(node.tagName)) continue
      const address = String(value).trim()
      if (/^#\S+$/.test(address)) kept.href = address
      else refused.add(`<${node.tagName} href="${address}">`)
    } else keep(kept, node, name, value, losses)
  }
  return kept
}

function keep(
  kept: Properties,
  node: Element,
  name: string,
  value: Properties[string],
  losses: Loss[],
): void {
  const pattern = valuesOf(node.tagName, name)
  if (value === null || value === undefined) return
  if (!pattern && name !== 'transform') return
  const plain = typeof value === 'string' ? plainValue(value, name) : value
  if ([plain].flat().every((part) => pattern?.test(String(part)))) {
    kept[name] = plain
    return
  }
  const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  lose(losses, 'attribute', node, `${attribute}="${value}"`)
  // Without a colour, what was meant to have another would be black.
  if (/url\(/i.test(String(value)) && (name === 'fill' || name === 'stroke')) kept[name] = 'none'
}

function checkReferences(drawing: Element, losses: Loss[], refused: Set<string>): void {
  const parts = [drawing, ...allElements(drawing)]
  const ids = new Set(parts.map(({ properties: { id } }) => id))
  for (const part of parts) {
    for (const [name, value] of Object.entries(part.properties)) {
      for (const id of idsIn(name, value)) {
        if (ids.has(id)) continue
        if (name === 'href') refused.add(`<${part.tagName} href="#${id}">`)
        else lose(losses, 'anchor', part, `#${id}`)
      }
    }
  }
  if (!canBeDrawn(drawing)) refused.add('too many copies of parts')
}
