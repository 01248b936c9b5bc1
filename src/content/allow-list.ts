import type { Schema } from 'hast-util-sanitize'
import list from './allow-list.json' with { type: 'json' }
import { drawingAncestors, drawingAttributes, drawingElements } from './drawings/allow-list.ts'
import { linkSchemes } from './urls.ts'

/** The values that the list means by these names. Any other value in it means itself. */
const patterns: Record<string, RegExp> = {
  color: /^(?:#[\da-f]{3,8}|[a-z]{3,30})$/i,
  direction: /^(?:ltr|rtl|auto)$/i,
  fragment: /^#\S+$/,
  integer: /^-?\d+$/,
  language: /^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i,
  'language class': /^language-./,
  // A formula that is larger, or moved further, would cover what is beside it.
  length:
    /^(?:0|\+?\d{0,2}(?:\.\d{1,9})?(?:em|ex|px|pt|mm|%)|-\d?(?:\.\d{1,9})?(?:em|ex|px|pt|mm))$/,
  level: /^[+-]?\d$/,
  'media type': /^[\w.+-]+\/[\w.+-]+\s*(?:;|$)/,
  name: /^\S+$/,
  numbering: /^[1aAiI]$/,
  numbers: /^[\d., -]+$/,
  visible: /\S/,
  whole: /^\d+$/,
  word: /^[a-z-]{1,30}$/,
  words: /^[a-z]{1,20}(?: [a-z]{1,20}){0,20}$/,
}

type Attribute = string | [string, ...(string | RegExp)[]]

/** An attribute with any value is a name, one with certain values a name and those values. */
function readAttribute(attribute: string | string[]): Attribute {
  if (typeof attribute === 'string') return attribute
  const [name = '', ...values] = attribute
  return [name, ...values.map((value) => patterns[value] ?? value)]
}

const attributes = Object.entries<(string | string[])[]>(list.attributes)
const math = list.math.split(' ')
const shared = list['attributes of math'].map(readAttribute)
const own = Object.fromEntries(attributes.map(([tag, own]) => [tag, own.map(readAttribute)]))
const words = (lines: string[]) => lines.flatMap((line) => line.split(' '))
const web = ['http', 'https']

/**
 * The elements and attributes that an article may contain; other elements are replaced by their
 * children. There are no scripts, styles, forms, event handlers or `data:` URLs; nothing that a
 * well-known feed validator warns about, such as `bdo`; and no meaningless values, such as
 * `dir="up"`. A page makes a class of `align`, so any value but these could name a class of the
 * page's own. This is the wall: what comes before it saves what it can, and says what it can't.
 */
export const allowed: Schema = {
  tagNames: [...words(list.elements), ...drawingElements, ...math],
  attributes: {
    ...own,
    ...drawingAttributes,
    ...Object.fromEntries(math.map((tag) => [tag, [...(own[tag] ?? []), ...shared]])),
  },
  protocols: { href: linkSchemes, src: web, poster: web, cite: web },
  strip: ['script', 'style', 'template'],
  ancestors: {
    ...drawingAncestors,
    // Elsewhere, a symbol is an unknown element of HTML.
    ...Object.fromEntries(math.slice(1).map((tag) => [tag, ['math']])),
  },
  required: {},
  // The author's own fragments link to these ids, and no script of ours looks anything up by name.
  clobber: [],
}
