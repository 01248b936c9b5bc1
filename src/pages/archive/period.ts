import { dayIn, parseInstant, toInstant, toSeconds } from '../../article/dates.ts'
import type { Stretch } from '../../store/membership.ts'

/** A year, month or day by its name, such as `2026/11/22`, and its time in the zone of the site. */
export type Period = Stretch & { name: string }

/** Returns the period with this name, or undefined if there is no such month or day. */
export function periodOf(timezone: string, name: string): Period | undefined {
  const [year, month = '01', day = '01'] = name.split('/')
  const from = startOf(timezone, `${year}-${month}-${day}`)
  if (from === undefined) return undefined
  // No article is later than the last year of four digits.
  return { name, from, until: startOf(timezone, dayAfter(name)) ?? Number.MAX_SAFE_INTEGER }
}

/** Returns every month of a year, or every day of a month. */
export function periodsWithin(timezone: string, { name }: Period): Period[] {
  const numbers = Array.from({ length: name.includes('/') ? 31 : 12 }, (_, i) => i + 1)
  return numbers.flatMap((number) => {
    return periodOf(timezone, `${name}/${String(number).padStart(2, '0')}`) ?? []
  })
}

/** Returns the years from one instant to another, both in seconds since 1970, the newest first. */
export function yearsBetween(timezone: string, oldest: number, newest: number): Period[] {
  const first = Number.parseInt(nameAt(timezone, oldest), 10)
  const last = Number.parseInt(nameAt(timezone, newest), 10)
  const years = Array.from({ length: last - first + 1 }, (_, i) => last - i)
  return years.flatMap((year) => periodOf(timezone, String(year)) ?? [])
}

/** Returns the period of the same kind as another that an instant is in; `seconds` since 1970. */
export function periodAt(timezone: string, seconds: number, { name }: Period): Period | undefined {
  return periodOf(timezone, nameAt(timezone, seconds).slice(0, name.length))
}

/**
 * Returns the name of a period and the page, counted from 1, that a path such as `2026/11` means;
 * only a day has further pages, such as `2026/11/22/2`. Returns undefined for a path of another form.
 */
export function readPeriodPath(path: string): { name: string; page: number } | undefined {
  const [, name, page = '1'] =
    /^([1-9]\d{3}(?:\/\d\d){0,2})(?:(?<=\/\d\d\/\d\d)\/([2-9]|[1-9]\d{1,3}))?$/.exec(path) ?? []
  return name === undefined ? undefined : { name, page: Number(page) }
}

/** Returns whether a period is a day. A day has no parts, but it may have further pages. */
export function isDay({ name }: Period): boolean {
  return name.length === 'YYYY/MM/DD'.length
}

/** Returns whether a period is a year. */
export function isYear({ name }: Period): boolean {
  return !name.includes('/')
}

/** Returns the instant in the middle of a period, which falls in the period in every time zone. */
export function middleOf({ from, until }: Period): string {
  return toInstant(Math.floor((from + Math.min(until, from + 366 * 86_400)) / 2))
}

/** The name of the day that an instant is in; that of its month or year is the beginning of it. */
function nameAt(timezone: string, seconds: number): string {
  return dayIn(timezone, toInstant(seconds)).replaceAll('-', '/')
}

/** The day after a period, as `YYYY-MM-DD`. */
function dayAfter(name: string): string {
  const numbers = name.split('/').map(Number)
  const next = (numbers.pop() ?? 0) + 1
  const [year = 0, month = 1, day = 1] = [...numbers, next]
  return toInstant(Date.UTC(year, month - 1, day) / 1000).slice(0, 10)
}

function startOf(timezone: string, day: string): number | undefined {
  const instant = parseInstant(day, timezone)
  return instant === undefined ? undefined : toSeconds(instant)
}
