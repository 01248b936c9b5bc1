import type { Root } from 'hast'
import { fromParse5, type Options } from 'hast-util-from-parse5'
import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  html,
  Parser,
  Token,
  TokenizerMode,
} from 'parse5'
import { mostElements, mostLosses, tooManyElements, tooManyLosses, weights } from './limits.ts'
import type { Loss } from './notes.ts'
import { ContentError } from './tree.ts'

/** Browsers stop at 512, and functions that walk the tree recurse. */
const deepest = 256

/** HTML has two hundred. */
const mostAttributes = 500

function tooManyAttributes(tagName: string): ContentError {
  return new ContentError(`its HTML has a <${tagName}> with over ${mostAttributes} attributes`)
}

/** Content is in the body of a page, where a table row on its own means nothing. */
const body = defaultTreeAdapter.createElement('body', html.NS.HTML, [])

/** Elements that take everything up to their end tag for text. */
const texts = new Set('iframe noembed noframes script style textarea title xmp'.split(' '))

/** The end tags of elements that don't show what is in them: without one, that is the rest of the article. */
const endTags = /<\/(iframe|textarea|title|(?:amp-)?(?:audio|video))\b/gi
const greedy = /^(?:iframe|textarea|title|(?:amp-)?(?:audio|video))$/

/** States in which a source may end: in text, or after a `<` or `</` that is text. */
const ends = new Set<number>([...Object.values(TokenizerMode), 5, 6])

/**
 * Takes `<iframe … />` as its author means it. A browser reads the rest of the article as the text
 * of the frame, that of a link after `<a name="x"/>` as what its name belongs to, and that after a
 * custom element as a part of it. The frames of a frameset, which browsers ignore in a body, are
 * frames in the text.
 */
class LenientParser extends Parser<DefaultTreeAdapterMap> {
  comment: Token.CommentToken | undefined
  losses: Loss[] = []
  lastEnds = new Map<string, number>()

  override onComment(token: Token.CommentToken): void {
    super.onComment(token)
    this.comment = token
  }

  override onDoctype(token: Token.DoctypeToken): void {
    super.onDoctype(token)
    const { html, pos } = this.tokenizer.preprocessor
    // At the head of a document, it is no part of the text.
    if (/^\s*<(?:!--|(?:html|head|meta|title|body)\b)/i.test(html.slice(pos + 1, pos + 100))) return
    if (this.losses.length === mostLosses) throw tooManyLosses()
    const subject = `!DOCTYPE ${token.name ?? ''}`
    this.losses.push({ kind: 'declaration', line: token.location?.startLine, subject })
  }

  /** Returns the tag or comment that the source ends within, and so loses. */
  openEnd(): Loss | undefined {
    // biome-ignore lint/complexity/useLiteralKeys: TypeScript lets no dot reach a protected field.
    const tag = this.tokenizer['currentToken']
    if (tag && 'tagName' in tag) {
      return { kind: 'open', line: tag.location?.startLine, subject: `<${tag.tagName}` }
    }
    const isClosed =
      ends.has(this.tokenizer.state) || !/[\p{L}\p{N}]/u.test(this.comment?.data ?? '')
    if (isClosed) return undefined
    // What isn't HTML, such as `<?php`, is a comment up to the next `>`.
    const subject = this.comment?.data.startsWith('?') ? '<?' : '<!--'
    return { kind: 'open', line: this.comment?.location?.startLine, subject }
  }

  override onStartTag(token: Token.TagToken): void {
    if (token.tagName === 'frame') {
      Object.assign(token, { tagName: 'iframe', tagID: html.TAG_ID.IFRAME, selfClosing: true })
    }
    super.onStartTag(token)
    const { tagName, attrs, selfClosing, ackSelfClosing } = token
    const isTarget = tagName === 'a' && attrs.every(({ name }) => name !== 'href')
    const isClosed = isTarget || texts.has(tagName) || tagName.includes('-')
    const lastEnd = this.lastEnds.get(tagName) ?? -1
    const isOpen = greedy.test(tagName) && lastEnd < this.tokenizer.preprocessor.offset
    if (!isOpen && !(isClosed && selfClosing && !ackSelfClosing)) return
    this.tokenizer.state = TokenizerMode.DATA
    this.onEndTag({ ...token, type: Token.TokenType.END_TAG, attrs: [] })
  }
}

/**
 * Returns a fragment of HTML as browsers without scripts parse it (WHATWG HTML §13), not yet
 * sanitised. If it `hasLines`, its nodes have their positions in the source. What its parser loses
 * is added to `losses`. Throws a ContentError if it has too many elements, or nests them too deep.
 */
export function parseTree(source: string, hasLines = false, losses: Loss[] = []): Root {
  let count = 0
  let depth = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...element) => {
      const [tagName, , attributes] = element
      count += weights.get(tagName) ?? 1
      if (count > mostElements) throw tooManyElements()
      if (attributes.length > mostAttributes) throw tooManyAttributes(tagName)
      return defaultTreeAdapter.createElement(...element)
    },
    // Tables may open more elements than they nest.
    onItemPush: () => {
      if (++depth > 2 * deepest) throw tooDeep()
    },
    onItemPop: () => {
      depth--
    },
  }
  // Nothing here ever runs a script, so what stands in for one is content.
  const options = { treeAdapter, scriptingEnabled: false, sourceCodeLocationInfo: hasLines }
  const parser = LenientParser.getFragmentParser(body, options) as LenientParser
  for (const { 1: name = '', index } of source.matchAll(endTags)) {
    parser.lastEnds.set(name.toLowerCase(), index)
  }
  parser.losses = losses
  parser.tokenizer.write(source, true)
  const open = parser.openEnd()
  if (open) losses.push(open)
  const tree = parser.getFragment()
  if (isTooDeep(tree)) throw tooDeep()
  // It looks through the whole file for the position of each root, which a template has too, and
  // which nobody needs. The other positions come from the parser.
  const file = ' ' as unknown as Options['file']
  return fromParse5(tree, hasLines ? { file } : {}) as Root
}

function tooDeep(): ContentError {
  return new ContentError(`its HTML is nested over ${deepest} elements deep`)
}

/** Goes level by level, because recursion itself can go too deep. */
function isTooDeep(tree: DefaultTreeAdapterTypes.ParentNode): boolean {
  let level: DefaultTreeAdapterTypes.Node[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    const next: DefaultTreeAdapterTypes.Node[] = []
    for (const node of level) {
      if ('content' in node) next.push(node.content)
      else if ('childNodes' in node) for (const child of node.childNodes) next.push(child)
    }
    level = next
  }
  return false
}
