import { toHtml } from 'hast-util-to-html'
import { cleanLines } from '../article/text.ts'
import { limitLength } from './limits.ts'
import { writeText } from './text.ts'
import type { Content } from './tree.ts'

// References can name any character, so what an Article has is cleaned.

/** Returns the content as the HTML of an Article. Throws a ContentError if it is too long. */
export function htmlOf(content: Content): string {
  const html = cleanLines(writeHtml(content)).trim()
  limitLength(html.length)
  return html
}

/** Returns the content as the plain text of an Article. */
export function textOf(content: Content): string {
  return cleanLines(writeText(content))
}

/** Returns the content as HTML without `]]>`, so that it fits in a CDATA section (XML 1.0 §2.7). */
export function writeHtml(content: Content): string {
  const html = toHtml(content, { characterReferences: { useNamedReferences: true } })
  return html.replaceAll(']]>', ']]&gt;')
}
