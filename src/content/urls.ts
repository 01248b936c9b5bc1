import type { Element, ElementContent } from 'hast'
import { parseSrcset, stringifySrcset } from 'srcset'
import { writeUrl } from '../article/text.ts'

const attributes = ['href', 'src', 'poster', 'cite'] as const
const protocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/**
 * Resolves the URLs of an element against `base` and drops those with other protocols than a reader
 * may follow. Returns the element, or the alternative text of an image that has lost its URL.
 */
export function resolveUrls(node: Element, base: string): ElementContent {
  const { properties } = node
  for (const name of attributes) {
    if (name in properties) properties[name] = resolve(properties[name], base)
  }
  if ('srcSet' in properties) properties.srcSet = resolveSrcset(properties.srcSet, base)
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
