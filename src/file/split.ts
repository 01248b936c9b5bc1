import type { Result } from '../article/problem.ts'
import { cleanLines } from '../article/text.ts'
import { parseYaml, type Yaml } from './yaml.ts'

/**
 * Returns the front matter of an article file, still YAML and cleaned, and the Markdown after it with
 * every line ending in a newline.
 */
export function splitFile(source: string): Result<{ front: string; body: string }> {
  const text = cleanLines(source)
  const opening = /^---[ \t]*\n/.exec(text)
  if (!opening) {
    return { problems: [{ line: 1, message: 'no front matter: the first line must be "---"' }] }
  }
  const rest = text.slice(opening[0].length)
  const closing = /^---[ \t]*(?:\n|$)/m.exec(rest)
  if (!closing) {
    return { problems: [{ line: 1, message: 'the front matter has no closing line "---"' }] }
  }
  const front = rest.slice(0, closing.index)
  const lines = source.replace(/\r\n?/g, '\n')
  return { value: { front, body: withoutLines(lines, front.split('\n').length + 1) } }
}

/** Cleaning takes out no line. In the body, what it takes out is shown in code and noted elsewhere. */
function withoutLines(text: string, count: number): string {
  let start = 0
  for (let line = 0; line < count; line++) start = text.indexOf('\n', start) + 1 || text.length
  return text.slice(start)
}

/** The line of an article file on which its front matter begins. */
export const firstLine = 2

/** Returns the YAML of an article file, or undefined if it has none that can be parsed. */
export function yamlOf(source: string): Yaml | undefined {
  const { value } = splitFile(source)
  return value && parseYaml(value.front, firstLine).value
}
