import { oneLine } from '../article/text.ts'

/** Where something stands in a source: a path as a person knows it, and a line if there is one. */
export type Place = { file: string; line?: number }

/**
 * What an import couldn't take as it was, for a person to read. `at` and `often` return undefined, which a
 * caller that takes nothing returns, too.
 */
export type Report = {
  /** Says something of one place. */
  at: (place: Place, message: string) => undefined
  /** Says something of one place that may be true of many: it is told once, with their number. */
  often: (place: Place, message: string) => undefined
  /** Returns the lines: what is true of many first, then the places in their order. */
  lines: () => string[]
}

/** Returns an empty report. */
export function newReport(): Report {
  const told: string[] = []
  const counts = new Map<string, { places: Set<string>; first: Place }>()
  return {
    at: (place, message) => {
      told.push(`${shown(place)}: ${oneLine(message)}`)
    },
    often: (place, message) => {
      const known = counts.get(message)
      if (known) known.places.add(shown(place))
      else counts.set(message, { places: new Set([shown(place)]), first: place })
    },
    lines: () => {
      const often = [...counts].sort(([a], [b]) => a.localeCompare(b))
      return [
        ...often.map(([message, { places, first }]) => {
          const where = places.size > 1 ? `${places.size} articles, first in ` : ''
          return `${oneLine(message)}: ${where}${shown(first)}`
        }),
        ...told,
      ]
    },
  }
}

function shown({ file, line }: Place): string {
  return oneLine(line ? `${file}:${line}` : file)
}
