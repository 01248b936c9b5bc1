import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'

// Raw HTML passes here because the sanitiser behind it judges Markdown's own HTML and the author's
// alike.
const markdown = new MarkdownIt({ html: true }).use(footnote)

/**
 * Returns the HTML, not yet sanitised, of CommonMark with tables, strikethrough and footnotes, and
 * whether some of it is the author's own.
 */
export function renderMarkdown(source: string): { html: string; isForeign: boolean } {
  const environment = {}
  const tokens = markdown.parse(source, environment)
  const isForeign = tokens.some(({ type, children }) => {
    return type === 'html_block' || children?.some((child) => child.type === 'html_inline')
  })
  return { html: markdown.renderer.render(tokens, markdown.options, environment), isForeign }
}
