import type { Env, MarkdownIt, Token } from 'markdown-it'
import { unpublishableIn } from '../article/text.ts'
import { mostUnpublishable, tooManyUnpublishable } from './limits.ts'
import { codePoint, type Loss } from './notes.ts'

// What this adds to CommonMark, besides footnotes and links.

/** Reads `{#id}` at the end of a heading as its id. */
export function headingIds(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'heading_ids', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'heading_open') return
      const last = tokens[index + 1]?.children?.at(-1)
      const found = last?.type === 'text' && /\{#([^\s{}#]+)\}[ \t]*$/.exec(last.content)
      if (!last || !found) return
      last.content = last.content.slice(0, found.index).trimEnd()
      token.attrSet('id', found[1] ?? '')
    })
  })
}

/** Shows the boxes of a task list as GitHub does: `[ ]` and `[x]` at the beginning of an item. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'task_lists', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'list_item_open' || tokens[index + 1]?.type !== 'paragraph_open') return
      const first: Token | undefined = tokens[index + 2]?.children?.[0]
      if (first?.type !== 'text') return
      first.content = first.content.replace(/^\[([ xX])\](?=\s)/, (_, mark) =>
        mark === ' ' ? '☐' : '☑',
      )
    })
  })
}

/**
 * Puts a recording or custom element with blocks in it into no paragraph. A parser would end that at
 * the first of them, and what is for programs without the element would stand after it.
 */
export function blocksWithin(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'blocks_within', ({ tokens }) => {
    tokens.forEach(({ type, content }, index) => {
      const name = type === 'inline' && /^<(audio|video|\w+-[\w-]+)\b/.exec(content)?.[1]
      if (!name || !content.includes(`</${name}>`) || !blockTag.test(content)) return
      for (const beside of [tokens[index - 1], tokens[index + 1]]) {
        if (beside?.type.startsWith('paragraph_')) beside.tag = 'div'
      }
    })
  })
}

const blockTag = /<(?:p|div|h[1-6]|ul|ol|blockquote|figure|table)\b/i

/** Remembers the footnotes that are shown nowhere: no text refers to them, or a later one has their label. */
export function lostFootnotes(markdown: MarkdownIt): void {
  markdown.core.ruler.before('footnote_tail', 'lost_footnotes', ({ tokens, env }) => {
    const { footnotes, losses } = env as {
      footnotes?: { refs?: Record<string, number>; list?: { label?: string }[] }
      losses: Loss[]
    }
    if (!footnotes?.refs) return
    const later = new Set<string>()
    for (let index = tokens.length - 1; index >= 0; index--) {
      const [token, next] = tokens.slice(index, index + 2)
      if (token?.type !== 'footnote_reference_open') continue
      const { label } = token.meta as { label: string }
      const isEmpty = next?.type === 'footnote_reference_close'
      // One to which a footnote in the text refers is lost, too.
      const isShown = footnotes.list?.[footnotes.refs[`:${label}`] ?? -1]?.label === label
      const loss = { sourceLine: (next?.map?.[0] ?? 0) + 1, subject: `[^${label}]` }
      if (!isEmpty && !isShown) losses.push({ kind: 'footnote', ...loss })
      else if (!isEmpty && later.has(label)) losses.push({ kind: 'footnotes', ...loss })
      later.add(label)
    }
  })
}

