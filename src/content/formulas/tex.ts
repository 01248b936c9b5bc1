import type { MarkdownIt, Token } from 'markdown-it'
import type { Loss } from '../notes.ts'
import { ContentError } from '../tree.ts'
import { dollars, type Ends, type Reader } from './dollars.ts'
import { typeset } from './typeset.ts'

/**
 * What the dollar signs of an article mean. `math`: whether TeX between them is a formula;
 * undefined if nobody has said. `losses` are what is to be told of them, and `texLength` is how
 * much TeX there has been.
 */
export type FormulaEnvironment = Ends & { math?: boolean; losses: Loss[]; texLength: number }

/** In UTF-16 code units. Typesetting takes time in proportion to it, and each formula some more. */
const mostTex = 50_000
const perFormula = 15
/** Chemistry takes twice as long. */
const chemistry = /\\(?:ce|pu)\b/

/** Makes formulas of TeX between dollar signs if the article says so; else they stay as typed. */
export function formulas(markdown: MarkdownIt): void {
  dollars(markdown, reader)
  markdown.renderer.rules.formula = (tokens, index) => tokens[index]?.content ?? ''
}

const reader: Reader = {
  isTex,
  isFormula: (tex, [before, after], env) => {
    const isInWord = /[a-z\d)]/i.test(before) || /[a-z_({]/i.test(after)
    return (env as FormulaEnvironment).math || (isTex(tex) && !isInWord)
  },
  settle: (token, tex, line, env) => {
    const environment = env as FormulaEnvironment
    if (environment.math) setFormula(token, tex, line, environment)
    else keepTyped(token, line, environment)
  },
}

/**
 * What Markdown would spoil: a command, or the sub- or superscript of a letter. The names of programs
 * have underscores too, and so has a pattern its `^`.
 */
const commands = /\\(?:[a-z]{2}|[\\,;:!{}|>])|[\w)\]}'!.]\^|(?<![a-z\d_$]{2}|\\)_[\w{\\]/i
/** What is Markdown, HTML or a program all the same. */
const markup = /\]\(|`|\*\*|<[a-z/!]|:\/\/|&[a-z]+;|"|&&|;;|(?<=^|\s)_\w[^_]*\w_(?=$|[\s.,;:!?])/i
/** Words of these are not TeX unless a command has them. */
const script = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u

function isTex(tex: string): boolean {
  if (script.test(tex) && !/\\[a-z]{2}/i.test(tex)) return false
  return commands.test(tex) && !markup.test(tex)
}

function keepTyped(token: Token, line: number, { math, losses }: FormulaEnvironment): void {
  token.type = 'text_special'
  if (math === undefined) losses.push({ kind: 'tex', sourceLine: line, subject: token.content })
}

function setFormula(token: Token, tex: string, line: number, at: FormulaEnvironment): void {
  at.texLength += tex.length * (chemistry.test(tex) ? 2 : 1) + perFormula
  if (at.texLength > mostTex) {
    throw new ContentError(`its formulas have over ${mostTex} characters; divide the article`)
  }
  const { html = '', reason } = typeset(tex, token.markup === '$$')
  if (reason) {
    at.losses.push({ kind: 'formula', sourceLine: line, subject: `${reason} (${token.content})` })
    token.type = 'code_inline'
    return
  }
  // As many lines as in the source, so that notes on what follows have the right one.
  const lines = '\n'.repeat(token.content.split('\n').length - 1)
  token.content = `<math${lines}${html.slice('<math'.length)}`
}
