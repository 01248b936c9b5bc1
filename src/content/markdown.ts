import MarkdownIt, { type Env, type Token } from 'markdown-it'
import footnote from 'markdown-it-footnote'
import type { Result } from '../article/problem.ts'
import { longest, tooLong } from './html.ts'

/** The time that footnotes take grows with the square of their number. */
const mostFootnotes = 1000

// Raw HTML passes here because the sanitiser behind it judges Markdown's own HTML and the author's
// alike.
const markdown = new MarkdownIt({ html: true }).use(footnote)

type Environment = Env & { footnotes?: { list?: unknown[] }; hasTooMany?: boolean }

markdown.core.ruler.before('footnote_tail', 'most_footnotes', (state) => {
  const environment: Environment = state.env
  if ((environment.footnotes?.list?.length ?? 0) <= mostFootnotes) return
  environment.footnotes = undefined
  environment.hasTooMany = true
})

/**
 * Returns the HTML, not yet sanitised, of CommonMark with tables, strikethrough and footnotes, and
 * whether some of it is the author's own.
 */
export function renderMarkdown(source: string): Result<{ html: string; isForeign: boolean }> {
  const environment: Environment = {}
  const tokens = markdown.parse(source, environment)
  if (environment.hasTooMany) {
    return { problems: [{ message: `it has over ${mostFootnotes} footnotes` }] }
  }
  // What a reference names is written out wherever it is named.
  if (lengthOf(tokens) > longest) return tooLong
  const isForeign = tokens.some(({ type, children }) => {
    return type === 'html_block' || children?.some((child) => child.type === 'html_inline')
  })
  return {
    value: { html: markdown.renderer.render(tokens, markdown.options, environment), isForeign },
  }
}

/** The characters in the attributes of these tokens. */
function lengthOf(tokens: Token[]): number {
  return tokens.reduce((sum, { attrs, children }) => {
    const own = (attrs ?? []).reduce((length, [, value]) => length + String(value).length, 0)
    return sum + own + lengthOf(children ?? [])
  }, 0)
}
