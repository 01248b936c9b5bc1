import type { MarkdownIt, StateBlock, StateInline, Token } from 'markdown-it'

// Where a formula of TeX begins and ends in Markdown: by pandoc's rules for dollar signs, and between
// `\(…\)` or `\[…\]`, of which Markdown would take the backslashes.

/** The dollar signs of a formula, or what stands for them, and the TeX between them. */
type Dollars = { mark: '$' | '$$'; tex: string; end: number }

/** For each line that has been looked at, the line after the formula that begins there. */
export type Ends = { ends: ({ indent: number; next: number } | undefined)[] }

/** Says what becomes of a formula, or that what looks like one is ordinary text. */
export type Reader = {
  isFormula: (tex: string, around: [string, string], env: unknown) => boolean
  /** Says whether what stands between brackets is TeX and no text. */
  isTex: (tex: string) => boolean
  /** Makes something else of the token, whose content is the formula as it was typed. */
  settle: (token: Token, tex: string, line: number, env: unknown) => void
}

/** In UTF-16 code units: braces are only matched this far. */
const longestWords = 300

/** In UTF-16 code units: a formula between brackets is no longer. */
const longestInBrackets = 1000

/** Reads `$…$`, `$$…$$`, `\(…\)` and `\[…\]` as formulas, as they were typed. */
export function dollars(markdown: MarkdownIt, { isFormula, isTex, settle }: Reader): void {
  markdown.block.ruler.before('table', 'formula', keepTogether, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  markdown.inline.ruler.before('escape', 'formula', readFormula)
  markdown.core.ruler.after('inline', 'formula', ({ tokens, env }) => {
    let start = 0
    for (const { map, content, children } of tokens) {
      start = map?.[0] ?? start
      let [line, from] = [start + 1, 0]
      for (const token of formulasIn(children)) {
        const { at, tex } = token.meta as { at: number; tex: string }
        line += content.slice(from, at).split('\n').length - 1
        from = at
        settle(token, tex, line, env)
      }
    }
  })

  /**
   * A line of a formula may look like an item, a heading or a quotation, so the lines stay one
   * block.
   */
  function keepTogether(state: StateBlock, line: number, end: number, silent: boolean): boolean {
    const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
    if (!state.src.startsWith('$$', start) || (state.sCount[line] ?? 0) - state.blkIndent >= 4) {
      return false
    }
    const { ends } = state.env as Ends
    // Each block that is open asks whether the line ends it.
    const known = ends[line]
    const next = known?.indent === state.blkIndent ? known.next : lineAfter(state, line, end)
    ends[line] = { indent: state.blkIndent, next }
    if (next === 0 || next > end) return false
    if (!silent) pushParagraph(state, contentOf(state, line, next), [line, next])
    return true
  }

  /** The number of the line after a formula that begins with this one; 0 if none does. */
  function lineAfter(state: StateBlock, line: number, end: number): number {
    const lineAt = (at: number) => {
      return state.src.slice((state.bMarks[at] ?? 0) + (state.tShift[at] ?? 0), state.eMarks[at])
    }
    if (closing.test(lineAt(line).slice(2))) return 0
    for (let next = line + 1; next < end && !state.isEmpty(next); next++) {
      if ((state.sCount[next] ?? 0) < state.blkIndent) return 0
      if (!closing.test(lineAt(next))) continue
      const content = contentOf(state, line, next + 1)
      const found = dollarsAt(content, 0, content.length)
      return found && isFormula(found.tex, ['', ''], state.env) ? next + 1 : 0
    }
    return 0
  }

  function readFormula(state: StateInline, silent: boolean): boolean {
    const { src, pos, posMax, env } = state
    if (src[pos] === '\\') {
      const found = bracketsAt(state)
      if (!found || !isTex(found.tex)) return false
      if (!silent) pushFormula(state, found)
      state.pos = found.end
      return true
    }
    if (src[pos] !== '$') return false
    const found = dollarsAt(src, pos, posMax)
    if (!found || !isFormula(found.tex, [src[pos - 1] ?? '', src[found.end] ?? ''], env)) {
      // The second of two dollar signs can't begin a formula of its own.
      let end = pos
      while (end < posMax && src[end] === '$') end++
      if (!silent) state.pending += src.slice(pos, end)
      state.pos = end
      return true
    }
    if (!silent) pushFormula(state, found)
    state.pos = found.end
    return true
  }
}

function pushFormula(state: StateInline, { mark, tex, end }: Dollars): void {
  const token = state.push('formula', '', 0)
  token.content = state.src.slice(state.pos, end)
  token.markup = mark
  token.meta = { at: state.pos, tex }
}

/** Returns what stands between the brackets that begin here. */
function bracketsAt(state: StateInline): Dollars | undefined {
  const { src, pos, posMax } = state
  const [, closing] = brackets.find(([opening]) => src.startsWith(opening, pos)) ?? []
  if (!closing) return undefined
  const start = pos + 2
  const at = nextOf(closing, state, start)
  if (at + 2 > posMax || at - start > longestInBrackets) return undefined
  return { mark: closing === '\\]' ? '$$' : '$', tex: src.slice(start, at), end: at + 2 }
}

const nextClosing = new WeakMap<StateInline, Record<string, number>>()

/** Where a bracket closes next. What was found is kept, because the next bracket that opens asks again. */
function nextOf(closing: string, state: StateInline, start: number): number {
  const before = nextClosing.get(state)
  const known = before?.[closing] ?? -1
  if (known >= start) return known
  const at = state.src.indexOf(closing, start)
  const next = at < 0 ? Number.POSITIVE_INFINITY : at
  nextClosing.set(state, { ...before, [closing]: next })
  return next
}

function contentOf(state: StateBlock, line: number, next: number): string {
  return state.getLines(line, next, state.blkIndent, false).trim()
}

const closing = /(?<!\\)\$\$/

const brackets = [
  ['\\(', '\\)'],
  ['\\[', '\\]'],
] as const

function pushParagraph(state: StateBlock, content: string, map: [number, number]): void {
  state.line = map[1]
  state.push('paragraph_open', 'p', 1).map = map
  const inline = state.push('inline', '', 0)
  inline.content = content
  inline.map = map
  inline.children = []
  state.push('paragraph_close', 'p', -1)
}

function formulasIn(children: Token[] | null): Token[] {
  return (children ?? []).flatMap((token) => {
    if (token.type !== 'image') return token.type === 'formula' ? [token] : []
    // The alternative text of a picture is text.
    for (const inner of formulasIn(token.children)) inner.type = 'text'
    return []
  })
}

/**
 * Returns the formula that begins at `pos`. Inside `$…$`, there is no space at either end, and no
 * digit follows: `$5 and $10` is none.
 */
function dollarsAt(src: string, pos: number, max: number): Dollars | undefined {
  const mark = src.startsWith('$$', pos) ? '$$' : '$'
  const start = pos + mark.length
  if (mark === '$' && /^\s/.test(src[start] ?? ' ')) return undefined
  const at = closingAt(src, start, max, mark)
  if (at === undefined) return undefined
  const tex = src.slice(start, at)
  const end = at + mark.length
  if (tex.trim() === '') return undefined
  if (mark === '$' && (/\s$/.test(tex) || (end < max && /\d/.test(src[end] ?? ''))))
    return undefined
  return { mark, tex, end }
}

function closingAt(src: string, start: number, max: number, mark: string): number | undefined {
  for (let at = start; at < max; at++) {
    if (src[at] === '\\') at = afterCommand(src, at, max) - 1
    else if (src.startsWith(mark, at) && at + mark.length <= max) return at
  }
  return undefined
}

/** The words of `\text{if $x$}` may have formulas in them. */
function afterCommand(src: string, at: number, max: number): number {
  const words = /\\(?:text[a-z]*|[hm]box)\{/y
  words.lastIndex = at
  if (!words.test(src)) return at + 2
  let depth = 1
  for (let end = words.lastIndex; end < Math.min(max, at + longestWords); end++) {
    if (src[end] === '\\') end++
    else if (src[end] === '{') depth++
    else if (src[end] === '}' && --depth === 0) return end + 1
  }
  return at + 2
}
