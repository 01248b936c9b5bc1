import { toHtml } from 'hast-util-to-html'
import type { Article } from '../article/article.ts'
import { cleanLines } from '../article/text.ts'
import { writeText } from './text.ts'
import { type Content, ContentError } from './tree.ts'

/** The limit for HTML: four times that of an article file, since HTML may repeat some of it. */
const mostCharacters = 4 * 1024 * 1024

/** Throws a ContentError if HTML has more characters than the limit. */
export function limitLength(characters: number): void {
  if (characters <= mostCharacters) return
  throw new ContentError(`its HTML has over ${mostCharacters} characters`)
}

/** Returns the content as an Article has it: cleaned, because references can name any character. */
export function writeContent(content: Content): Pick<Article, 'html' | 'text'> {
  const html = cleanLines(writeHtml(content)).trim()
  limitLength(html.length)
  return { html, text: cleanLines(writeText(content)) }
}

/** Returns the content as HTML without `]]>`, so that it fits in a CDATA section (XML 1.0 §2.7). */
export function writeHtml(content: Content): string {
  const html = toHtml(content, { characterReferences: { useNamedReferences: true } })
  return html.replaceAll(']]>', ']]&gt;')
}
