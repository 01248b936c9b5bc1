import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Correction } from '../article/article.ts'
import { dayIn } from '../article/dates.ts'
import { directionOf } from '../article/direction.ts'
import { type Content, contains, hasClass, textNode } from './tree.ts'

/**
 * Adds the link of a link post, unless the content has it already. A reader shows the content of an
 * item, so that is where the link can be followed.
 */
export function addLink(content: Content, link: string): void {
  if (contains(content, (node) => node.type === 'element' && node.properties.href === link)) return
  append(content, h('p', h('a', { href: link }, new URL(link).host)))
}

/** Adds the corrections, dated in the time zone `zone`. */
export function addCorrections(content: Content, corrections: Correction[], zone: string): void {
  for (const { date, note } of corrections) {
    const day = dayIn(zone, date)
    const time = h('time', { dateTime: day }, day)
    append(content, h('p', h('strong', 'Correction'), ', ', time, `: ${note}`))
  }
}

/** Adds an element at the end, before the footnotes. */
function append({ children }: Content, node: Element): void {
  const newline = textNode('\n')
  const footnotes = children.findLastIndex(
    (child) => child.type === 'element' && hasClass(child, 'footnotes-sep'),
  )
  if (footnotes < 0) children.push(newline, node)
  else children.splice(footnotes, 0, node, newline)
}

/**
 * Marks content as right-to-left. Otherwise readers lay it out in the direction of their own text.
 */
export function setDirection(content: Content, language: string): void {
  if (directionOf(language) !== 'rtl' || content.children.length === 0) return
  content.children = [h('div', { dir: 'rtl' }, content.children as ElementContent[])]
}
