import { stringify } from 'yaml'
import { readAddress } from '../article/old-address.ts'
import { isMap } from './fields.ts'
import { splitFile, yamlOf } from './split.ts'

/** What a file states of its article: its id, and the addresses that it had. */
export type Stated = { id?: string; aliases?: string[] }

/**
 * Returns an article file that states all of this: the same text if it already does, else with more
 * lines in its front matter. The file must be one that compiles. Another id, if it states one, stays.
 */
export function withStated(source: string, { id, aliases = [] }: Stated): string {
  const { front = '', body = '' } = splitFile(source).value ?? {}
  // Only the field itself can begin a line like this: the rest of a multi-line value is indented.
  const namesId = id === undefined || /^id:[ \t]+(.*)$/m.exec(front)?.[1]?.trim() === id
  if (namesId && aliases.length === 0) return source
  const fields = fieldsIn(source)
  const given = [fields.aliases ?? []].flat()
  const known = new Set(given.map((path) => readAddress(String(path))))
  const all = [...given, ...aliases.filter((path) => !known.has(path))]
  const added = {
    ...(!namesId && fields.id === undefined && { id }),
    ...(all.length > given.length && { aliases: all }),
  }
  if (Object.keys(added).length === 0) return source
  const whole = { ...added, ...fields, ...added }
  const lines = stringify(added, { lineWidth: 0 }).trimEnd()
  const longer = source.replace(/^---[ \t]*(\r\n?|\n)/, (opening, end) => {
    return opening + lines.replaceAll('\n', end) + end
  })
  // YAML has other ways to write a map, which a line before it would break.
  const isSame = JSON.stringify(fieldsIn(longer)) === JSON.stringify(whole)
  return isSame ? longer : `---\n${stringify(whole, { lineWidth: 0 })}---\n${body}`
}

function fieldsIn(source: string): Record<string, unknown> {
  const fields = yamlOf(source)?.value
  return isMap(fields) ? fields : {}
}
