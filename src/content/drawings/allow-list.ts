import type { Schema } from 'hast-util-sanitize'
import list from './allow-list.json' with { type: 'json' }

/** What is in a drawing as it is: none of it loads or runs anything (SVG 2). */
export const drawingElements = new Set(list.elements.split(' '))

/** Elements that refer to another part of the drawing by `href`. */
export const referring = new Set(list.referring.split(' '))

const colorParts = String.raw`(?:[\w\s.,#%/+-]|(?<=\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch))\(|\))*$`
const part = String.raw`url\(#[^\s"'()\\]+\)`

const measures = /^[\w\s.,%+-]*$/

/** The values that the list means by these names. No function of CSS is in them that could load. */
const patterns: Record<keyof typeof list.values, RegExp> = {
  color: RegExp(`^${colorParts}`),
  fonts: /^[^\\<>(){};:@]*$/,
  measures,
  name: /^\S+$/,
  namespace: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  paint: RegExp(`^(?:${part}\\s*)?${colorParts}`),
  part: RegExp(`^(?:none|${part})$`),
  preserve: /^preserve$/,
  role: /^(?:img|group|none|presentation|graphics-(?:document|object|symbol))$/,
  style: measures,
  transform:
    /^\s*(?:none|(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([\w\s.,+-]*\)[\s,]*)*)$/,
  true: /^true$/,
  visible: /\S/,
}

/** The attributes of drawings by name, each with the values that it may have. */
const values = new Map(
  Object.entries(list.values).flatMap(([kind, names]) =>
    names
      .split(' ')
      .map((name): [string, RegExp] => [name, patterns[kind as keyof typeof patterns]]),
  ),
)

/** These would move or draw the outermost element over what is around it. */
const unfit = new Set(list.notOfSvg.split(' '))

/** Returns the values that an attribute of an element may have; undefined for an unknown one. */
export function valuesOf(tagName: string, name: string): RegExp | undefined {
  return tagName === 'svg' && unfit.has(name) ? undefined : values.get(name)
}

const ids: [string, RegExp] = ['href', /^#\S+$/]

/** The same as part of the wall, by element. */
export const drawingAttributes: NonNullable<Schema['attributes']> = Object.fromEntries(
  [...drawingElements].map((tagName) => [
    tagName,
    [
      ...[...values].filter(([name]) => valuesOf(tagName, name)),
      ...(referring.has(tagName) ? [ids] : []),
    ],
  ]),
)

/** Where each element means something: all but the outermost are in a drawing. */
export const drawingAncestors: NonNullable<Schema['ancestors']> = Object.fromEntries(
  [...drawingElements].flatMap((name) => (name === 'svg' ? [] : [[name, ['svg']]])),
)
