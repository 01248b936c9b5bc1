import type { Element, ElementContent } from 'hast'
import { pictured } from '../article/text.ts'
import { settleDrawing } from './drawings/settle.ts'
import { settleFormula } from './formulas/mathml.ts'
import { lose } from './notes.ts'
import { fallbacks, linkFrames, unparsed } from './rules/fallbacks.ts'
import { hasSubject, isHidden } from './rules/hidden.ts'
import { linkRules, resolveUrls } from './rules/links.ts'
import { pasted } from './rules/pasted.ts'
import { fillPicture, onePicture, settlePicture } from './rules/pictures.ts'
import { keepOrUnwrap, noteAttributes, oldElements, removed } from './rules/replaced.ts'
import type { Rule, Surroundings } from './surroundings.ts'
import { type Parent, textIn } from './tree.ts'

/** Rules for an element as the author wrote it. A rule returns what stands in its place. */
const whole: Record<string, Rule> = {
  ...removed,
  ...unparsed,
  math: settleFormula,
  picture: fillPicture,
  svg: settleDrawing,
}

/** Rules for an element whose children are settled. */
const settled: Record<string, Rule> = {
  ...oldElements,
  ...fallbacks,
  ...linkRules,
  img: settlePicture,
  source: settlePicture,
}

/**
 * Replaces what feeds can't carry with what can stand in its place, resolves every URL, and
 * remembers what is lost. Works on what a parser made, before the allow list.
 */
export function settle(parent: Parent, surroundings: Surroundings): void {
  const [first, second] = parent.children
  // Most elements have words only.
  if (first?.type === 'text' && !second && !surroundings.isCode) return
  const made: ElementContent[] = []
  for (const node of onePicture(pasted(parent))) {
    if (node.type === 'element') made.push(...settleElement(node, surroundings))
    if (node.type !== 'text') continue
    if (surroundings.isCode) node.value = pictured(node.value)
    made.push(node)
  }
  parent.children = linkFrames(made)
}

function settleElement(node: Element, surroundings: Surroundings): ElementContent[] {
  if (isHidden(node)) {
    const inside: Element = node.content
      ? { ...node, children: node.content.children as ElementContent[] }
      : node
    const words = textIn(inside).trim() || `<${node.tagName}>`
    if (hasSubject(inside)) lose(surroundings.losses, 'hidden', node, words)
    return []
  }
  const replace = Object.hasOwn(whole, node.tagName) ? whole[node.tagName] : undefined
  if (replace) {
    const instead = replace(node, surroundings)
    if (instead[0] !== node) return instead
  }
  noteAttributes(node, surroundings)
  const isCode = node.tagName === 'code' || node.tagName === 'pre'
  settle(node, isCode ? { ...surroundings, isCode } : surroundings)
  const rule = Object.hasOwn(settled, node.tagName) ? settled[node.tagName] : keepOrUnwrap
  const made = rule?.(node, surroundings) ?? []
  return made.map((one) => (one === node ? resolveUrls(node, surroundings) : one))
}
