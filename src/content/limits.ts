import type { Env, MarkdownIt } from 'markdown-it'
import { ContentError } from './tree.ts'

/**
 * An unclosed formatting element is repeated in every later paragraph, so a few kilobytes can
 * describe more elements than fit into memory. Each element takes 20 µs and 1.5 kB until it is
 * published; the longest tables and lists that people write have 45,000.
 */
export const mostElements = 50_000

/** An element that has addresses, or content that is parsed on its own, takes as long as several. */
export const weights = new Map(
  Object.entries({ img: 2, template: 5, iframe: 5, noembed: 5, noframes: 5 }),
)

/** Returns the reason why content with more elements isn't published. */
export function tooManyElements(line?: number): ContentError {
  return new ContentError(`its HTML makes over ${mostElements} elements; divide the article`, line)
}

/** The limit for HTML: four times that of an article file, since HTML may repeat some of it. */
const mostCharacters = 4 * 1024 * 1024

/** Throws a ContentError if HTML has more characters than the limit. */
export function limitLength(characters: number): void {
  if (characters <= mostCharacters) return
  throw new ContentError(`its HTML has over ${mostCharacters} characters`)
}

/** A file with more characters that feeds can't carry isn't text. */
export const mostUnpublishable = 10_000

/** Returns the reason why a file with more of them isn't published. */
export function tooManyUnpublishable(): ContentError {
  return new ContentError(`it has over ${mostUnpublishable} characters that feeds can't carry`)
}

/** Content that loses more than this is not what its author meant. Each takes 40 µs. */
export const mostLosses = 10_000

/** Returns the reason why content that loses more isn't published. */
export function tooManyLosses(): ContentError {
  return new ContentError(`its HTML has over ${mostLosses} parts that can't be published`)
}

/**
 * The parser looks at a line once for each quotation and list that it may end, and at each sign
 * that may mean something once or twice. Each look takes 2 µs, and twice that where a link may begin.
 * The longest articles that people write need 240,000 in a file of the greatest size.
 */
const mostLooks = 350_000

/** Lists count twice, with their items. The parser leaves out what is nested deeper than 100. */
const deepest = 60

type Counted = Env & { looks?: number; line?: number; elements?: number }

/** Refuses Markdown that would take too long, as soon as it is known. Throws ContentErrors. */
export function limitWork(markdown: MarkdownIt): void {
  const { block, inline, core } = markdown

  block.State = class extends block.State {
    override push(type: string, tag: string, nesting: -1 | 0 | 1) {
      if (nesting === 1) {
        // Lists whose items have no blank lines between them have no paragraphs.
        const isInItem = this.tokens.at(-1)?.type === 'list_item_open'
        if (!isInItem || type !== 'paragraph_open') countElement(this.env, this.line + 1)
        if (this.level > deepest) throw tooDeep(this.line + 1)
      }
      return super.push(type, tag, nesting)
    }
  }

  inline.State = class extends inline.State {
    override push(type: string, tag: string, nesting: -1 | 0 | 1) {
      if (nesting === 1) countElement(this.env)
      return super.push(type, tag, nesting)
    }
  }

  const blocks = ['paragraph', 'reference', 'blockquote', 'list']
  const look = (env: Counted, line?: number, sign = ''): false => {
    env.looks = (env.looks ?? 0) + (/[![^]/.test(sign) ? 2 : 1)
    if (env.looks > mostLooks) throw tooMuch(line)
    return false
  }
  block.ruler.before('table', 'looks', ({ env }, line) => look(env, line + 1), { alt: blocks })
  inline.ruler.before('text', 'looks', ({ env, src, pos }) => {
    return look(env, (env as Counted).line, src[pos])
  })

  // As the library does it, but for the line.
  core.ruler.at('inline', ({ tokens, env }) => {
    for (const { type, map, content, children } of tokens) {
      if (map) env.line = map[0] + 1
      if (type === 'inline' && children) inline.parse(content, markdown, env, children)
    }
  })
}

function countElement(env: Counted, line = env.line): void {
  env.elements = (env.elements ?? 0) + 1
  if (env.elements > mostElements) throw tooManyElements(line)
}

function tooMuch(line?: number): ContentError {
  return new ContentError('its Markdown has too many signs and lines; divide the article', line)
}

function tooDeep(line?: number): ContentError {
  return new ContentError('its quotations and lists are nested too deeply', line)
}
