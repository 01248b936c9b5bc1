import type { RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { Content } from '../content/tree.ts'

/** Elements beside which spaces mean nothing. */
const boxes =
  'address|article|aside|blockquote|br|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul'
const besideBox = new RegExp(`\\s*(</?(?:${boxes})(?:\\s[^<>]*)?>)\\s*`, 'g')

/** Stand for spaces and line ends that count. */
const [space, newline, tab] = ['\uE0F7', '\uE0F8', '\uE0F9']

/** Returns a text that two contents have in common if readers show them alike. */
export function signatureOf(content: Content): string {
  const children = content.children.map((node) => settled(node, false))
  return toHtml({ type: 'root', children }).replace(/\s+/g, ' ').replace(besideBox, '$1').trim()
}

function settled(node: RootContent, isVerbatim: boolean): RootContent {
  if (node.type === 'text') {
    if (!isVerbatim) return node
    const value = node.value
      .replace(/\n$/, '')
      .replaceAll(' ', space)
      .replaceAll('\n', newline)
      .replaceAll('\t', tab)
    return { ...node, value }
  }
  if (node.type !== 'element') return node
  const isPre = isVerbatim || node.tagName === 'pre'
  const children = node.children.map((child) => settled(child, isPre))
  // Attributes mean the same in any order.
  const properties = Object.fromEntries(Object.entries(node.properties).sort())
  return { ...node, properties, children: children as typeof node.children }
}
