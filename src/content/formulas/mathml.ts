import type { Element, ElementContent, RootContent } from 'hast'
import { h } from 'hastscript'
import list from '../allow-list.json' with { type: 'json' }
import { type Loss, lose } from '../notes.ts'
import { declarationsIn } from '../styles.ts'
import type { Surroundings } from '../surroundings.ts'
import { allElements, contains, elementsIn, hasClass, textIn, textNode } from '../tree.ts'
import { formulaWords, symbolsIn } from './words.ts'

// Formulas in MathML Core, and in what people had before it. What a formula consists of is decided
// here, since a parser reads an element of HTML in a formula differently at each reading.

const names = new Set(list.math.split(' '))
const tokens = new Set(['mi', 'mn', 'mo', 'ms', 'mtext'])

/** What KaTeX and MathJax write for screen readers, beside what they draw. */
const spoken = ['katex-mathml', 'MJX_Assistive_MathML']

/** Returns the children of an element without the drawing of a formula that is there as MathML. */
export function oneFormula(children: RootContent[]): RootContent[] {
  if (!children.some(isSpoken)) return children
  return children.filter((node) => node.type !== 'element' || node.properties.ariaHidden !== 'true')
}

function isSpoken(node: RootContent): boolean {
  if (node.type !== 'element') return false
  return node.tagName === 'mjx-assistive-mml' || spoken.some((name) => hasClass(node, name))
}

/** A formula has a part that can't stand in it. */
class Foreign extends Error {}

/** The rule for a formula: only presentation elements stay, else its words stand in its place. */
export function settleFormula(node: Element, { losses }: Surroundings): ElementContent[] {
  const { alttext } = node.properties
  const words = typeof alttext === 'string' && alttext.trim() ? alttext : texOf(node)
  if (words) node.properties.alttext = words
  noteLink(node, losses)
  try {
    node.children = partsOf(node, losses)
    return [node]
  } catch (error) {
    if (!(error instanceof Foreign)) throw error
    const value = formulaWords(node)
    lose(losses, 'math', node, `<${error.message}>`)
    return value ? [textNode(value)] : []
  }
}

/** The TeX that a formula was made from. */
function texOf(node: Element): string | undefined {
  for (const inner of elementsIn(node)) {
    const { encoding } = inner.properties
    const isTex = inner.tagName === 'annotation' && /\b(?:la)?tex\b/i.test(String(encoding))
    const tex = isTex ? textIn(inner).trim() : texOf(inner)
    if (tex) return tex
  }
  return undefined
}

/** The parts of an element of a formula. Text that is in none of them gets one. */
function partsOf(node: Element, losses: Loss[]): ElementContent[] {
  return node.children.flatMap((child): ElementContent[] => {
    if (child.type === 'element') return partOf(child, losses)
    return child.type === 'text' && child.value.trim() ? [h('mtext', child.value.trim())] : []
  })
}

function partOf(node: Element, losses: Loss[]): ElementContent[] {
  const { tagName } = node
  const [first, ...others] = elementsIn(node)
  if (tagName === 'semantics') return first ? meaningOf([first, ...others], losses) : []
  if (tagName === 'maction') {
    // A browser shows the first.
    if (others.length > 0) lose(losses, 'action', node)
    return first ? partOf(first, losses) : []
  }
  // These only align what other programs draw.
  if (/^(?:malignmark|maligngroup)$/.test(tagName)) return []
  if (tagName === 'mlabeledtr') node.tagName = 'mtr'
  else if (tagName !== 'mfenced' && !names.has(tagName)) throw new Foreign(tagName)
  readLook(node)
  noteLink(node, losses)
  noteHandlers(node, losses)
  node.children = tokens.has(tagName) ? wordsIn(node, losses) : partsOf(node, losses)
  if (tagName === 'mfenced') fence(node)
  if (tagName === 'mtd') drawLines(node)
  if (tagName === 'mtable') alignColumns(node)
  if (tagName === 'menclose') drawLine(node)
  return [node]
}

/** Of several notations for one meaning, the one that is shown. */
function meaningOf(children: Element[], losses: Loss[]): ElementContent[] {
  const shown = children.find(({ tagName }) => !tagName.startsWith('annotation'))
  if (shown) return partOf(shown, losses)
  const other = children.find(({ tagName, properties: { encoding } }) => {
    return tagName === 'annotation-xml' && /presentation/i.test(String(encoding))
  })
  if (!other) throw new Foreign('semantics')
  return partsOf(other, losses)
}

