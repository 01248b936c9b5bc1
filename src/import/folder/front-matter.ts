import { parse as parseToml } from 'smol-toml'
import { parseDocument } from 'yaml'
import { clean, toNewlines } from '../../article/text.ts'
import { isMap } from '../../file/fields.ts'

/** A text file of another program, taken apart. `bodyLine` is the line on which its body begins. */
export type Parts = {
  fields: Record<string, unknown>
  body: string
  bodyLine: number
  /** What of the front matter couldn't be read, with the line. */
  problem?: { line: number; message: string }
}

type Syntax = (text: string) => Record<string, unknown>

/** What opens front matter, what closes it, and how it is read. */
const forms: readonly [opening: RegExp, closing: RegExp, read: Syntax][] = [
  [/^---[ \t]*(?:ya?ml)?[ \t]*\n/, /^(?:---|\.\.\.)[ \t]*(?:\n|$)/m, readYaml],
  [/^(?:\+\+\+|---[ \t]*toml)[ \t]*\n/, /^(?:\+\+\+|---)[ \t]*(?:\n|$)/m, readToml],
  [/^(?:;;;|---[ \t]*json)[ \t]*\n/, /^(?:;;;|---)[ \t]*(?:\n|$)/m, readJson],
]

/**
 * Takes a text of Jekyll, Hugo, Zola, Eleventy, Hexo, Astro, Docusaurus or Franklin apart: YAML between
 * `---`, TOML between `+++`, JSON in braces or between `;;;`, lines of `@def`, or nothing but text.
 * Front matter that is broken is read as far as it can be.
 */
export function readParts(source: string): Parts {
  const text = toNewlines(source).replace(/^\uFEFF/, '')
  for (const [opening, closing, read] of forms) {
    const open = opening.exec(text)?.[0]
    if (open === undefined) continue
    const rest = text.slice(open.length)
    const close = closing.exec(rest)
    if (!close) return plain(text, { line: 1, message: 'its front matter has no end' })
    const end = open.length + close.index + close[0].length
    return { ...readFields(clean(rest.slice(0, close.index)), read), ...bodyFrom(text, end) }
  }
  if (/^\{\s*"/.test(text)) return readBraces(text)
  return /^\s*@def\b/.test(text) ? readDefinitions(text) : readHexo(text)
}

function plain(text: string, problem?: Parts['problem']): Parts {
  return { fields: {}, body: text, bodyLine: 1, problem }
}

function bodyFrom(text: string, end: number) {
  return { body: text.slice(end), bodyLine: text.slice(0, end).split('\n').length }
}

function readFields(front: string, read: Syntax): Pick<Parts, 'fields' | 'problem'> {
  try {
    return { fields: read(front) }
  } catch (error) {
    const [message = ''] = (error as Error).message.split('\n', 1)
    const problem = {
      line: 1,
      message: `its front matter is broken, and was read line by line: ${message}`,
    }
    return { fields: readLines(front), problem }
  }
}

/** Every value is the text that stands there, since `007` and `yes` are texts to their author. */
function readYaml(front: string): Record<string, unknown> {
  const untabbed = front.replace(/^[\t ]*\t[\t ]*/gm, (space) => space.replaceAll('\t', '  '))
  const document = parseDocument(untabbed, { schema: 'failsafe', uniqueKeys: false, merge: true })
  const [error] = document.errors
  if (error) throw error
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  return isMap(value) ? value : {}
}

function readToml(front: string): Record<string, unknown> {
  return toTexts(parseToml(front)) as Record<string, unknown>
}

function readJson(front: string): Record<string, unknown> {
  const value = toTexts(JSON.parse(front))
  return isMap(value) ? value : {}
}

/** Dates, numbers and flags as they are written. */
function toTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toTexts)
  // The dates of TOML know whether they have a time and a zone, and write just that.
  if (value instanceof Date) return value.toISOString()
  if (isMap(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toTexts(one)]))
  }
  return value === null || value === undefined ? '' : String(value)
}

/** Reads `key: value` and lists of `- value` below a key, whatever else is wrong. */
function readLines(front: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  let last = ''
  for (const line of front.split('\n')) {
    const [, key, value = ''] = /^["']?([\w-]+)["']?\s*[:=]\s*(.*)$/.exec(line) ?? []
    const [, entry] = /^\s*-\s+(.*)$/.exec(line) ?? []
    if (key) {
      last = key
      fields[key] = listIn(value) ?? unquoted(value)
    } else if (entry && last) {
      const list = fields[last]
      fields[last] = [...(Array.isArray(list) ? list : []), unquoted(entry)]
    }
  }
  return fields
}

function listIn(value: string): string[] | undefined {
  const inside = /^\[(.*)\]$/.exec(value.trim())?.[1]
  return inside?.split(',').map(unquoted)
}

function unquoted(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, '$2')
}

/** Hugo's JSON is a map at the head of the file, without any mark around it. */
function readBraces(text: string): Parts {
  for (const { index } of text.matchAll(/^\}[ \t]*(?:\n|$)/gm)) {
    try {
      const end = index + 1
      return { fields: readJson(text.slice(0, end)), ...bodyFrom(text, end) }
    } catch {}
  }
  return plain(text)
}

/** Franklin's `@def name = "value"`, a line each, at the head of the file. */
function readDefinitions(text: string): Parts {
  const fields: Record<string, unknown> = {}
  let end = 0
  for (const line of text.split(/(?<=\n)/)) {
    const [, name, value = ''] = /^@def\s+(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name) fields[name] = listIn(value) ?? unquoted(value.replace(/;$/, ''))
    else if (line.trim() !== '') break
    end += line.length
  }
  return { fields, ...bodyFrom(text, end) }
}

/** Hexo's files may lack the first `---`. */
function readHexo(text: string): Parts {
  const [front] = /^(?:[\w-]+:.*\n(?:[ \t-].*\n)*)+(?=---[ \t]*\n)/.exec(text) ?? []
  if (!front || !/^(?:title|date):/m.test(front)) return plain(text)
  const end = front.length + text.slice(front.length).indexOf('\n') + 1
  return { ...readFields(front, readYaml), ...bodyFrom(text, end) }
}
