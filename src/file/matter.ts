import type { Problem, Result } from '../article/problem.ts'
import { readOtherNames } from './other-names.ts'
import { firstLine } from './split.ts'
import { parseYaml, type Yaml } from './yaml.ts'

/** Ten times what the longest sensible front matter has. Parsing takes time for each. */
const mostTokens = 10_000

/**
 * Front matter with the names that fields have here, and the notes on it. `asWritten` returns a
 * problem as the author knows it, who may have called the field otherwise.
 */
export type Matter = Yaml & { notes: Problem[]; asWritten: (problem: Problem) => Problem }

/** Returns the front matter of an article or page, or its problems as YAML, with their lines. */
export function readMatter(front: string): Result<Matter> {
  const yaml = parseYaml(front, firstLine, mostTokens)
  if (yaml.problems) return yaml
  const { value, keys, notes } = readOtherNames(yaml.value.value)
  const at: Yaml['at'] = ([field, ...path]) => {
    return yaml.value.at(field === undefined ? [] : [keys.get(String(field)) ?? field, ...path])
  }
  const renamed = notes.map(({ key, message }) => ({ line: yaml.value.at([key]).line, message }))
  return {
    value: {
      value,
      at,
      notes: [...(yaml.notes ?? []), ...renamed],
      asWritten: (problem) => asWritten(problem, keys),
    },
  }
}

/** A problem with a field that its author called otherwise. */
function asWritten(problem: Problem, keys: ReadonlyMap<string, string>): Problem {
  const [, name = '', rest = ''] = /^(\w+)(.*)$/s.exec(problem.field ?? '') ?? []
  const key = keys.get(name)
  if (key === undefined) return problem
  const message = `\`${key}\` is called \`${name}\` here; ${problem.message}`
  return { ...problem, field: key + rest, message }
}
