import { tzOffset } from '@date-fns/tz/tzOffset'
import type { Instant } from './article.ts'

const form =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ]+(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:([Zz])|([+-]\d{2}):?(\d{2}))?)?$/

/** All three formats need a four-digit year, and a year before 1000 is a typing error. */
const earliest = Date.parse('1000-01-01T00:00:00Z')
const tooLate = Date.parse('+010000-01-01T00:00:00Z')

/**
 * Returns the instant of a date or date-time (RFC 3339 §5.6, where seconds and zone are optional),
 * or undefined if the text has another form or names a day or time that doesn't exist. A date-time
 * without a zone is in `timezone` (an IANA name). If the clocks skip it there, it moves forward by
 * what they skip.
 */
export function parseInstant(text: string, timezone: string): Instant | undefined {
  const [, day, time = '00:00', seconds = '00', zulu, hours, minutes] = form.exec(text) ?? []
  if (day === undefined) return undefined
  const local = `${day}T${time}:${seconds}`
  const wall = Date.parse(`${local}Z`)
  // Date.parse takes 31 April for 1 May.
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(local)) return undefined
  const shift = zulu ? 0 : hours && minutes ? parseOffset(hours, minutes) : offsetAt(timezone, wall)
  if (shift === undefined) return undefined
  const milliseconds = wall - shift
  const hasFourDigits = milliseconds >= earliest && milliseconds < tooLate
  return hasFourDigits ? toInstant(milliseconds / 1000) : undefined
}

/** Returns the instant `seconds` after 1970, cut to the whole second. */
export function toInstant(seconds: number): Instant {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** Returns an instant in seconds since 1970. */
export function toSeconds(instant: Instant): number {
  return Date.parse(instant) / 1000
}

/** Returns the day, `YYYY-MM-DD`, on which an instant falls in `timezone`. */
export function dayIn(timezone: string, instant: Instant): string {
  const milliseconds = Date.parse(instant)
  return toInstant((milliseconds + offset(timezone, milliseconds)) / 1000).slice(0, 10)
}

/** A UTC offset such as `-03:30`, in milliseconds; undefined for `+24:00` or `+01:60`. */
function parseOffset(hours: string, minutes: string): number | undefined {
  if (Number(minutes) > 59 || Math.abs(Number(hours)) > 23) return undefined
  const sign = hours.startsWith('-') ? -1 : 1
  return (Number(hours) * 60 + sign * Number(minutes)) * 60_000
}

/**
 * The offset of a wall time in a zone, in milliseconds. When the clocks change, the offset before
 * the change applies, like `disambiguation: 'compatible'` in Temporal.
 */
function offsetAt(timezone: string, wall: number): number {
  const before = offset(timezone, wall - 86_400_000)
  if (offset(timezone, wall - before) === before) return before
  const after = offset(timezone, wall - before)
  return offset(timezone, wall - after) === after ? after : before
}

function offset(timezone: string, milliseconds: number): number {
  return tzOffset(timezone, new Date(milliseconds)) * 60_000
}
