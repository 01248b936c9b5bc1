import type { RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { toText } from 'hast-util-to-text'
import type { Article } from '../article/article.ts'
import { cleanLines } from '../article/text.ts'
import { type Content, ContentError, hasClass, type Parent } from './tree.ts'

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

/** Returns the content as plain text, with the line breaks that HTML would have. */
export function writeText(content: Content): string {
  return toText(forText(content)).trim()
}

/**
 * The content without what plain text can't use: the arrow back from a footnote, and the newline
 * after a `br`, which would become a space.
 */
function forText<T extends Parent>(parent: T): T {
  const children = parent.children.flatMap((node, index): RootContent[] => {
    if (node.type === 'element') return hasClass(node, 'footnote-backref') ? [] : [forText(node)]
    const before = parent.children[index - 1]
    const isAfterBreak = before?.type === 'element' && before.tagName === 'br'
    if (node.type !== 'text' || !isAfterBreak) return [node]
    return [{ ...node, value: node.value.replace(/^\n/, '') }]
  })
  return { ...parent, children }
}
