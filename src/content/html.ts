import type { Element } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import { allowed } from './allow-list.ts'
import { cellsIn } from './cells.ts'
import { nameHeadings } from './ids.ts'
import { limitLength, mostElements, tooManyElements } from './limits.ts'
import { limitMarks } from './marks.ts'
import { mend } from './mend.ts'
import type { Loss } from './notes.ts'
import { parseTree } from './parse-tree.ts'
import { settle } from './settle.ts'
import type { Purpose } from './surroundings.ts'
import { dropTitle } from './title.ts'
import { allElements, type Content, ContentError } from './tree.ts'
import { writeHtml } from './write.ts'

/** Wrongly nested HTML settles at the second reading. */
const mostReadings = 5

/** Content, and what of its HTML it lacks. */
export type Parsed = { content: Content; losses: Loss[] }

/**
 * Returns the content that a fragment of HTML makes: parsed as in a browser, without anything that
 * the allow list lacks, its URLs resolved. If it `hasLines`, so have the losses, which takes
 * longer. Throws a ContentError if it is too large.
 */
export function parseHtml(source: string, purpose: Purpose, { hasLines = false } = {}): Parsed {
  limitLength(source.length)
  const losses: Loss[] = []
  const tree = parseTree(source, hasLines, losses)
  // Settle first: a URL is judged as a reader will follow it, however it is written.
  settle(tree, { ...purpose, losses })
  const content = sanitize(tree, allowed) as Content
  if (cellsIn(content) > mostElements) {
    throw new ContentError(`its tables span over ${mostElements} cells`)
  }
  dropTitle(content, purpose.title, losses)
  mend(content, losses)
  limitMarks(content, losses)
  const elements = allElements(content)
  // Styles and pictures can make more of them than the source has.
  if (elements.length > mostElements) throw tooManyElements()
  nameHeadings(elements, purpose.base, losses)
  for (const node of elements) tidy(node)
  return { content, losses }
}

/**
 * Returns the content that an author's own HTML makes, and what of it was lost. Removing an element
 * can leave its children where a parser wouldn't put them, so the result is parsed again until it
 * no longer changes: every reader's parser then sees the tree that was judged here. Throws a
 * ContentError if that never ends.
 */
export function parseRawHtml(source: string, purpose: Purpose): Parsed {
  const first = parseHtml(source, purpose, { hasLines: true })
  let { content } = first
  let written = writeHtml(content)
  for (let reading = 2; reading <= mostReadings; reading++) {
    content = parseHtml(written, { ...purpose, title: undefined }).content
    const again = writeHtml(content)
    if (again === written) return { content, losses: first.losses }
    written = again
  }
  throw new ContentError('its HTML is nested ambiguously')
}

/**
 * A class of which no name is allowed goes. A parser drops the newline after `<pre>`, so one that
 * is part of the text is written twice.
 */
function tidy(node: Element): void {
  const { className } = node.properties
  if (Array.isArray(className) && className.length === 0) delete node.properties.className
  const [first] = node.children
  if (node.tagName === 'pre' && first?.type === 'text' && first.value.startsWith('\n')) {
    first.value = `\n${first.value}`
  }
}
