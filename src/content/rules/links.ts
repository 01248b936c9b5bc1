import type { Element } from 'hast'
import { unescaped } from '../../article/text.ts'
import { leadsNowhere, type Reading, readAddress, readMedia } from '../addresses.ts'
import { type Loss, lose } from '../notes.ts'
import type { Rule, Surroundings } from '../surroundings.ts'
import { contains, textIn, textNode } from '../tree.ts'
import { fileOf, linkAddress, webAddress, webAddresses } from '../urls.ts'

/** Rules for what leads elsewhere. */
export const linkRules: Record<string, Rule> = { a: settleLink, area: settleArea }

/** What a link is to the article, as far as programs that read it ask. */
const relations = /^(?:nofollow|sponsored|ugc|me|license|author|tag)$/

/** A link without an address that can be followed leaves its words, and a target its id. */
function settleLink(node: Element, surroundings: Surroundings) {
  const { properties } = node
  properties.id ??= properties.name
  const href = readHref(node, surroundings)
  if (href !== undefined) {
    properties.href = href
    // Most say only how a browser opens the link.
    const relation = [properties.rel ?? []].flat().map((kind) => String(kind).toLowerCase())
    properties.rel = relation.filter((kind) => relations.test(kind))
    if (properties.rel.length === 0) delete properties.rel
    // A drawing without words has its name here.
    if (properties.ariaLabel && textIn(node).trim() === '')
      properties.title ??= properties.ariaLabel
    return [node]
  }
  if (properties.id === undefined) return node.children
  node.tagName = contains(node, isBlock) ? 'div' : 'span'
  node.properties = { id: properties.id }
  return [node]
}

function settleArea(node: Element, surroundings: Surroundings) {
  const href = readHref(node, surroundings)
  if (href === undefined) return []
  node.properties.href = href
  node.properties.alt ??= node.properties.title ?? href
  return [node]
}

/** Returns the address of a link; undefined, which is remembered, if it can't be followed. */
export function readHref(node: Element, surroundings: Surroundings): string | undefined {
  const { base, losses } = surroundings
  const { href } = node.properties
  if (typeof href !== 'string') return undefined
  const reading = readAddress(href, base)
  const address = linkAddress(reading.address, base)
  if (address === undefined) lose(losses, 'address', node, href)
  else noteReading(node, href, reading, address, surroundings)
  return address
}

function noteReading(
  node: Element,
  written: string,
  { guess }: Reading,
  address: string,
  { base, known, losses }: Surroundings,
): void {
  // Markdown escapes addresses; the author knows them as they were.
  const typed = unescaped(written)
  if (leadsNowhere(address, base, known)) lose(losses, 'nowhere', node, typed)
  else if (guess) lose(losses, 'guess', node, `"${typed}" was taken as ${address}`)
}

/** Reads the address of a file that becomes a link; undefined if it can't be followed. */
export function readFile(
  node: Element,
  written: unknown,
  surroundings: Surroundings,
): string | undefined {
  if (typeof written !== 'string' || written.trim() === '') return undefined
  const reading = readMedia(written, surroundings.base)
  const address = webAddress(reading.address, surroundings.base)
  if (address) noteReading(node, written, reading, address, surroundings)
  return address
}

const loads = ['src', 'poster', 'cite'] as const

/**
 * Resolves the URLs of what an element loads or quotes, and drops those that no reader may load.
 * Returns the element, or the alternative text of an image that has lost its URL.
 */
export function resolveUrls(node: Element, surroundings: Surroundings) {
  const { base, losses } = surroundings
  const { tagName, properties } = node
  if (tagName === 'img' && properties.src === undefined && !properties.srcSet) {
    notePicture(node, '', losses)
  }
  for (const name of loads) {
    const written = properties[name]
    if (typeof written !== 'string') continue
    const reading = name === 'cite' ? { address: written } : readMedia(written, base)
    const address = webAddress(reading.address, base)
    if (address) noteReading(node, written, reading, address, surroundings)
    else if (name !== 'src') lose(losses, 'attribute', node, `${name}="${written}"`)
    else if (tagName === 'img' && !properties.srcSet) notePicture(node, written, losses)
    properties[name] = address
  }
  if ('srcSet' in properties)
    properties.srcSet = webAddresses(properties.srcSet, base, (url) => readMedia(url, base).address)
  if (tagName !== 'img') return node
  if (typeof properties.srcSet === 'string') properties.src ??= fileOf(properties.srcSet)
  if (properties.src) return node
  return textNode(String(properties.alt ?? ''))
}

function notePicture(node: Element, written: string, losses: Loss[]): void {
  const { ariaHidden, alt } = node.properties
  // A placeholder that a script would take away.
  if (ariaHidden === 'true' && !alt) return
  lose(losses, 'picture', node, written.trim() || 'no src')
}

export function isBlock(node: { type: string; tagName?: string }): boolean {
  return /^(?:p|div|h[1-6]|ul|ol|li|dl|table|blockquote|pre|figure|section|article|header|footer|aside|address|hr|details)$/.test(
    node.tagName ?? '',
  )
}
