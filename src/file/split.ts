import { closing, opening, withoutLines } from '../article/markdown.ts'
import type { Problem, Result } from '../article/problem.ts'
import { clean, toNewlines } from '../article/text.ts'
import { parseYaml, type Yaml } from './yaml.ts'

/** In bytes: longer than any front matter, and quick to refuse. */
const mostFrontBytes = 64 * 1024

/**
 * Returns the front matter of an article file, still YAML and cleaned, and the Markdown after it
 * with every line ending in a newline.
 */
export function splitFile(source: string): Result<{ front: string; body: string }> {
  const lines = toNewlines(source)
  const text = clean(lines)
  if (!opening.test(text)) return refuse(noFrontMatter(text))
  const rest = text.replace(opening, '')
  const end = closing.exec(rest)?.index
  if (end === undefined) return refuse(notClosed(rest))
  const front = rest.slice(0, end)
  const bytes = new TextEncoder().encode(front).length
  if (bytes > mostFrontBytes) {
    return refuse(`the front matter has ${bytes} bytes; the limit is ${mostFrontBytes} (64 KiB)`)
  }
  // In the body, what cleaning takes out is shown in code and noted elsewhere.
  return { value: { front, body: withoutLines(lines, front.split('\n').length + 1) } }
}

function refuse(message: string, line = 1): { problems: Problem[] } {
  return { problems: [{ line, message }] }
}

function noFrontMatter(text: string): string {
  const [first = ''] = text.slice(0, 100).split('\n', 1)
  if (/^\+\+\+\s*$/.test(first)) {
    return 'the front matter is TOML ("+++"); write it as YAML, `title: …`, between two lines "---"'
  }
  if (/^(?:\{|;;;|---\s*(?:json|toml)\b)/.test(first)) {
    return 'the front matter is not YAML; write it as `title: …` between two lines "---"'
  }
  const isNear = /^[\s>]*[-\p{Pd}]+\s*$/u.test(first) && first.trim() !== ''
  const reason = isNear ? `"${first}" is not three hyphens` : 'no front matter'
  return `${reason}: the first line must be "---"`
}

function notClosed(rest: string): string {
  const [near] = /^[ \t]*(?:\.\.\.|[-\p{Pd}]{2,})[ \t]*$/mu.exec(rest) ?? []
  const advice = near === undefined ? '' : `; "${near.trim()}" is not one`
  return `the front matter has no closing line "---"${advice}`
}

/** The line of an article file on which its front matter begins. */
export const firstLine = 2

/** Returns the YAML of an article file, or undefined if it has none that can be parsed. */
export function yamlOf(source: string): Yaml | undefined {
  const { value } = splitFile(source)
  return value && parseYaml(value.front, firstLine).value
}
