import type { Element } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import { h } from 'hastscript'
import { allowed } from './allow-list.ts'
import { cellsIn } from './cells.ts'
import { mend } from './mend.ts'
import { mostElements, parseTree } from './parse-tree.ts'
import { type Content, ContentError, eachElement } from './tree.ts'
import { resolveUrls } from './urls.ts'
import { limitLength, writeHtml } from './write.ts'

/** Wrongly nested HTML settles at the second reading. */
const mostReadings = 5

/**
 * Returns the content that a fragment of HTML makes: parsed as in a browser, without anything that
 * the allow list lacks, its URLs resolved against `base`. Throws a ContentError if it is too large.
 */
export function parseHtml(source: string, base: string): Content {
  limitLength(source.length)
  const tree = parseTree(source)
  // Resolve first: a URL is judged as a reader will follow it, however it is written.
  eachElement(tree, (node) => resolveUrls(modernise(node), base))
  const content = sanitize(tree, allowed) as Content
  if (cellsIn(content) > mostElements) {
    throw new ContentError(`its tables span over ${mostElements} cells`)
  }
  mend(content)
  eachElement(content, keepFirstNewline)
  return content
}

/**
 * Returns the content that an author's own HTML makes. Removing an element can leave its children
 * where a parser wouldn't put them, so the result is parsed again until it no longer changes: every
 * reader's parser then sees the tree that was judged here. Throws a ContentError if that never ends.
 */
export function parseRawHtml(source: string, base: string): Content {
  let written = source
  for (let reading = 1; reading <= mostReadings; reading++) {
    const content = parseHtml(written, base)
    const again = writeHtml(content)
    if (again === written) return content
    written = again
  }
  throw new ContentError('its HTML is nested ambiguously')
}

/** Obsolete elements and their replacements (HTML §16.2). */
const replacements = new Map([
  ['acronym', 'abbr'],
  ['strike', 's'],
  ['tt', 'code'],
])

/** Keeps the meaning of an element that the allow list would lose. */
function modernise(node: Element): Element {
  const { tagName, properties } = node
  const { src, title } = properties
  // The page in a frame stays reachable, as a link.
  if ((tagName === 'iframe' || tagName === 'embed') && typeof src === 'string') {
    return h('a', { href: src }, typeof title === 'string' && title.trim() ? title : src)
  }
  // Markdown writes the alignment of a column as a style, and no style is allowed.
  if (tagName === 'td' || tagName === 'th') {
    const align = /^text-align:(left|right|center)$/.exec(String(properties.style))?.[1]
    if (align) properties.align = align
  }
  node.tagName = replacements.get(tagName) ?? tagName
  return node
}

/** A parser drops the newline after `<pre>`, so one that is part of the text is written twice. */
function keepFirstNewline(node: Element): Element {
  const [first] = node.children
  if (node.tagName === 'pre' && first?.type === 'text' && first.value.startsWith('\n')) {
    first.value = `\n${first.value}`
  }
  return node
}
