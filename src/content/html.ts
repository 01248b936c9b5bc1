import type { Element, ElementContent, Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import { toText } from 'hast-util-to-text'
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, parseFragment } from 'parse5'
import { parseSrcset, stringifySrcset } from 'srcset'
import type { Result } from '../article/problem.ts'
import { writeUrl } from '../article/url.ts'
import { mostBytes } from '../file/file.ts'
import { allowed } from './allow-list.ts'
import { mend } from './mend.ts'
import { cellsIn } from './spans.ts'
import { eachElement, element, hasClass } from './tree.ts'

/** The content of an article as a tree: sanitised, its URLs absolute. */
export type Content = Root

/** Browsers stop at 512; a tree that is walked by recursion has to end too. */
const deepest = 256

/**
 * Formatting that is never closed stands anew in every paragraph behind it: a few kilobytes can
 * describe more elements than fit into memory.
 */
const mostElements = 100_000

/** HTML has at most this many characters: it may say things more than once, but not without end. */
export const longest = 4 * mostBytes
export const tooLong = { problems: [{ message: `its HTML has over ${longest} characters` }] }

/** Content stands in the body of a page: a table's row alone is none there. */
const body = defaultTreeAdapter.createElement('body', html.NS.HTML, [])

/** How often HTML is read until two readings agree; what is nested wrongly settles at the second. */
const mostReadings = 5

/**
 * Returns the content that a fragment of HTML makes when it is parsed as browsers do (WHATWG HTML
 * §13): whatever the allow list lacks is gone, and relative URLs are resolved against `base`.
 */
export function readHtml(source: string, base: string): Result<Content> {
  if (source.length > longest) return tooLong
  const tree = parse(source)
  if (!tree) {
    return { problems: [{ message: `its HTML makes over ${mostElements} elements` }] }
  }
  if (isTooDeep(tree)) {
    return { problems: [{ message: `its HTML is nested over ${deepest} elements deep` }] }
  }
  const parsed = fromParse5(tree) as Root
  // An address is judged as it will be followed, however it is written.
  eachElement(parsed, (node) => resolveUrls(keepAlignment(replaceFrame(renew(node))), base))
  const content = sanitize(parsed, allowed) as Root
  if (cellsIn(content) > mostElements) {
    return { problems: [{ message: `its tables span over ${mostElements} cells` }] }
  }
  mend(content)
  eachElement(content, keepFirstNewline)
  return { value: content }
}

/** Returns the tree of a fragment, or undefined for one of too many elements. */
function parse(source: string): DefaultTreeAdapterTypes.DocumentFragment | undefined {
  let count = 0
  const treeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...element: Parameters<typeof defaultTreeAdapter.createElement>) => {
      count++
      if (count > mostElements) throw stop
      return defaultTreeAdapter.createElement(...element)
    },
  }
  try {
    return parseFragment(body, source, { treeAdapter })
  } catch (error) {
    if (error === stop) return undefined
    throw error
  }
}

/** A parser goes on to the end of its input unless something is thrown. */
const stop = new Error('its HTML makes too many elements')

/**
 * Returns the content that an author's own HTML makes. An element that is taken out can leave its
 * children where a parser wouldn't put them, so the result is read again until it stays as it is:
 * then every reader's parser sees the tree that was judged here.
 */
export function readForeignHtml(source: string, base: string): Result<Content> {
  let written = source
  for (let reading = 1; reading <= mostReadings; reading++) {
    const read = readHtml(written, base)
    if (read.problems) return read
    const again = writeHtml(read.value)
    if (again === written) return read
    written = again
  }
  return { problems: [{ message: 'its HTML is nested in a way that has no one meaning' }] }
}

/**
 * Returns the content as HTML in which there is no `]]>`, so that it can stand in a CDATA section
 * (XML 1.0 §2.7).
 */
