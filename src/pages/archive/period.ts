import { dayIn, parseInstant, toInstant, toSeconds } from '../../article/dates.ts'
import type { Stretch } from '../../store/membership.ts'

/** The numbers of a year, of a month and its year, or of a day, its month and its year. */
type PeriodDate = [year: number, month?: number, day?: number]

/** A year, month or day of the archive, and the time that it takes in the zone of the site. */
export type Period = Stretch & { date: PeriodDate }

/** Returns the period, or undefined if there is no such month or day. */
export function periodOf(timezone: string, ...date: PeriodDate): Period | undefined {
  const [year, month = 1, day = 1] = date
  const from = startOf(timezone, written([year, month, day], '-'))
  if (from === undefined) return undefined
  // No article is later than the last year of four digits.
  return { date, from, until: startOf(timezone, dayAfter(date)) ?? Number.MAX_SAFE_INTEGER }
}

/** Returns every month of a year, or every day of a month. */
export function periodsWithin(timezone: string, { date: [year, month] }: Period): Period[] {
  const numbers = Array.from({ length: month === undefined ? 12 : 31 }, (_, i) => i + 1)
  return numbers.flatMap((number) => {
    const date: PeriodDate = month === undefined ? [year, number] : [year, month, number]
    return periodOf(timezone, ...date) ?? []
  })
}

/** Returns the years from one instant to another, both in seconds since 1970, the newest first. */
export function yearsBetween(timezone: string, oldest: number, newest: number): Period[] {
  const [first] = dateAt(timezone, oldest)
  const [last] = dateAt(timezone, newest)
  return Array.from({ length: last - first + 1 }, (_, i) => last - i).flatMap(
    (year) => periodOf(timezone, year) ?? [],
  )
}

/** Returns the period of the same kind as another that an instant is in; `seconds` since 1970. */
export function periodAt(timezone: string, seconds: number, { date }: Period): Period | undefined {
  return periodOf(timezone, ...(dateAt(timezone, seconds).slice(0, date.length) as PeriodDate))
}

/**
 * Returns the date and the page, counted from 1, of a name such as `2026/11`; only a day has
 * further pages, such as `2026/11/22/2`. Returns undefined for a name of another form.
 */
export function readPeriodName(name: string): { date: PeriodDate; page: number } | undefined {
  const [, year, month, day, page = '1'] =
    /^([1-9]\d{3})(?:\/(\d\d)(?:\/(\d\d)(?:\/([2-9]|[1-9]\d{1,3}))?)?)?$/.exec(name) ?? []
  if (year === undefined) return undefined
  const date = [year, month, day].flatMap((number) => (number === undefined ? [] : Number(number)))
  return { date: date as PeriodDate, page: Number(page) }
}

/** Returns the name of a period, such as `2026/11`. */
export function periodName({ date }: Period): string {
  return written(date, '/')
}

/** Returns the instant in the middle of a period, which is within it in every zone. */
export function middleOf({ from, until }: Period): string {
  const seconds = Math.floor((from + Math.min(until, from + 366 * 86_400)) / 2)
  return toInstant(seconds)
}

function dateAt(timezone: string, seconds: number): [number, number, number] {
  const [year = 0, month = 1, day = 1] = dayIn(timezone, toInstant(seconds)).split('-').map(Number)
  return [year, month, day]
}

/** The day after a period, as `YYYY-MM-DD`. */
function dayAfter([year, month, day]: PeriodDate): string {
  const next =
    month === undefined
      ? Date.UTC(year + 1, 0)
      : day === undefined
        ? Date.UTC(year, month)
        : Date.UTC(year, month - 1, day + 1)
  return toInstant(next / 1000).slice(0, 10)
}

function startOf(timezone: string, day: string): number | undefined {
  const instant = parseInstant(day, timezone)
  return instant === undefined ? undefined : toSeconds(instant)
}

function written(date: PeriodDate, separator: string): string {
  return date.map((number) => String(number).padStart(2, '0')).join(separator)
}