/** What an element of HTML in a symbol says. Another parser might move it out of the formula. */
function wordsIn(node: Element, losses: Loss[]): ElementContent[] {
  if (elementsIn(node).length === 0) return node.children
  const isHtml = contains(node, (inner) => {
    return inner.type === 'element' && inner.tagName !== 'span' && !names.has(inner.tagName)
  })
  if (isHtml) lose(losses, 'math', node, `<${elementsIn(node)[0]?.tagName}>`)
  for (const link of allElements(node)) {
    if (link.tagName === 'a') noteLink(link, losses)
  }
  return [textNode(symbolsIn(node))]
}

/** Says with attributes what was said with a style. */
function readLook(node: Element): void {
  const { tagName, properties } = node
  const others = declarationsIn(properties.style).filter(([name, value]) => {
    const [first] = value.split(/\s/, 1)
    if (name === 'color') properties.mathcolor ??= first
    else if (/^background(?:-color)?$/.test(name)) properties.mathbackground ??= first
    else if (name === 'border' && tagName === 'mrow') box(node)
    else if (name === 'text-align' && tagName === 'mtd') properties.columnalign ??= first
    else return true
    return false
  })
  if (properties.style) properties.style = others.map((other) => other.join(':')).join(';')
  if (tagName !== 'mtd') return
  if (hasClass(node, 'tml-right')) properties.columnalign = 'right'
  if (hasClass(node, 'tml-left')) properties.columnalign = 'left'
}

function box(node: Element): void {
  node.tagName = 'menclose'
  node.properties.notation = 'box'
}

/** The lines of a table are borders of its cells. */
function drawLines(node: Element): void {
  const style = String(node.properties.style ?? '')
  const sides = [...style.matchAll(/border-(top|right|bottom|left)\s*:\s*[\d.]*[1-9]/g)]
  if (sides.length === 0) return
  node.children = [
    h('menclose', { notation: sides.map(([, side]) => side).join(' ') }, node.children),
  ]
}

/** A formula is no link. */
function noteLink(node: Element, losses: Loss[]): void {
  const href = node.properties.href ?? node.properties.xLinkHref
  if (href !== undefined) lose(losses, 'attribute', node, `href="${href}"`)
}

function noteHandlers(node: Element, losses: Loss[]): void {
  for (const name of Object.keys(node.properties)) {
    if (/^on\w/i.test(name)) lose(losses, 'handler', node, name.toLowerCase())
  }
}

/** Browsers no longer draw the brackets of an `mfenced`. */
function fence(node: Element): void {
  const { open = '(', close = ')', separators = ',' } = node.properties
  const marks = [...String(separators).replace(/\s/g, '')]
  const inner = node.children.flatMap((child, index) => {
    const mark = index > 0 && marks[Math.min(index, marks.length) - 1]
    return mark ? [h('mo', { separator: 'true' }, mark), child] : [child]
  })
  const bracket = (value: unknown) => (value ? [h('mo', { fence: 'true' }, String(value))] : [])
  node.tagName = 'mrow'
  node.properties = {}
  node.children = [...bracket(open), ...inner, ...bracket(close)]
}

/** Says at each cell what a table says of its columns, because MathML Core has no columns. */
function alignColumns(node: Element): void {
  const ways = (of: Element) =>
    String(of.properties.columnalign ?? '')
      .split(/\s+/)
      .filter(Boolean)
  for (const row of elementsIn(node)) {
    const columns = ways(row).length > 0 ? ways(row) : ways(node)
    if (columns.length === 0) continue
    for (const [index, cell] of elementsIn(row).entries()) {
      cell.properties.columnalign ??= columns[Math.min(index, columns.length - 1)]
    }
  }
}

/** A line over or under a symbol changes what it means, and not every browser has `menclose`. */
function drawLine(node: Element): void {
  const { notation } = node.properties
  const under = notation === 'bottom'
  if (!under && notation !== 'top') return
  node.tagName = under ? 'munder' : 'mover'
  node.properties = {}
  node.children = [h('mrow', node.children), h('mo', { stretchy: 'true' }, under ? '_' : '‾')]
}
