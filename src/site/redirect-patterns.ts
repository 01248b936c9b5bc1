import { isOfList, unescapedAddress } from '../article/old-address.ts'
import { unescaped } from '../article/text.ts'

/** A redirect in which `:name` stands for a segment, or the beginning of one, and `*` for anything. */
export type Pattern = readonly [from: string, to: string]

/** A name stands where a segment or the value of a parameter begins, so that `/wiki/Talk:Main` has none. */
const names = /(?<=[/=]):([a-z]\w*)|\*/gi
const filled = /:([a-z]\w*)|\*/gi

/** What stands for anything is called so where it is filled in, or `*`. */
const rest = 'splat'

// Neither is in an address: noncharacters that take the place of names while one is normalised.
const marks = { part: '\uFDD0', rest: '\uFDD1' }

/** Returns what a redirect from here has names for, in their order; none if it is no pattern. */
export function namesIn(from: string): string[] {
  return [...from.matchAll(names)].map(([, name = rest]) => name)
}

/** Returns what a target has names of. */
export function namesFilledIn(to: string): string[] {
  return [...to.matchAll(filled)].map(([, name = rest]) => name)
}

/**
 * Returns where the first of the patterns that fits a normal address leads; undefined if none does. One
 * without a query fits whatever the query.
 */
export function followPatterns(patterns: Iterable<Pattern>, address: string): string | undefined {
  const [path = ''] = address.split('?')
  for (const [from, to] of patterns) {
    const found = expressionOf(from).exec(from.includes('?') ? address : path)
    if (found) return fill(to, { ...found.groups })
  }
  return undefined
}

/** Returns a target with what the names in it stand for. It begins with one slash, or names its host. */
export function fill(to: string, values: Record<string, string | undefined>): string {
  const text = to.replace(filled, (whole, name = rest) => {
    if (!Object.hasOwn(values, name)) return whole
    const parts = (values[name] ?? '').split('/')
    return parts.map((part) => encodeURIComponent(unescaped(part))).join('/')
  })
  return text.startsWith('/') ? text.replace(/^\/+/, '/') : text
}

/** Takes time in proportion to an address: at most one name is in a segment, and one `*` in a pattern. */
function expressionOf(from: string): RegExp {
  const given = namesIn(from)
  const marked = from.replace(names, (mark) => (mark === '*' ? marks.rest : marks.part))
  const url = new URL(marked, 'https://site.invalid')
  const [path = '', query] = unescapedAddress(url).split('?')
  const isOpen = path.endsWith(`/${marks.rest}`) && query === undefined
  const plain = isOpen ? path.slice(0, -2) : path.replace(/\/$/, '')
  let next = 0
  const group = (one: string) => `(?<${given[next++]}>${one})`
  const source = (text: string, segment: string) =>
    text
      .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      .replace(/\uFDD0|\uFDD1/g, (mark) => group(mark === marks.rest ? '.*' : segment))
  const before = source(plain, '[^/]+')
  const flags = isOfList(path) ? 'i' : ''
  if (isOpen) return new RegExp(`^${before}(?:/${group('.*')})?$`, flags)
  if (query === undefined) return new RegExp(`^${before}/?$`, flags)
  const readable = query.replaceAll('%EF%B7%90', marks.part).replaceAll('%EF%B7%91', marks.rest)
  return new RegExp(`^${before}/?\\?${source(readable, '[^&]+')}$`)
}
