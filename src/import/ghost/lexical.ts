import { escaped } from '../templates/made.ts'
import { cardHtml, listOf, type Row, text } from './cards.ts'

/** The bits of `format` in a text, and the elements that they stand for. */
const formats: readonly (readonly [number, string])[] = [
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
  [8, 'u'],
  [4, 's'],
  [2, 'em'],
  [1, 'strong'],
]

/** Nodes that are elements with children. Those of Ghost's own have a prefix. */
const elements: Record<string, (node: Row) => string> = {
  paragraph: () => 'p',
  heading: ({ tag }) => (/^h[1-6]$/.test(text(tag)) ? text(tag) : 'h2'),
  quote: () => 'blockquote',
  aside: () => 'blockquote',
  list: ({ tag, listType }) => (tag === 'ol' || listType === 'number' ? 'ol' : 'ul'),
  listitem: () => 'li',
  table: () => 'table',
  tablerow: () => 'tr',
  tablecell: ({ headerState }) => (headerState ? 'th' : 'td'),
}

/** Returns the HTML of what Ghost's editor of 2023 (Lexical) kept; `left` is told what shows nothing. */
export function htmlOfLexical({ root }: Row, left: (name: string) => void): string {
  const htmlOf = (node: Row): string => {
    const type = text(node.type).replace(/^extended-/, '')
    const inside = () => listOf(node.children).map(htmlOf).join('')
    const tag = elements[type]?.(node)
    if (tag) return `<${tag}>${inside()}</${tag}>`
    if (type === 'text') return formatted(node)
    if (type === 'linebreak') return '<br>'
    if (type === 'tab') return '\t'
    if (type === 'link' || type === 'autolink')
      return `<a href="${escaped(text(node.url))}">${inside()}</a>`
    if (node.children !== undefined && type !== 'image') return inside()
    return cardHtml(type, { ...node, images: node.images ?? [] }, left)
  }
  return listOf([root]).map(htmlOf).join('')
}

function formatted(node: Row): string {
  const bits = Number(node.format) || 0
  return formats.reduce(
    (html, [bit, tag]) => ((bits & bit) > 0 ? `<${tag}>${html}</${tag}>` : html),
    escaped(text(node.text)),
  )
}
