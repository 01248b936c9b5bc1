import type { Root } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'

/** What Dateline takes for a formula, in which it keeps the signs of Markdown, their escapes too. */
const formula = { unsafe: [{ character: '$', inConstruct: 'phrasing' as const }] }
const mayBeFormula = /\$[^$]*[^\w\s,.$][^$]*\$/

/** Returns Markdown that renders as this tree: whatever it would take for a sign is escaped. */
export function writeMarkdown(root: Root): string {
  const mayHaveFormula = mayBeFormula.test(textsIn(root))
  const extensions = [
    gfmToMarkdown({ tablePipeAlign: false }),
    ...(mayHaveFormula ? [formula] : []),
  ]
  return toMarkdown(root, { extensions, bullet: '-', rule: '-' })
}

function textsIn(node: Root | Root['children'][number]): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map((child) => textsIn(child)).join('\n') : ''
}
