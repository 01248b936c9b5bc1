import type { MarkdownIt, Token } from 'markdown-it'

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

/** A reference that can only name U+0000, which no HTML can have. */
const nullReference = /&#(?:0+|x0+)(?![\da-f]);?/gi

/**
 * Drops references to characters that don't exist, such as `&#0;`. A parser would put U+FFFD in
 * their place, as if the author had written that.
 */
export function lostReferences(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'lost_references', ({ src, tokens }) => {
    if (!src.includes('&#')) return
    for (const token of tokens) {
      dropLost(token)
      token.children?.forEach(dropLost)
    }
  })
}

function dropLost(token: Token): void {
  const { type, content, markup } = token
  if (type === 'html_block' || type === 'html_inline') {
    token.content = content.replace(nullReference, '')
  }
  const isLost = type === 'text_special' && content === '\uFFFD'
  if (isLost && !/^&#(?:x0*fffd|0*65533);$/i.test(markup)) token.content = ''
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
    if (/[ \t]+(?:["'(\n)]|$)/y.test(source.slice(result.pos, result.pos + 100))) return result
    spaced.lastIndex = start
    const found = spaced.exec(source.slice(0, max))?.[1]?.trimEnd()
    if (!found || !addressLike.test(found)) return result
    return { ...result, pos: start + found.length, str: found }
  }
}