export function writeHtml(content: Content): string {
  const html = toHtml(content, { characterReferences: { useNamedReferences: true } })
  return html.replaceAll(']]>', ']]&gt;')
}

/** Returns the content as plain text, its lines broken where HTML would break them. */
export function writeText(content: Content): string {
  return toText(forText(content)).trim()
}

/**
 * The same content without what plain text has no use for: the arrow that leads back from a
 * footnote, and the newline of the source behind a `br`, which would be a space.
 */
function forText<T extends Root | Element>(parent: T): T {
  const children = parent.children.flatMap((node, index): Element['children'] => {
    if (node.type === 'element') {
      return hasClass(node, 'footnote-backref') ? [] : [forText(node)]
    }
    const before = parent.children[index - 1]
    const isBehindBreak = before?.type === 'element' && before.tagName === 'br'
    if (node.type !== 'text' || !isBehindBreak) return node.type === 'doctype' ? [] : [node]
    return [{ ...node, value: node.value.replace(/^\n/, '') }]
  })
  return { ...parent, children }
}

/** Elements that are obsolete, and those that say the same (HTML §16.2). */
const renewed = new Map([
  ['acronym', 'abbr'],
  ['strike', 's'],
  ['tt', 'code'],
])

function renew(node: Element): Element {
  node.tagName = renewed.get(node.tagName) ?? node.tagName
  return node
}

/** What an `iframe` or `embed` shows stays reachable: it becomes a link to it. */
function replaceFrame(node: Element): ElementContent {
  const { src, title } = node.properties
  if ((node.tagName !== 'iframe' && node.tagName !== 'embed') || typeof src !== 'string')
    return node
  const label = typeof title === 'string' && title.trim() ? title : src
  return element('a', { href: src }, [{ type: 'text', value: label }])
}

/**
 * The allow list has no styles, and the one that Markdown itself writes is a column's alignment.
 */
function keepAlignment(node: ElementContent): ElementContent {
  if (node.type !== 'element' || (node.tagName !== 'td' && node.tagName !== 'th')) return node
  const align = /^text-align:(left|right|center)$/.exec(String(node.properties.style))?.[1]
  if (align) node.properties.align = align
  return node
}

/** A parser drops the newline that a `pre` begins with, so one that is text needs another. */
function keepFirstNewline(node: Element): Element {
  const [first] = node.children
  if (node.tagName === 'pre' && first?.type === 'text' && first.value.startsWith('\n')) {
    first.value = `\n${first.value}`
  }
  return node
}

const addresses = ['href', 'src', 'poster', 'cite'] as const
const protocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])

function resolveUrls(node: ElementContent, base: string): ElementContent {
  if (node.type !== 'element') return node
  const { properties } = node
  for (const name of addresses) {
    if (name in properties) properties[name] = resolve(properties[name], base)
  }
  if ('srcSet' in properties) properties.srcSet = resolveSrcset(properties.srcSet, base)
  // An image whose address was refused still has its words.
  const isBroken = node.tagName === 'img' && !properties.src && !properties.srcSet
  return isBroken ? { type: 'text', value: String(properties.alt ?? '') } : node
}

function resolve(value: unknown, base: string): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value, base) : null
  return url && protocols.has(url.protocol) ? writeUrl(url) : undefined
}

function resolveSrcset(value: unknown, base: string): string | undefined {
  try {
    const candidates = parseSrcset(String(value)).flatMap((candidate) => {
      const url = resolve(candidate.url, base)
      return url ? [{ ...candidate, url }] : []
    })
    return candidates.length > 0 ? stringifySrcset(candidates) : undefined
  } catch {
    return undefined
  }
}

function isTooDeep(tree: DefaultTreeAdapterTypes.ParentNode): boolean {
  let level: DefaultTreeAdapterTypes.Node[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap((node): DefaultTreeAdapterTypes.Node[] => {
      if ('content' in node) return [node.content]
      return 'childNodes' in node ? node.childNodes : []
    })
  }
  return false
}
