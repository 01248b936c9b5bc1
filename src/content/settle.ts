import type { Comment, Element, ElementContent, RootContent } from 'hast'
import { pictured } from '../article/text.ts'
import { settleDrawing } from './drawings/settle.ts'
import { oneFormula, settleFormula } from './formulas/mathml.ts'
import { lose } from './notes.ts'
import { isCustom, scriptless } from './rules/custom-elements.ts'
import { fallbacks, linkFrames, showFile, unparsed } from './rules/fallbacks.ts'
import { hasSubject, isHidden } from './rules/hidden.ts'
import { linkRules, resolveUrls } from './rules/links.ts'
import { pasted } from './rules/pasted.ts'
import { fillPicture, onePicture, settlePicture } from './rules/pictures.ts'
import { keepOrUnwrap, noteAttributes, oldElements, removed } from './rules/replaced.ts'
import type { Rule, Surroundings } from './surroundings.ts'
import { type Parent, textIn, textNode } from './tree.ts'

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
  let isAfterBox = false
  for (const node of oneFormula(onePicture(scriptless(pasted(parent))))) {
    if (node.type === 'comment') noteMarkup(node, surroundings)
    if (node.type === 'text' && surroundings.isCode) node.value = pictured(node.value)
    const instead = node.type === 'element' ? settleElement(node, surroundings) : textOf(node)
    if (instead.length === 0) continue
    const isBox = node.type === 'element' && instead[0] !== node && boxes.test(node.tagName)
    if ((isBox || isAfterBox) && areJoined(made.at(-1), instead[0])) made.push(textNode(' '))
    isAfterBox = isBox
    made.push(...instead)
  }
  // A parser would take a link within a link apart.
  parent.children = surroundings.isInLink ? made : linkFrames(made)
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
  const within = withinOf(node, surroundings)
  noteAttributes(node, within)
  settle(node, within)
  const otherwise = isCustom(node) && node.properties.src ? showFile : keepOrUnwrap
  const rule = Object.hasOwn(settled, node.tagName) ? settled[node.tagName] : otherwise
  const made = rule?.(node, surroundings) ?? []
  return made.map((one) => (one === node ? resolveUrls(node, surroundings) : one))
}

function withinOf({ tagName, properties }: Element, surroundings: Surroundings): Surroundings {
  if (tagName === 'code' || tagName === 'pre') return { ...surroundings, isCode: true }
  return tagName === 'a' && properties.href !== undefined
    ? { ...surroundings, isInLink: true }
    : surroundings
}

/** Elements that browsers show as boxes of their own, however close they stand in the source. */
const boxes =
  /^(?:applet|button|canvas|embed|i?frame|img|marquee|meter|object|progress|\w+-[\w-]+)$/

function textOf(node: RootContent): ElementContent[] {
  return node.type === 'text' ? [node] : []
}

/** Whether the words of two nodes would become one. */
function areJoined(before?: ElementContent, after?: ElementContent): boolean {
  if (!before || !after) return false
  return /[\p{L}\p{N}).]$/u.test(textIn(before)) && /^[\p{L}\p{N}(]/u.test(textIn(after))
}

/** HTML takes declarations, what XML calls text, and the code of a server such as `<?php` for comments. */
function noteMarkup(node: Comment, { losses }: Surroundings): void {
  if (/^\?(?!xml\b)/i.test(node.value)) lose(losses, 'script', node)
  const words = /^\[CDATA\[(.*?)(?:\]\])?$/s.exec(node.value)?.[1]?.trim()
  if (words) lose(losses, 'hidden', node, words)
  const declared = /^(?:ELEMENT|ENTITY|ATTLIST|NOTATION)\s/.exec(node.value)?.[0].trim()
  if (declared) lose(losses, 'declaration', node, `!${declared}`)
}
