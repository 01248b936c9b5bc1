import MarkdownIt, { type Env, type Token } from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { parseHtml, parseRawHtml } from './html.ts'
import { type Content, ContentError } from './tree.ts'
import { limitLength } from './write.ts'

/** Footnotes take time in proportion to the square of their number. */
const mostFootnotes = 1000

// Raw HTML is let through, because everything is sanitised later.
const markdown = new MarkdownIt({ html: true }).use(footnote)

type Environment = Env & { footnotes?: { list?: unknown[] } }

markdown.core.ruler.before('footnote_tail', 'most_footnotes', ({ env }) => {
  const { footnotes }: Environment = env
  if ((footnotes?.list?.length ?? 0) <= mostFootnotes) return
  throw new ContentError(`it has over ${mostFootnotes} footnotes`)
})

/**
 * Returns the content that Markdown makes, its URLs resolved against `base`. Throws a ContentError
 * if it makes too much, or HTML with no one meaning.
 */
export function parseMarkdown(source: string, base: string): Content {
  const { html, hasRawHtml } = renderMarkdown(source)
  // Only raw HTML can be nested wrongly.
  return hasRawHtml ? parseRawHtml(html, base) : parseHtml(html, base)
}

/**
 * Returns the HTML, not yet sanitised, of CommonMark with tables, strikethrough and footnotes, and
 * whether it contains raw HTML.
 */
export function renderMarkdown(source: string): { html: string; hasRawHtml: boolean } {
  const environment: Env = {}
  const tokens = markdown.parse(source, environment)
  // A link reference definition is repeated wherever it is used.
  limitLength(attributeLength(tokens))
  const hasRawHtml = tokens.some(({ type, children }) => {
    return type === 'html_block' || children?.some((child) => child.type === 'html_inline')
  })
  return { html: markdown.renderer.render(tokens, markdown.options, environment), hasRawHtml }
}

/** The number of characters in the attributes of these tokens. */
function attributeLength(tokens: Token[]): number {
  return tokens.reduce((sum, { attrs, children }) => {
    const own = (attrs ?? []).reduce((length, [, value]) => length + String(value).length, 0)
    return sum + own + attributeLength(children ?? [])
  }, 0)
}
