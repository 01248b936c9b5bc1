import { dayIn, parseInstant, toInstant, toSeconds } from '../../article/dates.ts'
import type { Stretch } from '../../store/membership.ts'

/**
 * A year, month or day of the archive: its parts as numbers, and the time that it takes in the zone
 * of the site.
 */
export type Period = Stretch & { parts: [number, number?, number?] }

/** Returns the period, or undefined where there is no such month or day. */
export function periodOf(timezone: string, ...parts: Period['parts']): Period | undefined {
  const [year, month, day] = parts
  const from = startOf(timezone, year, month ?? 1, day ?? 1)
  if (from === undefined) return undefined
  const next =
    month === undefined
      ? startOf(timezone, year + 1, 1, 1)
      : day === undefined
        ? startOf(timezone, month === 12 ? year + 1 : year, (month % 12) + 1, 1)
        : startOf(timezone, ...dayAfter(year, month, day))
  // Behind the last year that has four digits nothing can be.
  return { parts, from, until: next ?? Number.MAX_SAFE_INTEGER }
}

/** Returns the parts of a year, or of a month: every month, or every day, that there is. */
export function partsOf(timezone: string, { parts: [year, month] }: Period): Period[] {
  const count = month === undefined ? 12 : 31
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((n) => {
    const part =
      month === undefined ? periodOf(timezone, year, n) : periodOf(timezone, year, month, n)
    return part ?? []
  })
}

/** Returns the years from one instant to another, both in seconds since 1970, the newest first. */
export function yearsBetween(timezone: string, oldest: number, newest: number): Period[] {
  const [first, last] = [yearOf(timezone, oldest), yearOf(timezone, newest)]
  return Array.from({ length: last - first + 1 }, (_, i) => last - i).flatMap(
    (year) => periodOf(timezone, year) ?? [],
  )
}

/** Returns the year, month and day of an instant in a zone; `seconds` since 1970. */
export function partsAt(timezone: string, seconds: number): [number, number, number] {
  const [year = 0, month = 1, day = 1] = dayIn(timezone, toInstant(seconds)).split('-').map(Number)
  return [year, month, day]
}

/**
 * Returns the parts of a period and the page, counted from 1, that a name such as `2026/11` means; of a
 * day there are more pages, such as `2026/11/22/2`. Returns undefined for a name that no period has.
 */
export function readPeriodName(name: string): { parts: Period['parts']; page: number } | undefined {
  const [, year, month, day, page = '1'] =
    /^([1-9]\d{3})(?:\/(\d\d)(?:\/(\d\d)(?:\/([2-9]|[1-9]\d{1,3}))?)?)?$/.exec(name) ?? []
  if (year === undefined) return undefined
  const rest = [month, day].flatMap((part) => (part === undefined ? [] : Number(part)))
  return { parts: [Number(year), ...(rest as [number?, number?])], page: Number(page) }
}

/** Returns the name of a period, such as `2026/11`. */
export function periodPath({ parts }: Period): string {
  return parts.map((part = 0, i) => pad(part, i === 0 ? 4 : 2)).join('/')
}

/** Returns the instant in the middle of a period, which is in it in every zone. */
export function middleOf({ from, until }: Period): string {
  const seconds = Math.floor((from + Math.min(until, from + 366 * 86_400)) / 2)
  return toInstant(seconds)
}

function yearOf(timezone: string, seconds: number): number {
  return partsAt(timezone, seconds)[0]
}

function dayAfter(year: number, month: number, day: number): [number, number, number] {
  const next = new Date(Date.UTC(year, month - 1, day + 1))
  return [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()]
}

function startOf(timezone: string, ...[year, month, day]: [number, number, number]) {
  const instant = parseInstant(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`, timezone)
  return instant === undefined ? undefined : toSeconds(instant)
}

function pad(part: number, digits: number): string {
  return String(part).padStart(digits, '0')
}
