import type { Instant } from '../article/article.ts'
import { parseInstant, toInstant } from '../article/dates.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const name =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'

/** The forms in which the parts of a day have a fixed order, and that order. */
const dayForms: readonly [RegExp, 'ymd' | 'dmy' | 'mdy'][] = [
  [/^(\d{4})(?:[-/.] ?|[年년] ?)(\d{1,2})(?:[-/.] ?|[月월] ?)(\d{1,2})[日일.]?$/, 'ymd'],
  [new RegExp(`^(\\d{4})[-/ ]${name},?[-/ ](\\d{1,2})$`), 'ymd'],
  [
    new RegExp(`^(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)?[-/ ]*${name},?[-/ ]*(\\d{4}|\\d{2})$`),
    'dmy',
  ],
  [new RegExp(`^${name}[-/ ]*(\\d{1,2})(?:st|nd|rd|th)?(?:, ?|[-/ ])(\\d{4}|\\d{2})$`), 'mdy'],
]

/** A time of day, and a zone that means the same to everyone: Greenwich, an offset, or both. */
const clock =
  /(?:^|(?<=\d)t|[ ,]+(?:at )?)(?=\d{1,2}(?::| ?[ap]\.?m))(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?(?: ?([ap])\.?m(?![a-z])\.?)? ?(?:(z|utc|gmt|ut)(?![a-z]))? ?(?:([+-])(\d{1,2})(?::?(\d{2}))?(?!\d))?/
const zoneOfDay = /(?<=\d) ?(?:(z|utc|gmt|ut)|(?:(?<= )|(?=.{3}:))([+-])(\d{2}):?(\d{2}))$/

type Day = { year: string; month: number; day: number }

/** In UTF-16 code units: time zones have long names. */
const longest = 100

/**
 * A date as people write it: its instant if it has one meaning, else the dates that may be meant,
 * and whether such a day and time exist.
 */
export type WrittenDate = { instant?: Instant; meant: string[]; exists: boolean }

/**
 * Reads a date as people and other programs write it: `2024-4-9`, `27 Nov 2026 09:30 +0100`,
 * `November 27, 2026 at 9:30 pm`. Numbers alone have one meaning only if the year comes first. A
 * time without a zone is in `timezone`.
 */
export function readDate(text: string, timezone: string): WrittenDate {
  const strict = parseInstant(text, timezone)
  if (strict) return { instant: strict, meant: [], exists: true }
  if (text.length > longest) return { meant: [], exists: true }
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/ ?\([^()]*\)$/, '')
    .replace(/^(\d{4})(\d{2})(\d{2})(?=t|$)/, '$1-$2-$3')
    .replace(/(?<=\dt)(\d{2})(\d{2})(\d{2})?(?!\d)/, (_, h, m, s = '00') => `${h}:${m}:${s}`)
  if (/^(?:\d{9,10}|\d{13})$/.test(plain)) {
    const seconds = Number(plain.slice(0, 10))
    return { meant: [toInstant(seconds)], exists: true }
  }
  const [, weekday] = /^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?,? /.exec(plain) ?? []
  const dated = weekday ? plain.replace(/^\S+ /, '') : plain
  const { rest, time } = takeTime(dated)
  const days = readDays(rest)
  const written = days.exact && days.list[0]
  const instant = written && parseInstant(isoOf(written) + time, timezone)
  if (instant && isOn(weekday, written)) return { instant, meant: [], exists: true }
  const isTime = parseInstant(`2000-01-01${time}`, timezone) !== undefined
  const meant = days.list.map((day) => isoOf(existing(day)) + (isTime ? time : ''))
  return {
    meant: [...new Set(meant)].filter((iso) => parseInstant(iso, timezone)).sort(),
    exists: !written || Boolean(instant),
  }
}

/**
 * Takes the time and the zone out of a date. Returns both as RFC 3339 has them, and what is left.
 */
