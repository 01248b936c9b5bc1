import { closest, distance } from 'fastest-levenshtein'
import * as v from 'valibot'
import type { Result } from '../article/problem.ts'
import type { Path, Yaml } from './yaml.ts'

/** A file with more problems than this usually has one mistake, repeated. */
const mostProblems = 100

/** Returns what a schema makes of a YAML document, or a problem for each field that it refuses. */
export function checkFields<T>(schema: v.GenericSchema<unknown, T>, yaml: Yaml): Result<T> {
  const checked = v.safeParse(schema, yaml.value ?? {})
  if (checked.success) return { value: checked.output }
  const problems = checked.issues.slice(0, mostProblems).map(({ path = [], message }) => {
    const steps = path.map(({ key }) => key as string | number)
    return { line: yaml.at(steps).line, field: fieldName(steps) || undefined, message }
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
 * A map with these fields and no others. For an unknown field, the problem suggests the one that
 * `synonyms` has for it, or else one with nearly the same name.
 */
export function fields<const E extends v.ObjectEntries>(
  entries: E,
  synonyms: Readonly<Record<string, keyof E & string>> = {},
) {
  const names = Object.keys(entries)
  const known = v.looseObject(entries, 'is required')
  // The names come from the input, because the output of the schema lacks a `__proto__`.
  return v.lazy((input) => {
    const checked = v.pipe(
      v.custom(isMap, `is not a map of fields (${names.join(', ')})`),
      known,
      v.rawCheck(({ addIssue }) => {
        for (const key of Object.keys(Object(input)).filter((name) => !names.includes(name))) {
          const meant = Object.hasOwn(synonyms, key) ? synonyms[key] : nearestOf(key, names)
          addIssue({
            message: `unknown field${meant ? `; did you mean "${meant}"?` : ''}`,
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
    v.transform((value) => (Array.isArray(value) ? value : [value])),
    v.array(item),
    v.maxLength(most, `has over ${most} entries`),
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

/** Returns the name that was probably meant by a misspelt one, or undefined. */
export function nearestOf(name: string, names: string[]): string | undefined {
  const nearest = closest(name, names)
  return distance(name, nearest) <= name.length / 2 ? nearest : undefined
}

/** Whether a value is a map rather than a list. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
