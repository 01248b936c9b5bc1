import type { Element } from 'hast'
import { type Declaration, declarationsIn } from '../styles.ts'
import { allElements, textIn } from '../tree.ts'
import list from './allow-list.json' with { type: 'json' }

// Drawings have their looks in styles, and styles aren't published. Most have an attribute each.

/** A rule of a style sheet: what an element needs for it, and its declarations. */
type SheetRule = { tagName?: string; marks: string[]; style: string }

/** The rules of a style sheet, those that win last. */
export type Sheet = SheetRule[]

const { style, fonts, paint, color, part } = list.values
const looks = [style, fonts, paint, color, part, 'transform'].join(' ').split(' ')

/** The name of the attribute for each property of CSS that has one, as hast spells it. */
const attributes = new Map(looks.map((name) => [name.toLowerCase(), name]))

/** Every element is compared with every rule. */
const mostRules = 200

const comment = /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g
const atRule = /@[^{};@]*(?:;|\{(?:[^{}@]*\{[^{}@]*\})*[^{}@]*\})/g
const simple = /^(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)$/i

/**
 * Returns the rules of all style sheets in a drawing, if elements can be compared with them one by
 * one: by their names, classes and ids. Rules for other times, such as `:hover`, don't count.
 */
export function readSheets(drawing: Element): Sheet | undefined {
  const sheets = allElements(drawing).filter(({ tagName }) => tagName === 'style')
  if (sheets.length === 0) return []
  const css = sheets
    .map(textIn)
    .join('\n')
    .replace(/<!--|-->/g, '')
    .replace(comment, '')
  const rules: Sheet = []
  for (const block of css.replace(atRule, '').split('}')) {
    const [selectors = '', style, ...others] = block.split('{')
    if (style === undefined && selectors.trim() === '') continue
    if (style === undefined || others.length > 0) return undefined
    for (const selector of selectors.split(',').map((one) => one.trim())) {
      if (selector.includes(':')) continue
      const [found, tagName, marks = ''] = simple.exec(selector) ?? []
      if (!found) return undefined
      rules.push({ tagName, marks: marks.match(/[.#][^.#]+/g) ?? [], style })
    }
  }
  if (rules.length > mostRules) return undefined
  return rules.sort((a, b) => weightOf(a) - weightOf(b))
}

/** How much a rule says of its elements (Selectors 4 §17). */
function weightOf({ tagName = '*', marks }: SheetRule): number {
  const ids = marks.filter((mark) => mark.startsWith('#')).length
  return ids * 10_000 + (marks.length - ids) * 100 + (tagName === '*' ? 0 : 1)
}

/** What CSS says of an element: attributes with their values, and the properties that have none. */
export type Look = { attributes: Declaration[]; others: string[] }

/** Returns the look that an element of a drawing has by its own style and by the sheet. */
export function lookOf({ tagName, properties }: Element, sheet: Sheet): Look {
  const { className, id, style } = properties
  const marks = new Set([className].flat().map((name) => `.${name}`))
  if (id) marks.add(`#${id}`)
  const found = sheet.filter((rule) => {
    const isNamed = !rule.tagName || rule.tagName === '*' || rule.tagName === tagName
    return isNamed && rule.marks.every((mark) => marks.has(mark))
  })
  const look: Look = { attributes: [], others: [] }
  const declarations = [...found.map((rule) => rule.style), style].flatMap(declarationsIn)
  for (const [name, value] of declarations.flatMap(longForms)) {
    const attribute = attributes.get(name.replaceAll('-', ''))
    if (attribute) look.attributes.push([attribute, plainValue(value, attribute)])
    else if (isSeen(name, value)) look.others.push(name)
  }
  return look
}

function longForms([name, value]: Declaration): Declaration[] {
  return name === 'font' ? fontOf(value) : [[name, value]]
}

const font =
  /^(?:(italic|oblique)\s+)?(?:(bold|bolder|lighter|[1-9]00)\s+)?([\d.]+[a-z%]+)(?:\/\S+)?\s+(.+)$/i

/** What the short form of a font says, property by property. */
function fontOf(value: string): Declaration[] {
  const [found, style = 'normal', weight = 'normal', size = '', family = ''] =
    font.exec(value) ?? []
  if (!found) return []
  return [
    ['font-style', style],
    ['font-weight', weight],
    ['font-size', size],
    ['font-family', family],
  ]
}

/**
 * Returns a value as an attribute has it: references without quotes, and transforms without units.
 */
export function plainValue(value: string, name: string): string {
  const plain = value
    .replace(/url\(\s*(["']?)(#[^\s"'()]+)\1\s*\)/gi, 'url($2)')
    .replace(/var\(\s*--[\w-]+\s*,\s*([^(),]*|[a-z]+\([^()]*\))\)/gi, '$1')
  return name === 'transform' ? plain.replace(/(\d)(?:px|deg)\b/gi, '$1') : plain
}

/** What changes how a drawing looks, and is lost with its style. */
function isSeen(name: string, value: string): boolean {
  return /^(?:filter|mix-blend-mode|background(?:-color|-image)?)$/.test(name)
    ? !/^(?:none|normal|transparent|initial|inherit|unset)$/i.test(value)
    : false
}
