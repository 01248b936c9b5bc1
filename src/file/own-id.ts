import { stringify } from 'yaml'
import { clean } from '../article/text.ts'
import { isMap } from './fields.ts'
import { splitFile } from './front-matter.ts'
import { readYaml } from './yaml.ts'

/**
 * Returns an article file that names its article's id: the same text where it does already, else
 * with a line more in its front matter. The file must be one that compiles.
 */
export function withOwnId(source: string, id: string): string {
  const { front, body } = parts(source)
  // No other line of a front matter can begin so: what a value goes on with is indented.
  if (/^id:[ \t]+(.*)$/m.exec(front)?.[1]?.trim() === id) return source
  const fields = fieldsIn(front)
  if (fields.id !== undefined) return source
  const line = stringify({ id }, { lineWidth: 0 }).trimEnd()
  const longer = source.replace(/^---[ \t]*(\r\n?|\n)/, (opening, end) => opening + line + end)
  // YAML has other ways to write a map, where a line in front breaks it.
  const isSame = JSON.stringify(fieldsIn(parts(longer).front)) === JSON.stringify({ id, ...fields })
  return isSame ? longer : `---\n${stringify({ id, ...fields }, { lineWidth: 0 })}---\n${body}`
}

function parts(source: string): { front: string; body: string } {
  const split = splitFile(clean(source).replace(/\r\n?/g, '\n'))
  return { front: split.value?.yaml ?? '', body: split.value?.body ?? '' }
}

function fieldsIn(front: string): Record<string, unknown> {
  const value = readYaml(front).value?.value
  return isMap(value) ? value : {}
}
