import { isMap } from '../file/fields.ts'

/** Returns the map that a text is in JSON; an empty one for anything else. */
export function mapInJson(json: string): Record<string, unknown> {
  try {
    const value = JSON.parse(json)
    return isMap(value) ? value : {}
  } catch {
    return {}
  }
}
