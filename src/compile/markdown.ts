import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'

// Raw HTML passes here because the sanitiser behind it judges Markdown's own HTML and the author's
// alike.
const markdown = new MarkdownIt({ html: true }).use(footnote)

/** Returns the HTML, not yet sanitised, of CommonMark with tables, strikethrough and footnotes. */
export function renderMarkdown(source: string): string {
  return markdown.render(source)
}
