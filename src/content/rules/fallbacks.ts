import type { Element, ElementContent, RootContent } from 'hast'
import { h } from 'hastscript'
import { unescaped } from '../../article/text.ts'
import { type Loss, lose } from '../notes.ts'
import { parseTree } from '../parse-tree.ts'
import type { Rule, Surroundings } from '../surroundings.ts'
import {
  allElements,
  ContentError,
  contains,
  elementsIn,
  isBlankText,
  isNamed,
  textIn,
} from '../tree.ts'
import { webAddress } from '../urls.ts'
import { hasSubject } from './hidden.ts'
import { isBlock, readFile } from './links.ts'
import { lateFile } from './pictures.ts'

/** Rules for what holds HTML that a parser takes for text. */
export const unparsed: Record<string, Rule> = {
  iframe: openDocument,
  noembed: openText,
  noframes: openText,
}

/** Rules for what shows a file: what stands in it for those who can't see the file, or a link. */
export const fallbacks: Record<string, Rule> = {
  applet: showFile,
  audio: requireFile,
  embed: showFile,
  iframe: showFrame,
  object: showFile,
  video: requireFile,
}

const mostFrames = 20

/**
 * The document in a frame becomes part of the article. One in one of its frames doesn't. What
 * stands between the tags of a frame is shown nowhere, unless it is all that there is.
 */
function openDocument(node: Element, { base, losses }: Surroundings): ElementContent[] {
  const { srcDoc } = node.properties
  if (typeof srcDoc === 'string') return [opened(node, srcDoc, losses)]
  const words = textIn(node)
  if (words.trim() !== '' && !webAddress(lateFile(node), base)) return openText(node, { losses })
  // A frame that is never closed has the article up to the end of the next one in it.
  const isOpen = /<iframe\b/i.test(words) || /<\/?p\b/i.exec(words)?.[0].startsWith('</')
  if (isOpen) lose(losses, 'hidden', node, words)
  node.children = []
  return [node]
}

function openText(node: Element, { losses }: Pick<Surroundings, 'losses'>): ElementContent[] {
  const source = textIn(node)
  // Each of them takes the rest for its text, which is then parsed once more.
  if ((source.match(/<(?:iframe|noembed|noframes)\b/gi) ?? []).length > mostFrames) {
    throw new ContentError(`its frames are nested over ${mostFrames} deep`)
  }
  return [opened(node, source, losses)]
}

function opened(node: Element, source: string, losses: Loss[]): Element {
  node.tagName = 'div'
  node.properties = {}
  node.children = parseTree(source).children as ElementContent[]
  for (const inner of allElements(node)) {
    inner.position = node.position
    if (typeof inner.properties.srcDoc !== 'string') continue
    lose(losses, 'element', inner, 'iframe srcdoc')
    delete inner.properties.srcDoc
  }
  return node
}

/** A recording needs a file. Without one, the words in it stay. */
function requireFile(node: Element, { base, losses }: Surroundings): ElementContent[] {
  node.properties.src = lateFile(node)
  const files = [node, ...elementsIn(node).filter(({ tagName }) => tagName === 'source')]
  if (files.some(({ properties: { src } }) => webAddress(src, base))) return [node]
  lose(losses, 'file', node, node.tagName)
  return wordsIn(node)
}

/** Returns the words in an element that shows a file; without any, a link to the file. */
export function showFile(node: Element, surroundings: Surroundings): ElementContent[] {
  const { base, losses } = surroundings
  const words = wordsIn(node)
  const { data, src, alt, title = alt } = node.properties
  const movie = elementsIn(node).find(({ properties: { name } }) =>
    /^(?:movie|src)$/i.test(`${name}`),
  )
  const file = data ?? src ?? movie?.properties.value
  if (words.some((child) => isRead(child))) {
    const kind = webAddress(file, base) ? 'stand-in' : 'file'
    if (!words.some(isLink)) lose(losses, kind, node, node.tagName)
    return words
  }
  const url = readFile(node, file, surroundings)
  lose(losses, url ? 'object' : 'element', node, node.tagName)
  return url ? [linkTo(url, title)] : words
}

