import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'

/**
 * Reads a drawing as one piece of HTML. In CommonMark, HTML ends at a blank line, and most programs
 * that draw write some; and in a paragraph, `*` and `_` in the labels of a drawing would mean
 * something.
 */
export function drawingSyntax(markdown: MarkdownIt): void {
  markdown.block.ruler.before('html_block', 'drawing', readBlock)
  markdown.inline.ruler.before('html_inline', 'drawing', readInline)
}

const opening = /^<(?:svg|figure|div|p|center|section|article|aside|a|span)(?=[\s>]|$)/i
const edge = /<svg(?=[\s>]|$)|<\/svg\s*>/gi

/** The number of drawings that a line opens, less those that it closes. */
function opened(line: string): number {
  const edges = line.match(edge) ?? []
  const closing = edges.filter((tag) => tag.startsWith('</'))
  return edges.length - 2 * closing.length
}

function readBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  // As html_block does: four spaces are code.
  if (silent || (state.sCount[start] ?? 0) - state.blkIndent >= 4) return false
  const name = opening.exec(lineOf(state, start))?.[0]
  const next = name && endOf(state, start, end, /^<svg/i.test(name))
  if (!next) return false
  state.line = next
  const token = state.push('html_block', '', 0)
  token.map = [start, next]
  token.content = state.getLines(start, next, state.blkIndent, true)
  return true
}

/** The line after a block whose drawings all end in it; undefined if it is one in CommonMark. */
function endOf(
  state: StateBlock,
  start: number,
  end: number,
  isDrawing: boolean,
): number | undefined {
  const { env } = state
  // Looked for once, since each look takes as long as the rest of the text.
  if (env.drawsUntil === end) return undefined
  let [open, line, isPastBlank] = [0, start, false]
  for (; line < end; line++) {
    const isBlank = state.isEmpty(line)
    if (open <= 0 && isBlank) break
    if (!isBlank && (state.sCount[line] ?? 0) < state.blkIndent) return undefined
    isPastBlank ||= isBlank
    const text = lineOf(state, line)
    open += opened(text)
    // With words after it, a drawing is part of a paragraph.
    if (isDrawing && open <= 0) return /<\/svg\s*>\s*$/i.test(text) ? line + 1 : undefined
  }
  if (open > 0) env.drawsUntil = end
  return open <= 0 && isPastBlank ? line : undefined
}

function lineOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line])
}

function readInline(state: StateInline, silent: boolean): boolean {
  const { src, pos, env } = state
  if (!/^<svg[\s>]/i.test(src.slice(pos, pos + 5))) return false
  if (env.drawsUntil === src) return false
  let open = 0
  for (const { 0: tag, index } of src.slice(pos).matchAll(edge)) {
    open += opened(tag)
    if (open > 0) continue
    state.pos = pos + index + tag.length
    if (!silent) state.push('html_inline', '', 0).content = src.slice(pos, state.pos)
    return true
  }
  env.drawsUntil = src
  return false
}
