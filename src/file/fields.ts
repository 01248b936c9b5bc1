import { closest, distance } from 'fastest-levenshtein'
import * as v from 'valibot'
import { readInstant } from '../article/dates.ts'
import type { Problem, Result } from '../article/problem.ts'
import { oneLine, plainLine } from '../article/text.ts'
import { writeUrl } from '../article/url.ts'
import type { Path, Yaml } from './yaml.ts'

/** Whoever has more of them at once has made one mistake. */
const mostProblems = 100

/**
 * Returns what the schema makes of a YAML document, or a problem for each field that it refuses,
 * with its line.
 */
export function checkFields<S extends v.GenericSchema>(
  schema: S,
  yaml: Yaml,
): Result<v.InferOutput<S>> {
  const checked = v.safeParse(schema, yaml.value ?? {})
  if (checked.success) return { value: checked.output }
  const problems = checked.issues.slice(0, mostProblems).map((issue) => toProblem(issue, yaml))
  return { problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function toProblem(issue: v.BaseIssue<unknown>, yaml: Yaml): Problem {
  const path = (issue.path ?? []).map((step) => step.key as string | number)
  const { line } = yaml.at(path)
  return { line, field: fieldName(path) || undefined, message: issue.message }
}

function fieldName(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('')
}

/**
 * A map with these fields and no others. A wrong name is answered with the field that has it
 * `elsewhere`, or else with one that is written nearly the same.
 */
export function fields<const E extends v.ObjectEntries>(
  entries: E,
  elsewhere: Readonly<Record<string, keyof E & string>> = {},
) {
  const names = Object.keys(entries)
  const known = v.looseObject(entries, 'is required')
  // The keys are those of the input: what the schema makes of it lacks a `__proto__`.
  return v.lazy((input) => {
    const checked = v.pipe(
      v.custom(isMap, `is not a map of fields (${names.join(', ')})`),
      known,
      v.rawCheck(({ addIssue }) => {
        for (const key of Object.keys(Object(input)).filter((name) => !names.includes(name))) {
          const meant = Object.hasOwn(elsewhere, key) ? elsewhere[key] : nearestOf(key, names)
          addIssue({
            message: `unknown field${meant ? `; did you mean "${meant}"?` : ''}`,
            path: [{ type: 'unknown', origin: 'key', input, key, value: undefined }],
          })
        }
      }),
    )
    return checked as unknown as v.GenericSchema<
      unknown,
      v.InferOutput<v.ObjectSchema<E, undefined>>
    >
  })
}

/** Returns the one of several names that another is a slip of; undefined for one that is none. */
export function nearestOf(name: string, names: string[]): string | undefined {
  const nearest = closest(name, names)
  return distance(name, nearest) <= name.length / 2 ? nearest : undefined
}

/** Whether a value is a map, and no list. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const string = v.string('is not text')

/** Text on one line; it may not be empty, or nothing that one sees. */
export const text = words(plainLine)

/** The same for what no one reads as words, such as an address: no character is added to it. */
export const code = words(oneLine)

function words(read: (value: string) => string) {
  const transform = (value: string) => visible(read(value))
  return v.pipe(string, v.transform(transform), v.nonEmpty('is empty'))
}

/** Text on one line; empty is absent. */
export const optionalText = v.optional(
  v.pipe(
    string,
    v.transform((value) => visible(plainLine(value)) || undefined),
  ),
)

function visible(line: string): string {
  return /[^\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(line) ? line : ''
}

export const flag = v.pipe(
  v.picklist(['true', 'false'], (issue) => `${issue.received} is neither true nor false`),
  v.transform((value) => value === 'true'),
)

/** A number of bytes or seconds. */
export const amount = v.pipe(
  string,
  v.check(
    (value) => /^\d+(\.\d+)?$/.test(value) && Number.isFinite(Number(value)),
    (issue) => `${issue.received} is not a number of 0 or more`,
  ),
  v.transform(Number),
)

export const wholeAmount = v.pipe(
  amount,
  v.safeInteger((issue) => `${issue.received} is not a whole number`),
)

/** A width or a height. */
export const pixels = v.pipe(wholeAmount, v.minValue(1, 'must be at least 1'))

export const email = v.pipe(
  code,
  v.rfcEmail((issue) => `${issue.received} is not an e-mail address`),
)

/** A media type (RFC 6838 §4.2) without parameters, in lower case. */
export const mediaType = v.pipe(
  code,
  v.toLowerCase(),
  v.regex(
    /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/,
    (issue) => `${issue.received} is not a media type such as "audio/mpeg"`,
  ),
)

/** A language tag (BCP 47) in its canonical form. */
export const language = v.pipe(
  code,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      const [tag] = Intl.getCanonicalLocales(dataset.value)
      // No language has a longer name (RFC 5646 §2.2.1).
      if (tag && /^[a-z]{2,3}(?:-|$)/.test(tag)) return tag
    } catch {
      // Not a language tag.
    }
    addIssue({ message: `"${dataset.value}" is not a language tag such as "en" or "pt-BR"` })
    return NEVER
  }),
)

/** A web address, made absolute against `base`; without a base it must be absolute already. */
export function webAddress(base?: string) {
  return v.pipe(
    code,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const url = URL.parse(dataset.value, base)
      if (url?.username || url?.password) {
        addIssue({ message: `"${dataset.value}" gives a user's name or password away` })
        return NEVER
      }
      if (url && /^https?:$/.test(url.protocol) && url.hostname) return writeUrl(url)
      const wanted = base ? 'a web address' : 'an absolute web address (https://…)'
      addIssue({ message: `"${dataset.value}" is not ${wanted}` })
      return NEVER
    }),
  )
}

/** A date or date-time; what has no zone is in `timezone`. */
export function instant(timezone: string) {
  return v.pipe(
    code,
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const read = readInstant(dataset.value, timezone)
      if (read) return read
      addIssue({
        message: `"${dataset.value}" is not a date (2026-03-31) or date-time (2026-03-31T09:30:00Z)`,
      })
      return NEVER
    }),
  )
}

/** A list, or a single value that stands for a list of one. */
export function list<S extends v.GenericSchema>(item: S, most: number) {
  return v.pipe(
    v.unknown(),
    v.transform((value) => (Array.isArray(value) ? value : [value])),
    v.array(item),
    v.maxLength(most, `has over ${most} entries`),
  )
}

/** The fields of an author, in `site.yaml` and in an article alike. */
export function authorFields(base: string) {
  return fields({
    name: text,
    role: optionalText,
    bio: optionalText,
    url: v.optional(webAddress(base)),
    email: v.optional(email),
    avatar: v.optional(webAddress(base)),
  })
}
