import type { Element, Properties } from 'hast'
import { h } from 'hastscript'
import { allowed } from '../allow-list.ts'
import { drawingAncestors } from '../drawings/allow-list.ts'
import { type Kind, type Loss, lose } from '../notes.ts'
import { declarationsIn } from '../styles.ts'
import type { Rule, Surroundings } from '../surroundings.ts'
import { textIn, textNode } from '../tree.ts'
import old from './old-elements.json' with { type: 'json' }

/**
 * Rules for the elements that go with everything in them; the list has the kind of note for each.
 */
export const removed: Record<string, Rule> = Object.fromEntries(
  Object.entries(old.removed).flatMap(([kind, names]) => {
    const rule: Rule = (node, { losses }) => {
      if (isTex(node)) return asTyped(node, losses)
      lose(losses, kind as Kind, node, node.tagName)
      return []
    }
    return names.split(' ').map((name): [string, Rule] => [name, rule])
  }),
)

/** MathJax and kramdown keep TeX in scripts. */
function isTex({ tagName, properties: { type } }: Element): boolean {
  return tagName === 'script' && /^math\/tex\b/i.test(String(type))
}

function asTyped(node: Element, losses: Loss[]): Element[] {
  const tex = textIn(node).trim()
  lose(losses, 'formula', node, `write it between dollar signs, with \`math: true\` (${tex})`)
  return [h('code', tex)]
}

/** Rules for the elements that HTML has had, or has for another use than to be read. */
export const oldElements: Record<string, Rule> = {
  ...Object.fromEntries(
    Object.entries(old.renamed).flatMap(([name, names]) =>
      names.split(' ').map((from): [string, Rule] => [from, (node) => [rename(node, name)]]),
    ),
  ),
  bdo: override,
  input: tick,
  link: (node, { losses }) => {
    if (/stylesheet/i.test(String(node.properties.rel))) lose(losses, 'sheet', node)
    return []
  },
  meter: requireWords,
  progress: requireWords,
  ruby: bracket,
  td: align,
  th: align,
  title: (node, { losses }) => {
    if (textIn(node).trim()) lose(losses, 'hidden', node, textIn(node))
    return []
  },
}

function rename(node: Element, tagName: string): Element {
  node.tagName = tagName
  return node
}

/** The bar of a gauge is drawn by a browser; the words in it are for others. */
function requireWords(node: Element, { losses }: Surroundings) {
  if (textIn(node).trim() === '') lose(losses, 'element', node, node.tagName)
  return node.children
}

/** Without its brackets, an annotation would be one word with its base in plain text. */
function bracket(node: Element): Element[] {
  if (node.children.some((child) => child.type === 'element' && child.tagName === 'rp'))
    return [node]
  node.children = node.children.flatMap((child) =>
    child.type === 'element' && child.tagName === 'rt'
      ? [h('rp', '('), child, h('rp', ')')]
      : [child],
  )
  return [node]
}

/** Markdown writes the alignment of a column as a style, and no style is allowed. */
function align(node: Element): Element[] {
  const found = /^text-align:(left|right|center)$/.exec(String(node.properties.style))?.[1]
  if (found) node.properties.align = found
  return [node]
}

/** Validators refuse `bdo`, so the characters that mean the same do its work (UAX #9 §2.2). */
function override(node: Element) {
  const direction = /^(?:ltr|rtl)$/i.exec(String(node.properties.dir))?.[0].toLowerCase()
  if (!direction) return node.children
  const opening = direction === 'rtl' ? '\u202E' : '\u202D'
  node.children = [textNode(opening), ...node.children, textNode('\u202C')]
  return [rename(node, 'span')]
}

/** A box to tick shows whether it is ticked. */
function tick(node: Element, { losses }: Surroundings) {
  const { type, checked } = node.properties
  const kind = String(type).toLowerCase()
  const [off, on] = kind === 'checkbox' ? ['☐', '☑'] : kind === 'radio' ? ['○', '◉'] : []
  if (off && on) return [textNode(checked ? on : off)]
  if (kind !== 'hidden') lose(losses, 'control', node, 'input')
  return []
}

