import type { Element } from 'hast'
import { hasClass, type Parent, wordsOf } from './tree.ts'

const wrappers = ['div', 'section', 'article']

/** Returns the lead: the first paragraph with words in it outside quotations, lists and footnotes. */
export function leadOf({ children }: Parent): Element | undefined {
  for (const node of children) {
    if (node.type !== 'element') continue
    if (node.tagName === 'p' && wordsOf(node) !== '') return node
    const isWrapper = wrappers.includes(node.tagName) && !hasClass(node, 'footnotes')
    const inner = isWrapper ? leadOf(node) : undefined
    if (inner) return inner
  }
  return undefined
}
