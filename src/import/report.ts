import { oneLine } from '../article/text.ts'
import type { Place } from './moved.ts'

/** What an import couldn't take as it was, for a person to read. */
export type Report = {
  /** Says something of one place. */
  at: (place: Place, message: string) => void
  /** Says something of one place that may be true of many: it is told once, with their number. */
  often: (place: Place, message: string) => void
  /** Returns the lines: what is true of many first, then the places in their order. */
  lines: () => string[]
}

/** Returns an empty report. */
export function newReport(): Report {
  const places: string[] = []
  const counts = new Map<string, { files: Set<string>; first: Place }>()
  return {
    at: (place, message) => {
      places.push(`${shown(place)}: ${oneLine(message)}`)
    },
    often: (place, message) => {
      const known = counts.get(message)
      if (known) known.files.add(place.file)
      else counts.set(message, { files: new Set([place.file]), first: place })
    },
    lines: () => {
      const often = [...counts].sort(([a], [b]) => a.localeCompare(b))
      return [
        ...often.map(([message, { files, first }]) => {
          const where = files.size > 1 ? `${files.size} files, first in ` : ''
          return `${oneLine(message)}: ${where}${shown(first)}`
        }),
        ...places,
      ]
    },
  }
}

function shown({ file, line }: Place): string {
  return oneLine(line ? `${file}:${line}` : file)
}
