import { lettersOf } from '../article/text.ts'
import { type Loss, lose } from './notes.ts'
import { type Content, contains, isBlankText, textIn } from './tree.ts'

/**
 * Removes the heading with which content begins if it says only the title, which is shown already.
 */
export function dropTitle(content: Content, title: string | undefined, losses: Loss[]): void {
  const at = content.children.findIndex((node) => !isBlankText(node))
  const first = content.children[at]
  if (title === undefined || first?.type !== 'element' || !/^h[1-6]$/.test(first.tagName)) return
  if (spelling(textIn(first)) !== spelling(title)) return
  // A link or a picture in it is shown nowhere else.
  const isMore = contains(first, (node) => {
    return node.type === 'element' && Boolean(node.properties.href ?? node.properties.src)
  })
  if (isMore) return
  lose(losses, 'title', first, textIn(first))
  content.children.splice(at, 1)
}

function spelling(text: string): string {
  return lettersOf(text.normalize('NFKC').toLowerCase())
}