function takeTime(text: string): { rest: string; time: string } {
  const found = clock.exec(text)
  if (!found) {
    const [matched = '', greenwich, sign, hours, minutes] = zoneOfDay.exec(text) ?? []
    const rest = text.slice(0, text.length - matched.length)
    return { rest, time: matched ? `T00:00${zoneOf(greenwich, sign, hours, minutes)}` : '' }
  }
  const [matched, hour = '', minutes = '00', seconds, half, greenwich, sign, ...offset] = found
  const before = text.slice(0, found.index)
  const rest = `${before} ${text.slice(found.index + matched.length)}`.replace(/^[ ,]+|[ ,]+$/g, '')
  const zone = zoneOf(greenwich, sign, ...offset)
  const clockTime = `${pad(hourOf(hour, half))}:${minutes}${seconds ? `:${seconds}` : ''}`
  return { rest: rest.replace(/\s+/g, ' '), time: `T${clockTime}${zone}` }
}

/** An hour of twelve that doesn't exist is one of the day that doesn't either. */
function hourOf(hour: string, half: string | undefined): number {
  const number = Number(hour)
  if (!half) return number
  return number < 1 || number > 12 ? 99 : (number % 12) + (half === 'p' ? 12 : 0)
}

function zoneOf(greenwich?: string, sign?: string, hours = '', minutes = '00'): string {
  if (sign) return `${sign}${pad(hours)}:${minutes}`
  return greenwich ? 'Z' : ''
}

/** The days that a text may mean; `exact` if its form has one meaning. */
function readDays(text: string): { list: Day[]; exact: boolean } {
  for (const [form, order] of dayForms) {
    const found = form.exec(text)
    if (!found) continue
    const part = (letter: string) => found[order.indexOf(letter) + 1] ?? ''
    const day = { year: yearOf(part('y')), month: monthOf(part('m')), day: Number(part('d')) }
    return { list: [day], exact: part('y').length === 4 }
  }
  const [, a = '', sign, b = '', c = ''] =
    /^(\d{1,2})([-/. ]) ?(\d{1,2})\2 ?(\d{4}|\d{2})$/.exec(text) ?? []
  if (sign) {
    const dayFirst = { year: yearOf(c), month: Number(b), day: Number(a) }
    const monthFirst = { year: yearOf(c), month: Number(a), day: Number(b) }
    const yearFirst = { year: yearOf(a), month: Number(b), day: Number(c) }
    const others = sign === '.' ? [] : [monthFirst]
    const list = [dayFirst, ...others, ...(sign === '-' && c.length === 2 ? [yearFirst] : [])]
    return { list: list.filter(isInRange), exact: false }
  }
  const [, year, number] = /^(\d{4})[-/.](\d{1,2})$/.exec(text) ?? []
  if (year) return { list: [{ year, month: Number(number), day: 1 }], exact: false }
  const [, word = '', ofYear] = new RegExp(`^${name},? (\\d{4})$`).exec(text) ?? []
  return { list: ofYear ? [{ year: ofYear, month: monthOf(word), day: 1 }] : [], exact: false }
}

function yearOf(digits: string): string {
  if (digits.length === 4) return digits
  return Number(digits) < 70 ? `20${pad(digits)}` : `19${digits}`
}

function monthOf(text: string): number {
  return Number(text) || months.indexOf(text.slice(0, 3)) + 1
}

function isInRange({ month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

function lastDay(year: string, month: number): number {
  return new Date(Date.UTC(Number(year), month, 0)).getUTCDate()
}

/** The nearest day that exists: day and month the other way round, or the last of the month. */
function existing(written: Day): Day {
  const { year, month, day } = written
  if (month > 12) return { year, month: day, day: month }
  return day > 31 || month < 1 ? written : { ...written, day: Math.min(day, lastDay(year, month)) }
}

function isOn(weekday: string | undefined, day: Day): boolean {
  return !weekday || weekdays[new Date(isoOf(day)).getUTCDay()] === weekday
}

function isoOf({ year, month, day }: Day): string {
  return `${year}-${pad(month)}-${pad(day)}`
}

function pad(number: string | number): string {
  return String(number).padStart(2, '0')
}