/** What people write as a comment, such as `[//]: # (this)`, has one of these labels or addresses. */
const comments = [/^(?:\/\/|COMMENT)/, /: [#-]?$/]

/** Remembers the definitions to whose addresses no link leads, or whose label an earlier one has. */
export function lostDefinitions(markdown: MarkdownIt): void {
  // They go here, when all links are known, those in footnotes too.
  markdown.core.ruler.disable('strip_references')
  markdown.core.ruler.before('text_join', 'lost_definitions', (state) => {
    const { tokens, src, env } = state
    const { losses, references } = env as Env & { losses: Loss[] }
    if (!references) return
    state.tokens = tokens.filter(({ type }) => type !== 'reference_definition')
    const inline = tokens.flatMap(({ children }) => children ?? [])
    const used = new Set(inline.map((token) => token.attrGet('href') ?? token.attrGet('src')))
    const lines = src.split('\n')
    const earlier = new Map<string, string>()
    for (const { type, meta, map } of tokens) {
      if (type !== 'reference_definition') continue
      const { label } = meta as { label: string }
      const { href = '' } = references[label] ?? {}
      const written = lines[map?.[0] ?? 0]?.trim() ?? ''
      const first = earlier.get(label)
      earlier.set(label, first ?? written)
      if (comments.some((one) => one.test(`${label}: ${href}`))) continue
      if (first === undefined ? used.has(href) : first === written) continue
      const subject = /\[.*?\](?=:)/.exec(written)?.[0] ?? ''
      const kind = first === undefined ? 'definition' : 'definitions'
      losses.push({ kind, sourceLine: (map?.[0] ?? 0) + 1, subject })
    }
  })
}

/** A reference by number to U+0000, which no HTML can have, or another control character. */
const reference = /&#(?:x0*1?[\da-f]|0*(?:[12]?\d|3[01]))(?![\da-f]);?/gi

/**
 * Drops references to characters that don't exist, such as `&#0;`, where a parser would put U+FFFD as
 * if the author had written that. Remembers them, and those to characters that no feed can have.
 */
export function lostReferences(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'lost_references', ({ src, tokens, env }) => {
    if (!src.includes('&#')) return
    const starts = lineStarts(src)
    const { losses } = env as { losses: Loss[] }
    for (const token of tokens) {
      let line = token.map?.[0] ?? 0
      let at = starts[line] ?? 0
      for (const markup of [token, ...(token.children ?? [])].flatMap(dropLost)) {
        const found = at < 0 ? at : src.indexOf(markup, at)
        while (found >= (starts[line + 1] ?? src.length)) line++
        at = found < 0 ? found : found + markup.length
        if (losses.length > mostUnpublishable) throw tooManyUnpublishable()
        losses.push({
          kind: 'character',
          sourceLine: line + 1,
          subject: codePoint(numberOf(markup)),
        })
      }
    }
  })
}

/** The place in a text at which each of its lines begins. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
}

/** Returns the references of a token to what can't be published. */
function dropLost(token: Token): string[] {
  const { type, content, markup } = token
  if (type === 'html_block' || type === 'html_inline') {
    const found = [...content.matchAll(reference)].map(([one]) => one)
    token.content = content.replace(reference, (one) => (numberOf(one) === 0 ? '' : one))
    return found.filter((one) => isUnpublishable(String.fromCodePoint(numberOf(one))))
  }
  if (type !== 'text_special' || !markup.startsWith('&#')) return []
  if (content !== '\uFFFD') return isUnpublishable(content) ? [markup] : []
  if (numberOf(markup) === 0xfffd) return []
  token.content = ''
  return [markup]
}

function numberOf(markup: string): number {
  return Number(
    markup
      .replace(/^&#/, '0')
      .replace(/^0(?=\d)/, '')
      .replace(';', ''),
  )
}

function isUnpublishable(text: string): boolean {
  return unpublishableIn(text, 1).length > 0
}

/** A destination with spaces in it, up to its title or the closing parenthesis. */
const spaced = /((?:[^()<>[\]\n"]|\([^()\n]*\)){1,1000}?)(?=[ \t]+"[^"\n]*"[ \t]*\)|[ \t]*\))/y

/** Whether text with spaces is an address rather than words in parentheses. */
const addressLike = /^[^\s].*(?:\/|\.[a-z\d]{2,5}$)/i

/** Reads an address with spaces in it as one; CommonMark shows such a link as text. */
export function spacedDestinations({ helpers }: MarkdownIt): void {
  const parse = helpers.parseLinkDestination
  helpers.parseLinkDestination = (source, start, max) => {
    const result = parse(source, start, max)
    if (!result.ok || source[start] === '<' || !/[ \t]/.test(source[result.pos] ?? ''))
      return result
    // A title, a closing parenthesis or another line may follow as in CommonMark.
    if (
      /[ \t]+(?:["'\n)]|\([^()]*\)[ \t]*\)|$)/y.test(source.slice(result.pos, result.pos + 300))
    ) {
      return result
    }
    spaced.lastIndex = start
    const found = spaced.exec(source.slice(0, max))?.[1]?.trimEnd()
    if (!found || !addressLike.test(found)) return result
    // Some programs write the size of a picture after its address.
    const address = found.replace(/[ \t]+=\d*%?x?\d*%?$/, '')
    return { ...result, pos: start + found.length, str: address }
  }
}