const names = new Set(allowed.tagNames)
const unwrapped = new Set(old.unwrapped.split(' '))

/** The rule for any other element: one that feeds don't know leaves what is in it. */
export function keepOrUnwrap(node: Element, { losses }: Surroundings) {
  const { tagName } = node
  if (names.has(tagName) && !Object.hasOwn(drawingAncestors, tagName)) return [node]
  // Word processors and MathJax mark their own business with a prefix.
  if (!unwrapped.has(tagName) && !/:|^mjx-/.test(tagName)) lose(losses, 'unknown', node, tagName)
  return node.children
}

const looks =
  /^(?:color|background(?:-color|-image)?|text-align|float|position|transform|text-transform|border|opacity|direction|column-count|columns)$/
const plain =
  /^(?:transparent|none|relative|initial|inherit|unset|normal|start|left|justify|auto|static|black|windowtext|currentcolor|ltr|1|0|#000(?:000)?|rgb\(0,\s*0,\s*0\))\b|^none|^0/i
/** The colours of text and paper. */
const dark = /^(?:#([0-4])(?:\1\1|[\da-f]\1[\da-f]\1[\da-f])$|rgb\((\d{1,2}), ?\2, ?\2\)$)/i
const white = /^(?:white|#fff(?:fff)?|rgb\(255, ?255, ?255\))$/i

function isPlain(name: string, value = ''): boolean {
  const isUsual = name === 'color' ? dark : name.startsWith('background') ? white : undefined
  return plain.test(value) || Boolean(isUsual?.test(value.trim()))
}

/** Attributes that are styles, and the names of these. */
const presentational = [
  ['align', 'text-align'],
  ['bgColor', 'background-color'],
  ['color', 'color'],
  ['background', 'background-image'],
] as const
/** Where a picture stands in its line. */
const inLine = /^(?:top|middle|bottom|baseline|texttop|absmiddle|absbottom)$/i

/** Remembers the attributes of an element that mean something and that feeds can't carry. */
export function noteAttributes(node: Element, { losses, isInLink }: Surroundings): void {
  const { tagName, properties } = node
  const names = Object.keys(properties)
  if (tagName === 'center') lose(losses, 'style', node, 'center')
  // Most elements have none.
  if (names.length === 0) return
  for (const name of names) {
    if (/^on\w/i.test(name)) lose(losses, 'handler', node, name.toLowerCase())
    if (name === 'autoPlay') lose(losses, 'attribute', node, 'autoplay')
  }
  if (isMisquoted(properties)) lose(losses, 'quote', node, tagName)
  const isCell = tagName === 'td' || tagName === 'th'
  const own = presentational.flatMap(([name, style]) => {
    const value = String(properties[name] ?? '')
    const isShown = name in properties && !isPlain(style, value) && !inLine.test(value)
    return isShown && !(isCell && name === 'align') ? name.toLowerCase() : []
  })
  const shown = declarationsIn(properties.style).flatMap(([name, value]) =>
    !looks.test(name) || isPlain(name, value) || (isCell && name === 'text-align') ? [] : name,
  )
  // Links have a colour of their own everywhere.
  const isShown = (name: string) => !(isInLink && name === 'color')
  const lost = new Set([...shown, ...own].filter(isShown))
  if (lost.size > 0) lose(losses, 'style', node, [...lost].join(', '))
}

/**
 * Whether words were taken for a part of a tag: a quotation mark in the name of an attribute is one too
 * many, or ends one that was open.
 */
function isMisquoted(properties: Properties): boolean {
  const quoted = Object.keys(properties).filter((name) => /["'<]/.test(name))
  if (quoted.length === 0) return false
  return (
    quoted.some((name) => /[\p{L}\p{N}]/u.test(name)) ||
    Object.values(properties).some((value) => String(value).includes('<'))
  )
}
