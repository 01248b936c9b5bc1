import { plainLine } from '../article/text.ts'
import { parseTree } from '../content/parse-tree.ts'
import { textIn } from '../content/tree.ts'

/** Returns the words of a title, name or summary that may have HTML or character references in it. */
export function plainText(text: string): string {
  const isHtml = /<\/?[a-z][^>]*>|&(?:#\w+|\w+);/i.test(text)
  return plainLine(isHtml ? textIn(parseTree(text)) : text).trim()
}
