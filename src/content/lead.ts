import type { Element } from 'hast'
import { h } from 'hastscript'
import { type Content, elementsIn, hasClass, type Parent, textNode, wordsOf } from './tree.ts'

const wrappers = ['div', 'section', 'article']

/**
 * Returns the lead: the first paragraph with words in it outside quotations, lists and footnotes.
 */
export function leadOf(parent: Parent): Element | undefined {
  for (const node of elementsIn(parent)) {
    if (node.tagName === 'p' && wordsOf(node) !== '') return node
    const isWrapper = wrappers.includes(node.tagName) && !hasClass(node, 'footnotes')
    const inner = isWrapper ? leadOf(node) : undefined
    if (inner) return inner
  }
  return undefined
}

// A dateline ends in a colon or a dash. A date or an agency may follow the place.
const end = /\s*(?:[:：]|[–—]+|--|-\s)\s*/
const agency = /^\s*[(（][^()（）]{1,40}[)）]|\s*[(（][^()（）]{1,40}[)）]$/gu
const date = /^\s*[,،，](?=.*\d)\s*[\p{L}\d./-]+(?:[\s,]+[\p{L}\d./-]+){0,3}$/u
const longest = 100

/**
 * Returns a paragraph without the dateline that it begins with. Wire copy often has the dateline in
 * its text, with a date or an agency; a paragraph that only begins with the same word stays as it
 * is.
 */
export function withoutDateline(paragraph: string, dateline?: string): string {
  if (!dateline || !paragraph.toLowerCase().startsWith(dateline.toLowerCase())) return paragraph
  const rest = paragraph.slice(dateline.length)
  const found = end.exec(rest.slice(0, longest))
  const between = rest.slice(0, found?.index).replace(agency, '')
  if (!found || (between !== '' && !date.test(between))) return paragraph
  return rest.slice(found.index + found[0].length)
}

/** Adds the dateline to the lead, unless it begins with it already. */
export function addDateline(content: Content, dateline: string): void {
  const lead = leadOf(content)
  if (!lead) {
    content.children.unshift(h('p', dateline))
  } else if (withoutDateline(wordsOf(lead), dateline) === wordsOf(lead)) {
    lead.children.unshift(textNode(`${dateline}: `))
  }
}
