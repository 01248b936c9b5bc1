import type { Env, MarkdownIt, Token } from 'markdown-it'

/**
 * Returns the line of the source, counted from 1, for each line of the HTML that these tokens make.
 * In blocks of HTML and code and in paragraphs, the lines of both follow each other.
 */
export function linesOf({ renderer, options }: MarkdownIt, tokens: Token[], env: Env): number[] {
  const lines = [1]
  let last = 1
  tokens.forEach(({ type, map, children }, index) => {
    const html =
      type === 'inline'
        ? renderer.renderInline(children ?? [], options, env)
        : (renderer.rules[type]?.(tokens, index, options, env, renderer) ??
          renderer.renderToken(tokens, index, options))
    const start = (map?.[0] ?? -1) + 1
    if (start > 0) {
      // The first line of a fence isn't part of the code.
      last = type === 'fence' ? start + 1 : start
      if (html !== '') lines[lines.length - 1] = start
    }
    const isVerbatim =
      type === 'inline' || type === 'html_block' || /^(?:fence|code_block)$/.test(type)
    for (let at = html.indexOf('\n'); at >= 0; at = html.indexOf('\n', at + 1)) {
      if (isVerbatim && start > 0) last++
      lines.push(last)
    }
  })
  return lines
}
