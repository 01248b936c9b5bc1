import { closest, distance } from 'fastest-levenshtein'
import * as v from 'valibot'
import type { Result } from '../article/problem.ts'
import { mostProblems, shortMessage, type Yaml } from './yaml.ts'
import type { Path } from './yaml-tree.ts'

/** Returns what a schema makes of a YAML document, or a problem for each field that it refuses. */
export function checkFields<T>(schema: v.GenericSchema<unknown, T>, yaml: Yaml): Result<T> {
  const checked = v.safeParse(schema, yaml.value ?? {})
  if (checked.success) return { value: checked.output }
  const problems = checked.issues.slice(0, mostProblems).map(({ path = [], message }) => {
    const steps = path.map(({ key }) => key as string | number)
    return {
      line: yaml.at(steps).line,
      field: fieldName(steps) || undefined,
      message: shortMessage(message),
    }
  })
  return { problems: problems.sort((a, b) => a.line - b.line) }
}

function fieldName(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('')
}

type Output<E extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<E, undefined>>

/**
 * A map with these fields and no others. For an unknown field, the problem has what `advise` says
 * of it, or else suggests a field with nearly the same name.
 */
export function fields<const E extends v.ObjectEntries>(
  entries: E,
  advise?: (key: string, value: unknown) => string | undefined,
) {
  const names = Object.keys(entries)
  const known = v.looseObject(entries, 'is required')
  const unknown = (key: string, value: unknown): string => {
    const advice = advise?.(key, value)
    if (advice) return `unknown field; ${advice}`
    const meant = names.find((name) => name === key.toLowerCase()) ?? nearestOf(key, names)
    return `unknown field${meant ? `; did you mean "${meant}"?` : ''}`
  }
  // The names come from the input, because the output of the schema lacks a `__proto__`.
  return v.lazy((input) => {
    const checked = v.pipe(
      v.custom(isMap, ({ input: given }) => {
        const isShort = typeof given === 'string' && /^(?:name|url)$/.test(names[0] ?? '')
        const advice = isShort ? `; write {${names[0]}: ${given}}` : ''
        return `is not a map of fields (${names.join(', ')})${advice}`
      }),
      known,
      v.rawCheck(({ addIssue }) => {
        const unknowns = Object.entries(Object(input)).filter(([name]) => !names.includes(name))
        for (const [key, value] of unknowns.slice(0, mostProblems)) {
          addIssue({
            message: unknown(key, value),
            path: [{ type: 'unknown', origin: 'key', input, key, value: undefined }],
          })
        }
      }),
    )
    return checked as unknown as v.GenericSchema<unknown, Output<E>>
  })
}

/** A list. A single value counts as a list of one. */
export function list<S extends v.GenericSchema>(item: S, most: number) {
  return v.pipe(
    v.unknown(),
    v.transform((value): unknown[] => (Array.isArray(value) ? value : [value])),
    // Checked first, since each entry may have a problem of its own.
    v.maxLength(most, `has over ${most} entries`),
    v.array(item),
  )
}

/** Replaces a value with what `to` returns; if that is undefined, `message` says what is wrong. */
export function convert<I, O>(
  to: (input: I) => O | undefined,
  message: (issue: v.RawTransformIssue<I>) => string,
) {
  return v.rawTransform<I, O>(({ dataset, addIssue, NEVER }) => {
    const output = to(dataset.value)
    if (output !== undefined) return output
    addIssue({ message })
    return NEVER
  })
}

/** Comparing two names takes time in proportion to the product of their lengths. */
const longestName = 100

/** Returns the name that was probably meant by a misspelt one, or undefined. */
export function nearestOf(name: string, names: string[]): string | undefined {
  if (name.length > longestName) return undefined
  const nearest = closest(name, names)
  return distance(name, nearest) <= name.length / 2 ? nearest : undefined
}

/** Whether a value is a map rather than a list. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
