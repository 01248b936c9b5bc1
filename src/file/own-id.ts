import { stringify } from 'yaml'
import { isMap } from './fields.ts'
import { splitFile, yamlOf } from './split.ts'

/**
 * Returns an article file that states the id of its article: the same text if it already does, else
 * with one more line in its front matter. The file must be one that compiles.
 */
export function withOwnId(source: string, id: string): string {
  const { front = '', body = '' } = splitFile(source).value ?? {}
  // Only the field itself can begin a line like this: the rest of a multi-line value is indented.
  if (/^id:[ \t]+(.*)$/m.exec(front)?.[1]?.trim() === id) return source
  const fields = fieldsIn(source)
  if (fields.id !== undefined) return source
  const line = stringify({ id }, { lineWidth: 0 }).trimEnd()
  const longer = source.replace(/^---[ \t]*(\r\n?|\n)/, (opening, end) => opening + line + end)
  // YAML has other ways to write a map, which a line before it would break.
  const isSame = JSON.stringify(fieldsIn(longer)) === JSON.stringify({ id, ...fields })
  return isSame ? longer : `---\n${stringify({ id, ...fields }, { lineWidth: 0 })}---\n${body}`
}

function fieldsIn(source: string): Record<string, unknown> {
  const fields = yamlOf(source)?.value
  return isMap(fields) ? fields : {}
}
