import { isMap } from '../../file/fields.ts'

/** Returns the values of front matter, which are texts, as the numbers and flags that they look like. */
export function typed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typed)
  if (isMap(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typed(one)]))
  }
  if (value === 'true' || value === 'false') return value === 'true'
  if (value === '' || value === 'null' || value === '~') return null
  return typeof value === 'string' && /^-?(?:0|[1-9]\d*)$/.test(value) ? Number(value) : value
}