/** What the sandbox of a frame allows. Its host is never the site's, so it can't reach the page. */
const sandbox = ['allow-scripts', 'allow-same-origin', 'allow-popups', 'allow-presentation']

function showFrame(node: Element, surroundings: Surroundings): ElementContent[] {
  const { base, embeds: hosts, losses } = surroundings
  const { title, width, height } = node.properties
  const src = lateFile(node)
  const url = secure(readFile(node, src, surroundings), hosts)
  if (!url) {
    if (src !== undefined && src !== 'about:blank') lose(losses, 'element', node, node.tagName)
    return []
  }
  if (!isEmbed(url, base, hosts)) {
    const { host } = new URL(url)
    // Listing these would not help.
    const isOwn = host === new URL(base).host || hosts.includes(host)
    lose(losses, isOwn ? 'object' : 'frame', node, isOwn ? node.tagName : host)
    return [linkTo(url, title)]
  }
  const name = nameOf(url, title)
  const size = { width, height }
  node.properties = {
    src: url,
    title: name,
    ...size,
    loading: 'lazy',
    sandbox,
    allowFullScreen: true,
  }
  return [node]
}

/** Hosts that are embedded have had HTTPS for long, unlike the addresses in old articles. */
function secure(url: string | undefined, hosts: readonly string[]): string | undefined {
  const isOld = url?.startsWith('http:') && hosts.includes(new URL(url).host)
  return isOld ? url?.replace('http:', 'https:') : url
}

/**
 * Whether a frame stays: only over HTTPS, and never one of the site, which could undo the sandbox.
 */
function isEmbed(url: string, base: string, hosts: readonly string[]): boolean {
  const { protocol, host, username } = new URL(url)
  if (protocol !== 'https:' || username || host === new URL(base).host) return false
  return hosts.includes(host)
}

/** Puts a link after every frame that has none, because many readers drop frames. */
export function linkFrames(children: ElementContent[]): ElementContent[] {
  if (!children.some(isFrame)) return children
  return children.flatMap((node, index): ElementContent[] => {
    if (!isFrame(node)) return [node]
    const { src, title } = node.properties
    const isSame = (next?: RootContent) => next?.type === 'element' && next.properties.href === src
    const after = children.slice(index + 1, index + 4).filter((next) => !isBlankText(next))
    if (isSame(after[0]) || isSame(after[1])) return [node]
    const link = h('a', { href: String(src) }, String(title))
    const next = children[index + 1]
    const isJoined = next && !isBlock(next) && !isNamed(next, 'br') && !/^\s/.test(textIn(next))
    return [node, h('br'), link, ...(isJoined ? [h('br')] : [])]
  })
}

function isFrame(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'iframe'
}

/** Without the parameters and sources of a file. */
function wordsIn(node: Element): ElementContent[] {
  return node.children.filter(
    (child) => child.type !== 'element' || !['param', 'source', 'track'].includes(child.tagName),
  )
}

function isRead(node: ElementContent): boolean {
  return node.type === 'text'
    ? node.value.trim() !== ''
    : node.type === 'element' && hasSubject(node)
}

function isLink(node: ElementContent): boolean {
  const isAnchor = (one: RootContent) => one.type === 'element' && Boolean(one.properties.href)
  return isAnchor(node) || (node.type === 'element' && contains(node, isAnchor))
}

function linkTo(url: string, title: unknown): Element {
  return h('a', { href: url }, nameOf(url, title))
}

/** The title of a file, or its name and host. */
function nameOf(url: string, title: unknown): string {
  if (typeof title === 'string' && title.trim()) return title.trim()
  const { host, pathname } = new URL(url)
  const file = pathname.split('/').findLast(Boolean)
  return file ? `${unescaped(file)} (${host})` : host
}
