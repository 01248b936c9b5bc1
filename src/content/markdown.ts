import MarkdownIt, { type Env, type Token } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import footnote from 'markdown-it-footnote'
import type { Problem } from '../article/problem.ts'
import { clean, nullStandIn, unpublishableIn } from '../article/text.ts'
import { autolinks } from './autolinks.ts'
import { drawingSyntax } from './drawings/syntax.ts'
import {
  blocksWithin,
  headingIds,
  lostDefinitions,
  lostFootnotes,
  lostReferences,
  spacedDestinations,
  taskLists,
} from './extensions.ts'
import { type FormulaEnvironment, formulas } from './formulas/tex.ts'
import { parseHtml, parseRawHtml } from './html.ts'
import { limitLength, limitWork, mostUnpublishable, tooManyUnpublishable } from './limits.ts'
import { linesOf } from './lines.ts'
import { codePoint, type Loss, notesOn } from './notes.ts'
import type { Purpose } from './surroundings.ts'
import { type Content, ContentError } from './tree.ts'

/** Footnotes take time in proportion to the square of their number. */
const mostFootnotes = 1000

// Raw HTML is let through, because everything is sanitised later. So is every address.
const markdown = new MarkdownIt({ html: true, linkify: true })
  .use(limitWork)
  .use(footnote)
  .use(cjkFriendly)
  .use(drawingSyntax)
  .use(blocksWithin)
  .use(headingIds)
  .use(lostDefinitions)
  .use(lostFootnotes)
  .use(lostReferences)
  .use(spacedDestinations)
  .use(taskLists)
  .use(formulas)
markdown.linkify = autolinks
markdown.validateLink = () => true

type Environment = Env & FormulaEnvironment & { footnotes?: { list?: unknown[] } }

markdown.core.ruler.before('footnote_tail', 'most_footnotes', ({ env }) => {
  const { footnotes } = env as Environment
  if ((footnotes?.list?.length ?? 0) <= mostFootnotes) return
  throw new ContentError(`it has over ${mostFootnotes} footnotes`)
})

/**
 * Returns the content that Markdown makes, and notes on what of it was lost, with lines of the file
 * that has so many `linesBefore` the Markdown. Throws a ContentError if it makes too much, or if
 * its HTML is nested ambiguously.
 */
export function parseMarkdown(
  source: string,
  purpose: Purpose,
  linesBefore = 0,
): { content: Content; notes: Problem[] } {
  const unpublishable = charactersLost(source)
  const render = unpublishable.length > 0 ? renderPublishable : renderMarkdown
  const { html, tokens, environment } = render(source, purpose.math)
  const isRaw = hasRawHtml(tokens)
  // Only raw HTML can be nested wrongly.
  const { content, losses } = isRaw ? parseRawHtml(html, purpose) : parseHtml(html, purpose)
  const inSource = [...unpublishable, ...environment.losses]
  if (losses.length + inSource.length === 0) return { content, notes: [] }
  // Lines cost a fifth of the time, and Markdown without HTML hardly ever loses anything.
  const located = isRaw ? losses : parseHtml(html, purpose, { hasLines: true }).losses
  const lines = linesOf(markdown, tokens, environment)
  return { content, notes: notesOn([...inSource, ...located], lines, linesBefore) }
}

/**
 * Renders Markdown without what can't be published at the beginning of a line, where it would hide
 * a mark such as `#`. In code and HTML it stays until its picture takes its place.
 */
function renderPublishable(source: string, math: boolean | undefined): Rendered {
  const whole = source.replaceAll('\0', nullStandIn)
  const rendered = renderMarkdown(whole, math)
  const verbatim = new Set(
    rendered.tokens.flatMap(({ type, map }) => {
      if (!map || !/^(?:fence|code_block|html_block)$/.test(type)) return []
      return Array.from({ length: map[1] - map[0] }, (_, at) => map[0] + at)
    }),
  )
  const lines = whole.split(/\r\n?|\n/).map((line, at) => {
    return verbatim.has(at) ? line : line.replace(/^[\s\p{C}]+/u, clean)
  })
  return renderMarkdown(lines.join('\n'), math)
}

function charactersLost(source: string): Loss[] {
  let [line, from] = [1, 0]
  const found = unpublishableIn(source, mostUnpublishable + 1)
  if (found.length > mostUnpublishable) throw tooManyUnpublishable()
  return found.map(({ character, index }) => {
    line += source.slice(from, index).split('\n').length - 1
    from = index
    const subject = codePoint(character.codePointAt(0) ?? 0)
    return { kind: 'character', sourceLine: line, subject }
  })
}

type Rendered = { html: string; tokens: Token[]; environment: Environment }

/**
 * Returns the HTML, not yet sanitised, of CommonMark with what the manual of the site folder adds.
 * `math`: whether dollar signs make formulas.
 */
export function renderMarkdown(source: string, math?: boolean): Rendered {
  const environment: Environment = { math, losses: [], texLength: 0, ends: [] }
  const tokens = markdown.parse(source, environment)
  // A link reference definition is repeated wherever it is used.
  limitLength(attributeLength(tokens))
  const html = markdown.renderer.render(tokens, markdown.options, environment)
  return { html, tokens, environment }
}

function hasRawHtml(tokens: Token[]): boolean {
  return tokens.some(({ type, children }) => {
    return type === 'html_block' || children?.some((child) => child.type === 'html_inline')
  })
}

/** The number of characters in the attributes of these tokens. */
function attributeLength(tokens: Token[]): number {
  let sum = 0
  for (const { attrs, children } of tokens) {
    for (const [, value] of attrs ?? []) sum += String(value).length
    if (children) sum += attributeLength(children)
  }
  return sum
}
