import { lettersOf, oneLine, shorten } from '../article/text.ts'
import { leadOf, withoutDateline } from './lead.ts'
import { writeText } from './text.ts'
import { type Content, contains, isShown, wordsOf } from './tree.ts'

/** In UTF-16 code units. */
const longest = 300

/** Returns the summary that content makes for itself: the beginning of its lead. */
export function summaryOf(content: Content, title?: string, dateline?: string): string | undefined {
  return shorten(withoutDateline(opening(content, title), dateline), longest) || undefined
}

/** Whether content opens with the author's own summary, which nobody wants to read twice. */
export function opensWith(content: Content, summary: string, dateline?: string): boolean {
  const lead = withoutDateline(opening(content), dateline)
  return lettersOf(lead).startsWith(lettersOf(summary))
}

function opening(content: Content, title?: string): string {
  const lead = leadOf(content)
  if (lead) return wordsOf(lead)
  // Without a body, the title is all that a feed can say about the item.
  if (title) return hasSubstance(content) ? '' : title
  // A note is named after its summary, so it needs one.
  return oneLine(writeText(content, { hasMarks: false }))
}

/** Whether there is anything to read, see or hear. */
export function hasSubstance(content: Content): boolean {
  return contains(content, (node) => {
    return node.type === 'text' ? node.value.trim() !== '' : isShown(node)
  })
}
